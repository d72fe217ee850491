import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Longest time (ms) `npm start` spends on fetching Electron's binary, once; after that the loopback host takes over. */
const downloadLimitMs = 20_000;

/** Path of Electron's executable when it is there, else null. Never loads the electron package: that would start a download by itself. */
export function electronBinary(root, env = process.env) {
  const folder = join(root, 'node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : defaultName();
  const override = env.ELECTRON_OVERRIDE_DIST_PATH;
  const found = [override === undefined ? null : join(override, name), join(folder, 'dist', name)].find((path) => path !== null && existsSync(path));
  return found ?? null;
}

/**
 * The binary, fetched first where it is missing and the machine has a screen to show it on. A failed try is remembered for a day (`note` = a file), so that a
 * machine without access doesn't wait at each start.
 */
export function obtainElectron(root, { env = process.env, note, now }) {
  const there = electronBinary(root, env);
  if (there !== null || !hasScreen(env) || triedToday(note, now)) return there;
  spawnSync(process.execPath, [join(root, 'node_modules', 'electron', 'install.js')], { timeout: downloadLimitMs, killSignal: 'SIGKILL', stdio: 'ignore', env });
  const fetched = electronBinary(root, env);
  if (fetched === null) {
    mkdirSync(dirname(note), { recursive: true });
    writeFileSync(note, String(now));
  }
  return fetched;
}

export function hasScreen(env, platform = process.platform) {
  return platform === 'darwin' || platform === 'win32' || env.DISPLAY !== undefined || env.WAYLAND_DISPLAY !== undefined;
}

function triedToday(note, now) {
  const at = existsSync(note) ? Number(readFileSync(note, 'utf8')) : Number.NaN;
  return now - at < 24 * 3_600_000;
}

function defaultName() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}
