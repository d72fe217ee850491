import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * `npm run bench [-- --json FILE] [NAME...]`: every figure as a ratio to a named peer or limit measured in the same run.
 * It prints, it never judges: a missed aim is marked, the exit code only says whether everything ran.
 */

/** One figure. `ratio` = ours / against unless the bench says otherwise in `label`; `aim` is the text of the aim, `met` whether this run reached it. */
export type BenchRow = {
  readonly label: string;
  readonly ours: number;
  readonly unit: string;
  readonly against?: string | undefined;
  readonly ratio?: number | undefined;
  readonly aim?: string | undefined;
  readonly met?: boolean | undefined;
};
export type Bench = { readonly name: string; run(): Promise<{ readonly rows: readonly BenchRow[] }> };

const folder = import.meta.dirname;
const notBenches = new Set(['main.ts']);

function available(): string[] {
  return readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !notBenches.has(file) && !file.startsWith('_')).map((file) => file.slice(0, -3)).sort();
}

function usage(reason: string): never {
  process.stderr.write(`${reason}\nusage: npm run bench -- [--json FILE] [NAME...]   names: ${available().join(' ')}\n`);
  process.exit(2);
}

function readArguments(): { json: string | null; names: string[] } {
  try {
    const { values, positionals } = parseArgs({ options: { json: { type: 'string' } }, allowPositionals: true });
    const unknown = positionals.find((name) => !existsSync(join(folder, `${name}.ts`)) || notBenches.has(`${name}.ts`));
    if (unknown !== undefined) usage(`unknown benchmark: ${unknown}`);
    return { json: values.json ?? null, names: positionals.length > 0 ? positionals : available() };
  } catch (error) {
    return usage(error instanceof Error ? error.message : String(error));
  }
}

function machine(): Record<string, string | number> {
  return { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30), node: process.version, date: new Date().toISOString().slice(0, 10) };
}

function shown(value: number): string {
  if (value !== 0 && Math.abs(value) < 0.01) return value.toExponential(2);
  return value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 3 : 1 });
}

function print(row: BenchRow): void {
  const ratio = row.ratio === undefined ? '' : `  ${shown(row.ratio)}x${row.against === undefined ? '' : ` of ${row.against}`}`;
  const aim = row.aim === undefined ? '' : `  (aim ${row.aim}${row.met === undefined ? '' : row.met ? ', met' : ', MISSED'})`;
  process.stdout.write(`  ${row.label}: ${shown(row.ours)} ${row.unit}${ratio}${aim}\n`);
}

/** Benches that stand for the core's thread get its young generation (electron/desk/thread.ts: three times 16 MB). */
const asCore = new Set(['open', 'memory']);

/** Each bench runs in a process of its own, so that one's heap and JIT state never colour another's figures. */
function runOne(name: string): { rows: BenchRow[] } {
  const script = `import(${JSON.stringify(join(folder, `${name}.ts`))}).then((bench) => bench.run()).then((result) => { process.stdout.write('\\n@@' + JSON.stringify(result) + '\\n'); process.exit(0); }, (error) => { console.error(error); process.exit(1); })`;
  const output = execFileSync(process.execPath, ['--expose-gc', ...(asCore.has(name) ? ['--max-semi-space-size=16'] : []), '--input-type=module', '-e', script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 2 ** 28 });
  const line = output.split('\n').findLast((text) => text.startsWith('@@'));
  if (line === undefined) throw new Error(`benchmark ${name} printed no result`);
  return JSON.parse(line.slice(2)) as { rows: BenchRow[] };
}

const { json, names } = readArguments();
const results: Record<string, { rows: BenchRow[] }> = {};
const about = machine();
process.stdout.write(`${Object.entries(about).map(([key, value]) => `${key} ${value}`).join(', ')}\n`);
let failed = 0;
for (const name of names) {
  process.stdout.write(`${name}\n`);
  try {
    const result = runOne(name);
    results[name] = result;
    result.rows.forEach(print);
  } catch (error) {
    failed += 1;
    process.stderr.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
if (json !== null) writeFileSync(json, `${JSON.stringify({ machine: about, results }, null, 2)}\n`);
process.exit(failed === 0 ? 0 : 1);
