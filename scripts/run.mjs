// node scripts/run.mjs FILE [ARGS...]: runs FILE on the pinned Node 24, with this process's stdin, stdout, stderr, exit code and signals.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chooseNode } from './node-runtime.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [file, ...args] = process.argv.slice(2);

if (file === undefined) {
  console.error('usage: node scripts/run.mjs FILE [ARGS...]');
  process.exit(2);
}

const node = chooseNode(root);
if ('problem' in node) {
  console.error(node.problem);
  process.exit(1);
}
const argv = [...node.flags, resolve(root, file), ...args];

// Replacing this process leaves nobody in between: streams, signals and exit code are the program's own.
if (typeof process.execve === 'function' && process.platform !== 'win32') process.execve(node.command, [node.command, ...argv], process.env);
else relay();

function relay() {
  const child = spawn(node.command, argv, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`Could not start ${node.command}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}
