import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Marks the fuses inside a real Electron executable; see @electron/fuses. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** Nine fuses as Electron 45 ships them: '0' off, '1' on. */
const shipped = '101100111';

/**
 * The shape of an Electron distribution for Linux, without the program: an executable that holds a fuse wire, the folders and files that electron-builder moves
 * about. For the packaging test on machines that can't have the real one.
 */
export function writeFakeElectronDist(folder: string): void {
  mkdirSync(join(folder, 'resources'), { recursive: true });
  mkdirSync(join(folder, 'locales'), { recursive: true });
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.from('\x7fELF stand-in '), Buffer.from(sentinel), Buffer.from([1, shipped.length]), Buffer.from(shipped), Buffer.alloc(64)]), { mode: 0o755 });
  writeFileSync(join(folder, 'version'), '45.4.1');
  writeFileSync(join(folder, 'LICENSE'), 'stand-in');
  writeFileSync(join(folder, 'LICENSES.chromium.html'), 'stand-in');
  for (const locale of ['nl', 'en-US', 'de', 'fr']) writeFileSync(join(folder, 'locales', `${locale}.pak`), '');
}
