// node scripts/run.mjs scripts/build-protocol.mjs [--check]: builds pack.generated.ts from the pack's .dmn and JSON files.
// With --check it changes nothing and exits 1 when the generated file is not what the sources give.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PACK_FILES, packFromFiles } from '../shared/triage/dmn/packfiles.ts';
import { generatedModule } from '../shared/triage/generate.ts';

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'shared', 'protocol', 'tijdelijk-verblijf');
const target = join(folder, 'pack.generated.ts');

const files = Object.fromEntries(PACK_FILES.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
const pack = packFromFiles(files);
if (!pack.ok) {
  console.error(pack.error.english);
  process.exit(1);
}
const text = generatedModule(pack.value);
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('pack.generated.ts is not what the sources give; run scripts/build-protocol.mjs');
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
  console.error(`${target}: version ${pack.value.version}, sha256 ${pack.value.sha256}`);
}
