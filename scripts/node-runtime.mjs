import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/** Oldest Node that loads the SQLite binding (Node-API 10) and can strip types; older ones crash without a message. */
const floor = [22, 14];
/** From here on Node strips types without being asked. */
const stripsByItself = [22, 18];

/** Numbers of a version such as `v24.21.0` or `24.21.0`. */
export function parseVersion(text) {
  const found = /^v?(\d+)\.(\d+)\.(\d+)/.exec(text.trim());
  return found === null ? null : [Number(found[1]), Number(found[2]), Number(found[3])];
}

export function atLeast(version, [major, minor]) {
  return version !== null && (version[0] > major || (version[0] === major && version[1] >= minor));
}

/** Path of the Node that the npm package `node` brings, whether or not its install script has run. */
export function pinnedNodePath(root) {
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/**
 * Which Node runs the project: the pinned one where it is there and runs, else the current one when it is new enough.
 * Answers `{ command, flags }` or `{ problem }`, one English line that says what to do.
 */
export function chooseNode(root, current = { execPath: process.execPath, version: process.version }) {
  const pinned = pinnedNodePath(root);
  if (existsSync(pinned)) {
    if (sameFile(pinned, current.execPath)) return { command: current.execPath, flags: [] };
    const probe = spawnSync(pinned, ['--version'], { encoding: 'utf8', timeout: 20_000 });
    const version = probe.status === 0 ? parseVersion(probe.stdout) : null;
    if (atLeast(version, floor)) return { command: pinned, flags: flagsFor(version) };
  }
  const version = parseVersion(current.version);
  if (atLeast(version, floor)) return { command: current.execPath, flags: flagsFor(version) };
  return { problem: `Regioloket needs Node 24 and this is Node ${current.version}: run "npm rebuild node" to install the pinned one, or use Node 22.14 or newer.` };
}

function flagsFor(version) {
  return atLeast(version, stripsByItself) ? [] : ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
}

function sameFile(one, other) {
  try {
    return realpathSync(one) === realpathSync(other);
  } catch {
    // A path that can't be resolved is not the running Node; the caller then probes or falls back.
    return false;
  }
}
