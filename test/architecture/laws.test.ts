import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const project = resolve(import.meta.dirname, '../..');
const folders: string[] = [];

/** A project in the small: the real lint configuration, one clean module per layer, and what a test plants. */
function plant(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'regioloket-laws-'));
  folders.push(root);
  for (const name of ['.dependency-cruiser.cjs', 'eslint.config.js', 'package.json', 'tsconfig.base.json', 'tsconfig.json']) cpSync(join(project, name), join(root, name));
  for (const layer of layers) cpSync(join(project, layer, 'tsconfig.json'), join(root, layer, 'tsconfig.json'));
  symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'), 'dir');
  for (const [name, text] of Object.entries({ ...clean, ...files })) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

function lint(root: string, only: 'layers' | 'types' | 'code', floor = 1): { readonly status: number | null; readonly output: string } {
  const run = spawnSync(process.execPath, [join(project, 'scripts/lint.mjs'), '--root', root, '--only', only, '--floor', String(floor)], { encoding: 'utf8' });
  return { status: run.status, output: run.stdout + run.stderr };
}

const layers = ['shared', 'region', 'electron/desk', 'electron/cli', 'electron/shell', 'electron/loopback', 'renderer', 'test'];
const clean: Readonly<Record<string, string>> = Object.fromEntries(
  layers.map((layer) => [`${layer}/clean.ts`, layer === 'shared' ? 'export const one = 1;\n' : `import { one } from '${'../'.repeat(layer.split('/').length)}shared/clean.ts';\nexport const two = one + one;\n`]),
);

/** law -> [file, text, what it must not import] */
const layerPlants: readonly (readonly [law: string, file: string, text: string])[] = [
  ['shared-is-pure', 'shared/a.ts', "import '../electron/desk/clean.ts';\n"],
  ['shared-has-no-node', 'shared/b.ts', "import 'node:fs';\n"],
  ['shared-libraries', 'shared/c.ts', "import 'uuid';\n"],
  ['desk-knows-no-host', 'electron/desk/a.ts', "import '../loopback/clean.ts';\n"],
  ['desk-knows-no-host', 'electron/desk/b.ts', "import '../../region/clean.ts';\n"],
  ['desk-libraries', 'electron/desk/c.ts', "import 'react';\n"],
  ['only-shell-imports-electron', 'electron/desk/d.ts', "import type { App } from 'electron';\nexport type A = App;\n"],
  ['only-shell-imports-electron', 'electron/loopback/d.ts', "import 'electron';\n"],
  ['hosts-are-siblings', 'electron/shell/a.ts', "import '../loopback/clean.ts';\n"],
  ['hosts-are-siblings-too', 'electron/loopback/a.ts', "import '../shell/clean.ts';\n"],
  ['hosts-hold-no-screens', 'electron/loopback/b.ts', "import '../../renderer/clean.ts';\n"],
  ['cli-imports-desk-and-shared', 'electron/cli/a.ts', "import '../../region/clean.ts';\n"],
  ['renderer-imports-shared-only', 'renderer/a.ts', "import '../electron/desk/clean.ts';\n"],
  ['renderer-has-no-node', 'renderer/b.ts', "import 'node:path';\n"],
  ['renderer-libraries', 'renderer/c.ts', "import 'fastify';\n"],
  ['region-imports-shared-only', 'region/a.ts', "import '../electron/desk/clean.ts';\n"],
  ['region-libraries', 'region/b.ts', "import 'react';\n"],
  ['no-cycles', 'shared/d.ts', "import './e.ts';\nexport const d = 1;\n"],
  ['code-imports-no-tests', 'region/c.ts', "import '../test/clean.ts';\n"],
  ['everything-resolves', 'region/d.ts', "import './nowhere.ts';\n"],
];

