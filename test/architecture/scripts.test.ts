import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const project = resolve(import.meta.dirname, '../..');
const runner = join(project, 'scripts/run.mjs');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'regioloket-scripts-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function program(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** What `chooseNode` answers for a project folder without the pinned Node, on a machine with this version. */
function choose(version: string): { readonly problem?: string; readonly flags?: readonly string[] } {
  const ask = `import(${JSON.stringify(join(project, 'scripts/node-runtime.mjs'))}).then((m) => console.log(JSON.stringify(m.chooseNode(${JSON.stringify(folder)}, { execPath: '/usr/bin/node', version: '${version}' }))))`;
  return JSON.parse(spawnSync(process.execPath, ['-e', ask], { encoding: 'utf8' }).stdout) as { problem?: string; flags?: string[] };
}

describe('running a script on the pinned Node', () => {
  it.each(['v18.20.0', 'v20.20.2', 'v22.13.9'])('on Node %s without the pinned one it says what to do, in one line, before anything is loaded', (version) => {
    expect(choose(version).problem).toMatch(/^Regioloket needs Node 24 and this is Node v[\d.]+: run "npm rebuild node"[^\n]+$/);
  });

  it('a machine with a new enough Node needs no pinned one; one that does not strip types by itself is told to', () => {
    expect(choose('v26.0.0').flags).toEqual([]);
    expect(choose('v22.14.0').flags).toContain('--experimental-strip-types');
  });

  it('without a file it says how it is used and exits 2', () => {
    const run = spawnSync(process.execPath, [runner], { encoding: 'utf8' });
    expect([run.status, run.stdout, run.stderr]).toEqual([2, '', 'usage: node scripts/run.mjs FILE [ARGS...]\n']);
  });

  it('20 MB go through stdin and stdout untouched, with nothing added, and arguments and exit code arrive', () => {
    const file = program('echo.ts', 'const code: number = Number(process.argv[2]);\nprocess.stdin.pipe(process.stdout);\nprocess.stdin.on("end", () => { process.exitCode = code; });\n');
    const bytes = randomBytes(20_000_000);
    const run = spawnSync(process.execPath, [runner, file, '7'], { input: bytes, maxBuffer: 64_000_000 });
    expect([run.status, run.stderr.length, run.stdout.length]).toEqual([7, 0, bytes.length]);
    expect(createHash('sha256').update(run.stdout).digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('a signal reaches the program itself', async () => {
    const file = program('wait.ts', 'process.on("SIGTERM", () => { console.log("asked"); process.exit(3); });\nsetInterval(() => undefined, 1000);\nconsole.log("up");\n');
    const child = spawn(process.execPath, [runner, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    const said: string[] = [];
    child.stdout.on('data', (chunk: Buffer) => {
      said.push(chunk.toString());
      if (chunk.toString().includes('up')) child.kill('SIGTERM');
    });
    const code = await new Promise((done) => child.once('close', done));
    expect([code, said.join('')]).toEqual([3, 'up\nasked\n']);
  });
});

describe('finding a browser for the tests', () => {
  it('a named file that is not there is one clear line, not another browser', () => {
    const ask = `import(${JSON.stringify(join(project, 'scripts/chromium.mjs'))}).then((m) => m.findChromium({ REGIOLOKET_CHROMIUM: '/nowhere/chromium' })).catch((error) => console.log(error.message))`;
    expect(spawnSync(process.execPath, ['-e', ask], { encoding: 'utf8' }).stdout).toBe("REGIOLOKET_CHROMIUM names a file that doesn't exist: /nowhere/chromium\n");
  });
});

describe('flags of the commands', () => {
  it.each([['scripts/build.mjs', '--wrong'], ['scripts/lint.mjs', '--wrong'], ['scripts/dist.mjs', '--wrong'], ['scripts/supply-chain.mjs', 'wrong']])('%s %s: exit 2 with the usage', (file, flag) => {
    const run = spawnSync(process.execPath, [join(project, file), flag], { encoding: 'utf8' });
    expect([run.status, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toContain('usage: ');
  });
});
