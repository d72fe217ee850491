import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** docs/security.md says of each promise which test keeps it: a name that no longer exists would be a promise that nobody keeps. */
const doc = readFileSync('docs/security.md', 'utf8');
const rows = doc.split('\n').filter((line) => line.startsWith('|') && !/^\|[-|]+$/.test(line)).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
const files = ['electron', 'renderer', 'region', 'shared', 'test'].flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)))).filter((name) => /\.(test\.tsx?|e2e\.ts)$/.test(name) || /electron-standin\/(checks|plants)\.ts$/.test(name));
/** As the tests write them: an apostrophe inside a name is escaped there. */
const text = files.map((file) => readFileSync(file, 'utf8')).join('\n').replaceAll("\\'", "'");

describe('docs/security.md', () => {
  it('has all twenty lines of Electron\'s checklist, each with a test by name', () => {
    const checklist = rows.filter(([first = '']) => /^\d+$/.test(first));
    expect(checklist.map(([number]) => number)).toEqual(Array.from({ length: 20 }, (_, index) => String(index + 1)));
    expect(checklist.filter((row) => !/"[^"]+"/.test(row[3] ?? '')).map(([number]) => number)).toEqual([]);
  });

  it('names only test files that exist', () => {
    const known = new Set(files.flatMap((file) => [file, basename(file)]));
    const named = [...doc.matchAll(/[\w/.-]+\.(?:test\.tsx?|e2e\.ts)/g)].map(([name]) => name);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('names only tests, checks and plants that exist', () => {
    const named = rows.flatMap((row) => [...(row.at(-1) ?? '').matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? ''));
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((name) => !text.includes(name))).toEqual([]);
  });
});