const codePlants: readonly (readonly [law: string, file: string, text: string, message: string])[] = [
  ['any', 'shared/f.ts', 'export const a: any = 1;\n', 'no-explicit-any'],
  ['a silenced checker', 'shared/g.ts', '// @ts-ignore\nexport const a: number = "";\n', 'ban-ts-comment'],
  ['a rule switched off by a comment', 'shared/h.ts', '/* eslint-disable */\nexport const a: any = 1;\n', 'no-explicit-any'],
  ['a default export', 'region/f.ts', 'export default 1;\n', 'Named exports only'],
  ['a named zod import', 'shared/i.ts', "import { z } from 'zod';\nexport const a = z;\n", 'import * as z'],
  ['a clock in shared', 'shared/j.ts', 'export const a = Date.now();\n', 'the instant comes in as an argument'],
  ['a new Date in shared', 'shared/k.ts', 'export const a = new Date();\n', 'the instant comes in as an argument'],
  ['randomness in shared', 'shared/l.ts', 'export const a = Math.random();\n', 'randomness comes in as an argument'],
  ['electron outside the shell', 'electron/cli/f.ts', "import 'electron';\n", 'Only electron/shell imports electron'],
  ['an empty catch', 'region/g.ts', 'try { JSON.parse("") } catch {}\n', 'no-empty'],
  ['a skipped test', 'shared/m.test.ts', "import { it } from 'vitest';\nit.skip('x', () => {});\n", 'Nothing is skipped'],
  ['the network from a screen', 'renderer/f.ts', "export const a = () => fetch('/x');\n", 'through its bridge only'],
  ['a conditional hook', 'renderer/g.tsx', "import { useState } from 'react';\nexport function A(p: { a: boolean }) { if (p.a) useState(1); return null; }\n", 'rules-of-hooks'],
  ['HTML from a string', 'renderer/h.tsx', 'export const A = () => <p dangerouslySetInnerHTML={{ __html: "" }} />;\n', 'No HTML from strings'],
];

const typePlants: readonly (readonly [law: string, file: string, text: string])[] = [
  ['timers in shared', 'shared/n.ts', 'export const a = setTimeout;\n'],
  ['a document in the core', 'electron/desk/n.ts', 'export const a = document;\n'],
  ['process in the renderer', 'renderer/n.ts', 'export const a = process;\n'],
  ['an enum, which Node cannot strip', 'region/n.ts', 'export enum A { B }\n'],
];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('layer laws', () => {
  let found = '';
  beforeAll(() => {
    const planted = Object.fromEntries(layerPlants.map(([, file, text]) => [file, text]));
    const run = lint(plant({ ...planted, 'shared/e.ts': "import './d.ts';\nexport const e = 1;\n" }), 'layers');
    expect(run.status).toBe(1);
    found = run.output;
  });

  it.each(layerPlants)('%s: breaking it in %s fails the lint', (law, file) => {
    expect(found.split('\n').filter((line) => line.startsWith(`layers: ${law}: ${file} -> `))).not.toEqual([]);
  });

  it('a project that keeps the laws passes', () => {
    expect(lint(plant({}), 'layers')).toEqual({ status: 0, output: 'layers: ok\n' });
  });

  it('a run that saw too few modules fails instead of passing on nothing', () => {
    const run = lint(plant({}), 'layers', 50);
    expect(run.status).toBe(1);
    expect(run.output).toContain('only 8 modules were seen');
  });
});

describe('code rules', () => {
  let found = '';
  beforeAll(() => {
    const run = lint(plant(Object.fromEntries(codePlants.map(([, file, text]) => [file, text]))), 'code');
    expect(run.status).toBe(1);
    found = run.output;
  });

  it.each(codePlants)('%s is refused (%s)', (_law, file, _text, message) => {
    expect(found.split('\n').filter((line) => line.includes(`/${file}:`) && line.includes(message))).not.toEqual([]);
  });

  it('a project that keeps the rules passes, and one without files fails', () => {
    const root = plant({});
    expect(lint(root, 'code')).toEqual({ status: 0, output: 'code: ok\n' });
    expect(lint(root, 'code', 1000).status).toBe(1);
  });
});

describe('types per layer', () => {
  it('each layer sees only the types of its own room', () => {
    const run = lint(plant(Object.fromEntries(typePlants.map(([, file, text]) => [file, text]))), 'types');
    expect(run.status).toBe(1);
    for (const [law, file] of typePlants) expect(run.output, law).toContain(`${file}(1,`);
  });
});
