// node scripts/build-directory.mjs REGIONS.json MERGERS.json: the 2017 table of regions and the list of municipal mergers as committed data,
// then, from those and the places, which regions lie next to each other. Run scripts/build-places.mjs first.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [regionsFile, mergersFile] = process.argv.slice(2);
if (regionsFile === undefined || mergersFile === undefined) {
  console.error('usage: node scripts/build-directory.mjs REGIONS.json MERGERS.json');
  process.exit(2);
}
const table = JSON.parse(readFileSync(regionsFile, 'utf8'));
const list = JSON.parse(readFileSync(mergersFile, 'utf8'));
const head = "// Made by scripts/build-directory.mjs; don't edit by hand.\n";
const row = (value) => `  ${JSON.stringify(value)},`;

writeFileSync(
  `${root}shared/directory/data/regions.ts`,
  `${head}export const regionsSource = ${JSON.stringify(table.source)};

/** Number, name, insurer that runs the care office (zorgkantoor), municipalities as named then, note. */
export const regionRows: readonly (readonly [number, string, string, readonly string[], string])[] = [
${table.regions.map((region) => row([region.number, region.name, region.insurer, region.municipalities, region.note ?? ''])).join('\n')}
];
`,
);
writeFileSync(
  `${root}shared/directory/data/mergers.ts`,
  `${head}export const mergersSource = ${JSON.stringify(list.source)};

/** Date, municipality that came out of it ('' = split, see splits.ts), municipalities that went in, note. */
export const mergerRows: readonly (readonly [string, string, readonly string[], string])[] = [
${list.mergers.map((merger) => row([merger.date, merger.into.startsWith('(split)') ? '' : merger.into, merger.from, merger.note ?? ''])).join('\n')}
];
`,
);

// Two regions lie next to each other when two of their places are less than this apart, in km great-circle.
const near = 12;
// Municipalities that border on each other with their towns further apart: Almere on Lelystad and Zeewolde, Zeewolde on Nijkerk.
const bordering = [[10, 11], [9, 10]];
const { allPlaces } = await import('../shared/directory/gazetteer.ts');
const { distanceKm } = await import('../shared/capacity/distance.ts');
const closest = new Map();
const located = allPlaces().filter((place) => place.regionNumber !== null && place.position !== null);
for (const a of located) {
  for (const b of located) {
    if (a.regionNumber >= b.regionNumber || Math.abs(a.position.lat - b.position.lat) > 0.12) continue;
    const distance = distanceKm(a.position, b.position);
    const key = `${a.regionNumber}-${b.regionNumber}`;
    if (distance < Math.min(near, closest.get(key) ?? near)) closest.set(key, distance);
  }
}
for (const [a, b] of bordering) if (!closest.has(`${a}-${b}`)) closest.set(`${a}-${b}`, near);
const pairs = [...closest].map(([key, km]) => [...key.split('-').map(Number), Number(km.toFixed(1))]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
writeFileSync(
  `${root}shared/directory/data/neighbours.ts`,
  `${head}/** Pairs of regions of which two places lie less than ${near} km apart, or that border on each other, and how many km (great-circle). */
export const neighbourPairs: readonly (readonly [number, number, number])[] = [
${Array.from({ length: Math.ceil(pairs.length / 12) }, (_, at) => `  ${pairs.slice(at * 12, at * 12 + 12).map((pair) => `[${pair.join(', ')}]`).join(', ')},`).join('\n')}
];
`,
);
