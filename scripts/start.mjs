// npm start: builds what changed, then opens the desk in Electron where its binary is, else in the browser through the loopback host.
import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasScreen, obtainElectron } from './electron-binary.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const args = process.argv.slice(2);
/** Flags of the loopback host: with any of these it was chosen by hand. */
const chosenByHand = args.some((arg) => ['--loopback', '--port', '--no-open'].includes(arg.split('=')[0]));

const built = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs'), '--quiet'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
if (built.status !== 0) {
  console.error('Regioloket could not be built; the lines above say why.');
  process.exit(1);
}

const electron = chosenByHand ? null : findElectron();
if (electron !== null) follow(electron, [root, ...args]);
else becomeLoopback();

function findElectron() {
  const binary = obtainElectron(root, { note: join(root, 'dist', 'electron-not-found'), now: Date.now() });
  if (binary !== null && hasScreen(process.env)) return binary;
  console.error(binary === null ? 'Electron\'s binary is not installed: the desk opens in the browser through the loopback host.' : 'No screen for Electron: the desk opens in the browser through the loopback host.');
  return null;
}

function becomeLoopback() {
  const argv = [join(root, 'dist', 'loopback', 'main.js'), ...args];
  if (typeof process.execve === 'function' && process.platform !== 'win32') process.execve(process.execPath, [process.execPath, ...argv], process.env);
  else follow(process.execPath, argv);
}

/** Runs the desk as a child; its exit code and the signals are passed on. */
function follow(command, argv) {
  const child = spawn(command, argv, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`Could not start ${command}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}
