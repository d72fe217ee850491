// Builds dist/: Node bundles with esbuild (npm packages stay outside), the renderer with Vite. Skips what is up to date.
// usage: node scripts/run.mjs scripts/build.mjs [--force] [--quiet]
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** What is built from what. `inputs` are folders and files whose content decides whether a target is up to date. */
const targets = [
  { name: 'electron', inputs: ['shared', 'electron/desk', 'electron/shell', 'packaging/tray.png'], build: (out) => Promise.all([
    bundle('electron/shell/main.ts', join(out, 'main.js'), 'esm'),
    bundle('electron/shell/preload.ts', join(out, 'preload.cjs'), 'cjs'),
    bundle('electron/desk/thread-worker.ts', join(out, 'core-worker.js'), 'esm'),
  ]).then(() => copyFileSync(join(root, 'packaging/tray.png'), join(out, 'tray.png'))) },
  { name: 'loopback', inputs: ['shared', 'electron/desk', 'electron/loopback'], build: (out) => Promise.all([
    bundle('electron/loopback/main.ts', join(out, 'main.js'), 'esm'),
    bundle('electron/desk/thread-worker.ts', join(out, 'core-worker.js'), 'esm'),
  ]) },
  { name: 'region', inputs: ['shared', 'region'], build: (out) => Promise.all([bundle('region/main.ts', join(out, 'main.js'), 'esm'), bundle('region/protocol/admitWorker.ts', join(out, 'admit-worker.js'), 'esm')]) },
  { name: 'renderer', inputs: ['shared', 'renderer', 'vite.config.ts'], build: buildRenderer },
];
const everyTarget = ['scripts/build.mjs', 'package.json', 'package-lock.json', 'tsconfig.base.json'];

/**
 * Brings dist/ up to date. `only`: names of targets (all when left out). Answers per target whether it was built and how long that took (ms).
 * Throws when a build fails; a failed target keeps no stamp, so the next run tries again.
 */
export async function build({ force = false, only } = {}) {
  const report = [];
  for (const target of targets.filter((one) => only === undefined || only.includes(one.name))) {
    const stampFile = join(root, 'dist', target.name, '.inputs');
    const stamp = hashOf([...target.inputs, ...everyTarget]);
    const started = performance.now();
    const current = !force && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
    if (!current) {
      // Made beside the old one and then put in its place: a desk that starts meanwhile finds one or the other, never half.
      const fresh = join(root, 'dist', `.${target.name}-${process.pid}`);
      try {
        mkdirSync(fresh, { recursive: true });
        await target.build(fresh);
        writeFileSync(join(fresh, '.inputs'), stamp);
        rmSync(join(root, 'dist', target.name), { recursive: true, force: true });
        renameSync(fresh, join(root, 'dist', target.name));
      } finally {
        rmSync(fresh, { recursive: true, force: true });
      }
    }
    report.push({ name: target.name, built: !current, ms: Math.round(performance.now() - started) });
  }
  return report;
}

async function bundle(entry, outfile, format) {
  const esbuild = await import('esbuild');
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format,
    packages: 'external',
    sourcemap: false,
    logLevel: 'warning',
    legalComments: 'none',
    define: { REGIOLOKET_VERSION: JSON.stringify(version) },
  });
}

async function buildRenderer(outDir) {
  // Vite takes NODE_ENV over its own mode: a test runner's value would ship React's development build.
  process.env.NODE_ENV = 'production';
  const vite = await import('vite');
  await vite.build({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn', build: { outDir, emptyOutDir: true } });
}

function hashOf(inputs) {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((input) => filesUnder(join(root, input))).sort()) {
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return /\.test\.tsx?$/.test(path) ? [] : [path];
  return readdirSync(path).flatMap((name) => filesUnder(join(path, name)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const flags = process.argv.slice(2);
  const unknown = flags.find((flag) => !['--force', '--quiet'].includes(flag));
  if (unknown !== undefined) {
    console.error(`unknown flag ${unknown}\nusage: npm run build -- [--force] [--quiet]`);
    process.exit(2);
  }
  for (const line of await build({ force: flags.includes('--force') })) {
    if (!flags.includes('--quiet')) console.error(line.built ? `built ${line.name} in ${line.ms} ms` : `${line.name} is up to date`);
  }
}
