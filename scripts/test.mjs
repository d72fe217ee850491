// npm test: everything, stage by stage. Closes with exactly one line "N passed, N failed"; exit 1 when anything failed. Nothing is skipped.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from './chromium.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const work = mkdtempSync(join(tmpdir(), 'regioloket-test-'));

/** Each stage answers how many of its checks passed and failed. Seeds of the fault campaign: the short slice; the long one is `npm run faults`. */
const stages = [
  ['browser', () => needsChromium()],
  ['types', () => one('scripts/lint.mjs', ['--only', 'types'])],
  ['layer laws', () => one('scripts/lint.mjs', ['--only', 'layers'])],
  ['code rules', () => one('scripts/lint.mjs', ['--only', 'code'])],
  ['build', () => one('scripts/build.mjs', [])],
  ['unit, integration and region', () => vitest(['--project', 'unit', '--project', 'renderer'])],
  ['browser journeys', () => vitest(['--project', 'e2e'])],
  ['faults (short)', () => one('test/faults/main.ts', ['--seeds', '25', '--from', '1'])],
];

let passed = 0;
let failed = 0;
const failures = [];
const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' };

for (const [name, run] of stages) {
  const started = performance.now();
  console.log(`== ${name}`);
  const result = await run();
  passed += result.passed;
  failed += result.failed;
  if (result.failed > 0) failures.push(name);
  console.log(`== ${name}: ${result.passed} passed, ${result.failed} failed in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  // Without a browser the journeys can't run: say it once and stop, instead of failing late.
  if (name === 'browser' && result.failed > 0) break;
}

rmSync(work, { recursive: true, force: true });
if (failures.length > 0) console.log(`failed: ${failures.join(', ')}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

async function needsChromium() {
  try {
    env.REGIOLOKET_CHROMIUM = findChromium();
    console.log(env.REGIOLOKET_CHROMIUM);
    return { passed: 1, failed: 0 };
  } catch (error) {
    console.log(error.message);
    return { passed: 0, failed: 1 };
  }
}

/** A program whose exit code is the answer. */
async function one(file, args) {
  const code = await run([join(root, file), ...args]);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** A vitest run, counted from its own report; skipped tests and a run that reports nothing count as failed. */
async function vitest(args) {
  const report = join(work, `report-${args.join('')}.json`);
  const code = await run([join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...args, '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`]);
  let counts;
  try {
    counts = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    console.log('vitest wrote no report');
    return { passed: 0, failed: 1 };
  }
  const skipped = counts.numPendingTests + counts.numTodoTests;
  if (skipped > 0) console.log(`${skipped} tests were skipped: nothing may be`);
  for (const file of counts.testResults.filter((one) => one.status === 'failed')) console.log(`failed file: ${file.name}`);
  const broken = counts.numFailedTests + skipped;
  return { passed: counts.numPassedTests, failed: broken === 0 && (code !== 0 || counts.numPassedTests === 0) ? 1 : broken };
}

function run(argv) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, argv, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env });
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
