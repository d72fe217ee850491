/** `export` and `import`: DMN 1.5 out and in. */
import { writeFileSync } from 'node:fs';
import { canonicalJson, readTables, writeDmn } from '../../../shared/triage/index.ts';
import { complain, isFolder, packFor, readText, writePackFolder } from './packs.ts';
import { readFlags } from './usage.ts';

/** `export DIR|FILE.dmn [--pack DIR]`: the whole pack into a folder, or its tables into one file. */
export async function exportCommand(args: readonly string[]): Promise<number> {
  const flags = readFlags(args, ['pack'], [], 1);
  const target = flags.rest[0] ?? '';
  const pack = packFor(flags.values['pack']);
  if (pack === null) return 1;
  if (target.endsWith('.dmn')) writeFileSync(target, writeDmn(pack));
  else writePackFolder(target, pack);
  process.stderr.write(`${pack.title}, version ${pack.version}, ${pack.status}, sha256 ${pack.sha256}\n`);
  return 0;
}

/** `import DIR|FILE.dmn`: prints canonical JSON, or refuses the whole with one line. */
export async function importCommand(args: readonly string[]): Promise<number> {
  const source = readFlags(args, [], [], 1).rest[0] ?? '';
  if (isFolder(source)) {
    const pack = packFor(source);
    if (pack === null) return 1;
    process.stdout.write(`${canonicalJson(pack)}\n`);
    return 0;
  }
  const tables = readTables(readText(source));
  if (!tables.ok) {
    complain(tables.error);
    return 1;
  }
  process.stdout.write(`${canonicalJson(tables.value)}\n`);
  return 0;
}
