import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { extractFile, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import afterPack, { fuses } from '../../scripts/after-pack.mjs';
import { writeFakeElectronDist } from './fake-electron-dist.ts';

/** Packs the desk over a stand-in Electron distribution: contents, native modules and fuses are real, the program that would run them isn't there. */
const project = resolve(import.meta.dirname, '../..');
const work = mkdtempSync(join(tmpdir(), 'regioloket-packaging-'));
const unpacked = join(work, 'out', 'linux-unpacked');
const asar = join(unpacked, 'resources', 'app.asar');
let names: readonly string[] = [];

const contextOf = (folder: string) => ({ appOutDir: folder, electronPlatformName: 'linux', arch: 1, packager: { appInfo: { productFilename: 'Regioloket' }, executableName: 'regioloket' } });

beforeAll(() => {
  writeFakeElectronDist(join(work, 'electron'));
  const run = spawnSync(process.execPath, [join(project, 'scripts/dist.mjs'), '--dir', '--electron-dist', join(work, 'electron'), '--output', join(work, 'out')], { cwd: project, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`packaging failed:\n${run.stdout}\n${run.stderr}`);
  names = listPackage(asar, { isPack: false }).map((name) => name.replaceAll('\\', '/'));
}, 600_000);
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe('a package holds the desk and nothing else', () => {
  it.each(['/electron/', '/shared/', '/renderer/', '/region/', '/test/', '/scripts/', '/docs/', '/.git', '/dist/loopback/', '/node_modules/.bin'])('nothing of %s', (folder) => {
    expect(names.filter((name) => name.startsWith(folder))).toEqual([]);
  });

  it.each(['vite', 'vitest', 'esbuild', 'electron', 'electron-builder', 'playwright-core', 'typescript', 'eslint', 'fast-check', 'react', 'oidc-provider', 'node', '@medplum/core'])('no development package %s', (name) => {
    expect(names.includes(`/node_modules/${name}/package.json`)).toBe(false);
  });

  it('no sources, tests, maps or stamps', () => {
    expect(names.filter((name) => /\.(tsx?|map)$|\.test\.|\/\.inputs$|\/(tests?|benchmarks?|spec)\//.test(name))).toEqual([]);
  });

  it('no bundle of ours carries its sources in a source map', () => {
    const ours = names.filter((name) => /^\/dist\/.*\.(js|cjs|css)$/.test(name));
    expect(ours.length).toBeGreaterThan(5);
    for (const name of ours) expect(extractFile(asar, name.slice(1)).toString('utf8')).not.toMatch(/sourcesContent|sourceMappingURL=/);
  });

  it('the shell, its preload, the core, the screens and the training region are there', () => {
    for (const name of ['/package.json', '/dist/electron/main.js', '/dist/electron/preload.cjs', '/dist/electron/core-worker.js', '/dist/electron/tray.png', '/dist/renderer/index.html', '/dist/region/main.js']) expect(names).toContain(name);
    const manifest: unknown = JSON.parse(extractFile(asar, 'package.json').toString('utf8'));
    expect(manifest).toMatchObject({ name: 'regioloket', main: 'dist/electron/main.js' });
    expect(manifest).not.toHaveProperty('devDependencies');
  });

  it('native modules lie outside the asar, for this platform only', () => {
    const native = readdirSync(join(unpacked, 'resources/app.asar.unpacked'), { recursive: true }).map(String).filter((name) => name.endsWith('.node')).map((name) => name.split('/').at(-1)).sort();
    expect(native).toEqual([`argon2.linux-${process.arch}-gnu.node`, `linux-${process.arch}.node`]);
  });

  it('only Dutch and English are packed', () => {
    expect(readdirSync(join(unpacked, 'locales')).sort()).toEqual(['en-US.pak', 'nl.pak']);
  });

  it('prints its size', () => {
    const bytes = statSync(asar).size;
    console.log(`app.asar ${(bytes / 1e6).toFixed(1)} MB`);
    expect(bytes).toBeLessThan(60_000_000);
  });
});

describe('fuses', () => {
  it('every fuse of this Electron is decided and burnt in', async () => {
    const wire = await getCurrentFuseWire(join(unpacked, 'regioloket'));
    const decided = Object.keys(FuseV1Options).filter((key) => /^\d+$/.test(key));
    expect(Object.keys(fuses).sort()).toEqual(decided.sort());
    for (const [fuse, on] of Object.entries(fuses)) expect([fuse, (wire as unknown as Record<string, number>)[fuse]]).toEqual([fuse, on ? 49 : 48]);
    expect([fuses[FuseV1Options.RunAsNode], fuses[FuseV1Options.EnableNodeCliInspectArguments], fuses[FuseV1Options.OnlyLoadAppFromAsar]]).toEqual([false, false, true]);
  });

  it('an Electron that knows a fuse that nobody decided breaks the build', async () => {
    const folder = mkdtempSync(join(work, 'more-'));
    const wire = Buffer.from('101100111');
    const executable = readFileSync(join(work, 'electron/electron'));
    const at = executable.indexOf(wire);
    writeFileSync(join(folder, 'regioloket'), Buffer.concat([executable.subarray(0, at - 1), Buffer.from([10]), Buffer.from('1011001111'), executable.subarray(at + 9)]));
    await expect(afterPack(contextOf(folder))).rejects.toThrow();
  });

  it('a program without a fuse wire breaks the build', async () => {
    const folder = mkdtempSync(join(work, 'none-'));
    writeFileSync(join(folder, 'regioloket'), 'no wire');
    await expect(afterPack(contextOf(folder))).rejects.toThrow();
    await expect(afterPack(contextOf(join(folder, 'nowhere')))).rejects.toThrow(/not there/);
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  });
});
