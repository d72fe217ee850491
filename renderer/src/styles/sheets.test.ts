import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** What must stay so in every style sheet of the console: one palette, one type scale, and nothing drawn twice. */
const root = new URL('..', import.meta.url);
const sheets = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.css') && !name.endsWith('tokens.css'))
  .map((name) => ({ name, css: readFileSync(new URL(name, root), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '') }));
const onScreen = sheets.map(({ name, css }) => ({ name, css: withoutPrint(css) }));

it('there are sheets to look at', () => {
  expect(sheets.length).toBeGreaterThan(15);
});

describe('on screen', () => {
  it('colours come from the tokens; only the veil behind a dialog is written out', () => {
    const found = onScreen.flatMap(({ name, css }) => [...css.matchAll(/[^\n]*(?:#[0-9a-f]{3,8}\b|\b(?:rgb|hsl)a?\()[^\n]*/gi)].map((match) => `${name}: ${match[0].trim()}`));
    expect(found).toEqual(['styles/frame.css: background: rgb(0 0 0 / 55%);']);
  });

  it('letters have the five sizes of the type scale; only the sign beside a clock follows its text, and the map its own drawing', () => {
    const found = onScreen.flatMap(({ name, css }) => [...css.matchAll(/font-size:\s*([^;]+);/g)].map((match) => match[1] ?? '').filter((size) => !/^var\(--text-(?:xs|s|m|l|xl)\)$|^inherit$/.test(size)).map((size) => `${name}: ${size}`));
    expect(found.sort()).toEqual(['features/capacity/map.css: 21px', 'styles/base.css: 16px', 'styles/controls.css: 0.85em']);
  });

  it('no class is drawn in two sheets', () => {
    const owners = new Map<string, Set<string>>();
    for (const { name, css } of onScreen) for (const selector of plainSelectors(css)) owners.set(selector, (owners.get(selector) ?? new Set()).add(name));
    expect([...owners].filter(([, names]) => names.size > 1).map(([selector, names]) => `${selector}: ${[...names].join(', ')}`)).toEqual([]);
  });
});

/** Rules that only count on paper may write black and points. */
function withoutPrint(css: string): string {
  let rest = css;
  for (let at = rest.indexOf('@media print'); at >= 0; at = rest.indexOf('@media print')) {
    let depth = 0;
    let end = rest.indexOf('{', at);
    do {
      if (rest[end] === '{') depth += 1;
      if (rest[end] === '}') depth -= 1;
      end += 1;
    } while (depth > 0 && end < rest.length);
    rest = rest.slice(0, at) + rest.slice(end);
  }
  return rest;
}

/** Selectors that are one class alone, outside any @media: where that class gets its look. */
function plainSelectors(css: string): readonly string[] {
  const flat = css.replace(/@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, '');
  return [...flat.matchAll(/([^{}]+)\{/g)].flatMap((match) => (match[1] ?? '').split(',').map((one) => one.trim())).filter((one) => /^\.[\w-]+$/.test(one));
}
