/** What a caller said, made comparable, with what they added to tell two places of one name apart. */
export type Spoken = { readonly key: string; readonly qualifier: string | null };

/**
 * Makes names comparable: case, diacritics, apostrophes, hyphens, "gemeente", "e.o.", "a/d", "St." and "'s-" fall away. Never joins two words, so that
 * different names stay different.
 */
export function nameKey(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ĳ/g, 'ij')
    .replace(/\ba\s*[/.]\s*d\.?(?=\s|$)/g, ' aan den ')
    .replace(/\b(st|sint)\b\.?[\s-]*/g, 'sint ')
    .replace(/\b(e\.?o\.?|c\.?a\.?)$/g, ' ')
    .replace(/['’‘`´.,-]/g, ' ')
    .replace(/^\s*(gemeente|gem|de gemeente|regio)\s+/, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Splits "Bergen (NH)", "Beek, gemeente Montferland" and "Rijswijk nb" into name and qualifier. */
export function readSpoken(text: string): Spoken {
  const bracket = /^(.*?)\s*\(([^()]+)\)\s*$/.exec(text) ?? /^([^,]+),\s*((?:gem\.?|gemeente|in)\s+[^,]+)$/i.exec(text);
  if (bracket !== null) return { key: nameKey(bracket[1] ?? ''), qualifier: nameKey((bracket[2] ?? '').replace(/^in\s+/i, '')) };
  const key = nameKey(text);
  const tail = /^(.+) (nh|n h|zh|z h|nb|n b|lb|gld|ov|gn|frl|utr|zld)$/.exec(key);
  return tail === null ? { key, qualifier: null } : { key: tail[1] ?? key, qualifier: (tail[2] ?? '').replace(' ', '') };
}

/** Province by the ways people write it; values are the codes of the place data. */
export function provinceOf(qualifier: string): string | null {
  return provinces.get(qualifier.replace(/\s/g, '')) ?? null;
}

/** The short sign of a province as it stands behind a name: "Bergen (NH)". */
export function provinceSign(code: string): string {
  return signs.get(code) ?? '';
}

/**
 * Known names close to what was said, nearest first: same beginning, or at most one slip per four letters (swap, drop, add, change).
 */
export function closeNames(key: string, names: Iterable<readonly [string, string]>, most: number): string[] {
  const allowed = Math.max(1, Math.min(3, Math.floor(key.length / 4)));
  const found: { readonly name: string; readonly slips: number }[] = [];
  for (const [other, name] of names) {
    const starts = key.length >= 3 && other.startsWith(key);
    const slips = starts ? 0.5 : Math.abs(other.length - key.length) > allowed ? allowed + 1 : slipsBetween(key, other, allowed);
    if (slips <= allowed) found.push({ name, slips });
  }
  found.sort((a, b) => a.slips - b.slips || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return [...new Set(found.map((one) => one.name))].slice(0, most);
}

/** Damerau-Levenshtein distance (adjacent swaps count as one), given up above `most`. */
function slipsBetween(a: string, b: string, most: number): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const change = (last[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      let best = Math.min(change, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) best = Math.min(best, (beforeLast[column - 2] ?? 0) + 1);
      current.push(best);
    }
    if (Math.min(...current) > most) return most + 1;
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? most + 1;
}

const provinceWords: readonly (readonly [string, string, readonly string[]])[] = [
  ['01', 'Dr', ['dr', 'drenthe']],
  ['02', 'Fr', ['fr', 'frl', 'friesland', 'fryslan']],
  ['03', 'Gld', ['gld', 'gelderland']],
  ['04', 'Gn', ['gn', 'gr', 'groningen']],
  ['05', 'L', ['l', 'lb', 'limburg']],
  ['06', 'NB', ['nb', 'brabant', 'noordbrabant']],
  ['07', 'NH', ['nh', 'noordholland']],
  ['09', 'U', ['u', 'ut', 'utr', 'utrecht']],
  ['10', 'Z', ['z', 'zl', 'zld', 'zeeland']],
  ['11', 'ZH', ['zh', 'zuidholland']],
  ['15', 'O', ['o', 'ov', 'overijssel']],
  ['16', 'Fl', ['fl', 'flevoland']],
];
const provinces = new Map(provinceWords.flatMap(([code, , words]) => words.map((word) => [word, code] as const)));
const signs = new Map(provinceWords.map(([code, sign]) => [code, sign] as const));
