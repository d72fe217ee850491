// npm run dist: builds and packages for this operating system.
// usage: npm run dist -- [--dir] [--electron-dist DIR] [--output DIR]
//   --dir            only the unpacked program, no installer
//   --electron-dist  an Electron distribution already on disk, for machines that can't download it
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const usage = 'usage: npm run dist -- [--dir] [--electron-dist DIR] [--output DIR]';
const args = process.argv.slice(2);
const options = { dir: false, electronDist: null, output: join(root, 'dist', 'packages') };
for (let index = 0; index < args.length; index += 1) {
  const value = args[index + 1];
  if (args[index] === '--dir') options.dir = true;
  else if (args[index] === '--electron-dist' && value !== undefined) options.electronDist = resolve(args[(index += 1)]);
  else if (args[index] === '--output' && value !== undefined) options.output = resolve(args[(index += 1)]);
  else fail(2, `unknown flag ${args[index]}\n${usage}`);
}
if (options.electronDist !== null && !existsSync(options.electronDist)) fail(2, `no such folder: ${options.electronDist}\n${usage}`);

await build({ only: ['electron', 'region', 'renderer'] });
const overrides = [`-c.directories.output=${options.output}`, ...(options.electronDist === null ? [] : [`-c.electronDist=${options.electronDist}`]), ...(options.dir ? ['--dir'] : [])];
const run = spawnSync(process.execPath, [join(root, 'node_modules/electron-builder/cli.js'), '--publish', 'never', '--config', 'electron-builder.yml', ...overrides], { cwd: root, stdio: 'inherit' });
if (run.status !== 0) fail(1, 'electron-builder failed; the lines above say why. Without access to Electron\'s download give --electron-dist.');
for (const name of readdirSync(options.output)) {
  const path = join(options.output, name);
  if (statSync(path).isFile()) console.log(`${name} ${(statSync(path).size / 1e6).toFixed(1)} MB`);
}

function fail(code, message) {
  console.error(message);
  process.exit(code);
}
