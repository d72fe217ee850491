import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';

const project = resolve(import.meta.dirname, '../..');
const folder = join(project, 'dist/renderer');
let page = '';

/** gzip, level 9: what a person downloads once from the own machine matters less than what must be parsed before the first screen. */
const firstScreenBudget = 250_000;

beforeAll(() => {
  const run = spawnSync(process.execPath, [join(project, 'scripts/build.mjs'), '--quiet'], { cwd: project, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  page = readFileSync(join(folder, 'index.html'), 'utf8');
});

describe('the built page', () => {
  it('has nothing inline that the content security policy would refuse', () => {
    expect(page.match(/<script(?![^>]*\ssrc=)[^>]*>/g)).toBeNull();
    expect(page.match(/<style|\sstyle=|\son[a-z]+=|javascript:/gi)).toBeNull();
  });

  it('names its files relative to itself, so that app:// and 127.0.0.1 serve the same page', () => {
    const named = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(named.length).toBeGreaterThan(1);
    expect(named.filter((url) => !url.startsWith('./assets/') && url !== 'data:,')).toEqual([]);
  });

  it('carries no source maps and reaches for nothing outside', () => {
    for (const name of readdirSync(join(folder, 'assets'))) {
      expect(name).not.toMatch(/\.map$/);
      if (!/\.(js|css)$/.test(name)) continue;
      const text = readFileSync(join(folder, 'assets', name), 'utf8');
      expect([name, /sourceMappingURL=|@import\s+url\(["']?https?:|url\(["']?https?:/.test(text)]).toEqual([name, false]);
    }
  });

  it('loads at most 250 kB of JavaScript (gzip) for its first screen', () => {
    const first = [...page.matchAll(/"\.\/(assets\/[^"]+\.js)"/g)].map((match) => match[1] ?? '');
    const screen = readdirSync(join(folder, 'assets')).filter((name) => /^StartScreen.*\.js$/.test(name)).map((name) => `assets/${name}`);
    const bytes = [...new Set([...first, ...screen])].reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name)), { level: 9 }).length, 0);
    console.log(`first screen: ${(bytes / 1000).toFixed(0)} kB of JavaScript (gzip)`);
    expect(screen.length).toBe(1);
    expect(bytes).toBeLessThan(firstScreenBudget);
  });
});
