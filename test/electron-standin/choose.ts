import { resolve } from 'node:path';
import { _electron } from 'playwright-core';
import type { Page } from 'playwright-core';
import { electronBinary } from '../../scripts/electron-binary.mjs';
import { builtMain, launchStandin, newFolder } from './launch.ts';

/** A started shell as a journey sees it, whatever runs it. `kind` stands in the names of the tests: what the stand-in shows is emulated. */
export type ShellUnderTest = { readonly kind: 'electron' | 'emulated'; readonly page: Page; end(): Promise<void> };

const binary = electronBinary(resolve(import.meta.dirname, '../..'));

/** Decided once, before any test has a name: Electron's own binary where it is installed, else the stand-in. Never skipped. */
export const shellKind: ShellUnderTest['kind'] = binary === null ? 'emulated' : 'electron';

/** Starts the built shell unpacked, on a new data folder, with these flags. */
export async function launchShell(flags: readonly string[]): Promise<ShellUnderTest> {
  if (binary === null) {
    const desk = await launchStandin({ flags });
    return { kind: 'emulated', page: desk.page, end: () => desk.end() };
  }
  const app = await _electron.launch({ executablePath: binary, args: [builtMain, '--data', newFolder(), ...flags] });
  return { kind: 'electron', page: await app.firstWindow(), end: () => app.close() };
}
