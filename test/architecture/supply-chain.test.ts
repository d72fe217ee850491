import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const project = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'regioloket-supply-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Manifest = { dependencies: Record<string, string>; allowScripts: Record<string, boolean> };
type Lock = { packages: Record<string, Record<string, unknown>> };

function checked(change: (manifest: Manifest, lock: Lock) => void): { readonly status: number | null; readonly output: string } {
  const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as Manifest;
  const lock = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as Lock;
  change(manifest, lock);
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));
  const run = spawnSync(process.execPath, [join(project, 'scripts/supply-chain.mjs'), 'check', '--root', folder], { encoding: 'utf8' });
  return { status: run.status, output: run.stdout };
}

const stranger = { version: '1.0.0', integrity: `sha512-${'A'.repeat(86)}==`, license: 'MIT' };

describe('the supply chain', () => {
  it.each([
    ['a copyleft licence', { license: 'AGPL-3.0-only' }, 'licence AGPL-3.0-only'],
    ['a licence that forbids uses', { license: 'BUSL-1.1' }, 'licence BUSL-1.1'],
    ['no licence at all', { license: undefined }, 'licence none'],
    ['no integrity', { integrity: undefined }, 'no sha512 integrity'],
    ['a weak integrity', { integrity: 'sha1-AAAA' }, 'no sha512 integrity'],
    ['an install script nobody named', { hasInstallScript: true }, 'has an install script'],
    ['a git address', { resolved: 'git+ssh://git@example.invalid/x.git' }, 'does not come from a registry'],
  ])('a package with %s is found', (_name, over, finding) => {
    const run = checked((_manifest, lock) => { lock.packages['node_modules/stranger'] = { ...stranger, ...over }; });
    expect(run.status).toBe(1);
    expect(run.output).toContain(`node_modules/stranger`);
    expect(run.output).toContain(finding);
  });

  it.each(['^1.0.0', '~1.0.0', '*', 'latest', '1.x', 'npm:other@^1.0.0', 'git+https://example.invalid/x.git'])('a dependency on %s is not pinned', (range) => {
    const run = checked((manifest) => { manifest.dependencies['stranger'] = range; });
    expect([run.status, run.output.includes('stranger is not pinned')]).toEqual([1, true]);
  });

  it('a package with two licences of which one fits is taken', () => {
    expect(checked((_manifest, lock) => { lock.packages['node_modules/stranger'] = { ...stranger, license: '(GPL-3.0 OR MIT)' }; }).output).not.toContain('stranger');
  });

  it('this project keeps all of it, and docs/licences.md lists what is shipped', () => {
    const run = spawnSync(process.execPath, [join(project, 'scripts/supply-chain.mjs'), 'check'], { encoding: 'utf8' });
    expect([run.status, run.stdout]).toEqual([0, 'supply chain: ok\n']);
    const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as Manifest;
    const listed = readFileSync(join(project, 'docs/licences.md'), 'utf8');
    for (const name of Object.keys(manifest.dependencies)) expect(listed).toContain(`| ${name} |`);
  });
});
