// Layer laws (dependency-cruiser), types (tsc -b) and code rules (eslint). Exit 1 on any finding, also when a checker saw too little to have checked anything.
// usage: npm run lint -- [--only layers|types|code] [--root DIR] [--floor N]
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = dirname(dirname(fileURLToPath(import.meta.url)));
/** Fewer modules than this means the cruiser read the wrong folder or a TypeScript it doesn't understand: it then reports success on nothing. */
const moduleFloor = 100;
const layers = ['shared', 'electron', 'region', 'renderer', 'test'];

/** @returns the findings of one checker as lines; empty = passed */
const checkers = {
  layers({ root, floor }) {
    const run = tool('dependency-cruiser/bin/dependency-cruiser.mjs', ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...present(root)], root);
    const summary = parseJson(run.stdout)?.summary;
    if (summary === undefined) return [`layers: dependency-cruiser failed: ${run.stderr.trim() || run.stdout.slice(0, 2000)}`];
    const findings = summary.violations.filter((one) => one.rule.severity === 'error').map((one) => `layers: ${one.rule.name}: ${one.from} -> ${one.to}`);
    if (summary.totalCruised < floor) findings.push(`layers: only ${summary.totalCruised} modules were seen (at least ${floor} expected): nothing was checked`);
    return findings;
  },
  types({ root }) {
    const run = tool('typescript/bin/tsc', ['-b'], root);
    return run.status === 0 ? [] : [`${run.stdout}${run.stderr}`.trim() || `types: tsc ended with ${run.status}`];
  },
  code({ root, floor }) {
    const run = tool('eslint/bin/eslint.js', ['--format', 'json', '--no-warn-ignored', '--cache', '--cache-location', 'build/eslintcache', ...present(root)], root);
    const files = parseJson(run.stdout);
    if (!Array.isArray(files)) return [`code: eslint failed: ${run.stderr.trim()}`];
    const findings = files.flatMap((file) => file.messages.map((one) => `code: ${one.ruleId ?? 'parse'}: ${file.filePath}:${one.line}: ${one.message}`));
    if (files.length < floor) findings.push(`code: only ${files.length} files were seen (at least ${floor} expected): nothing was checked`);
    return findings;
  },
};

function present(root) {
  return layers.filter((layer) => existsSync(join(root, layer)));
}

function tool(path, args, root) {
  return spawnSync(process.execPath, [join(root, 'node_modules', path), ...args], { cwd: root, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
}

function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    // The checker didn't get as far as a report; its caller says so.
    return undefined;
  }
}

/** Runs the named checkers; answers per checker its findings. */
export function lint({ root = project, floor = moduleFloor, only = Object.keys(checkers) } = {}) {
  return only.map((name) => ({ name, findings: checkers[name]({ root, floor }) }));
}

function readFlags(args) {
  const options = {};
  for (let index = 0; index < args.length; index += 2) {
    const value = args[index + 1];
    if (args[index] === '--only' && Object.hasOwn(checkers, value ?? '')) options.only = [value];
    else if (args[index] === '--root' && value !== undefined) options.root = resolve(value);
    else if (args[index] === '--floor' && /^\d+$/.test(value ?? '')) options.floor = Number(value);
    else {
      console.error(`unknown flag or value: ${args.slice(index, index + 2).join(' ')}\nusage: npm run lint -- [--only layers|types|code] [--root DIR] [--floor N]`);
      process.exit(2);
    }
  }
  return options;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const results = lint(readFlags(process.argv.slice(2)));
  for (const { name, findings } of results) {
    for (const line of findings) console.log(line);
    console.log(`${name}: ${findings.length === 0 ? 'ok' : 'FAILED'}`);
  }
  if (results.some((one) => one.findings.length > 0)) process.exit(1);
}
