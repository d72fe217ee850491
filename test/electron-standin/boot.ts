import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { becomeReady } from './app.ts';

/**
 * node boot.ts MAIN [FLAGS...]: runs the built, unmodified main of an Electron app with `electron` resolved to the stand-in. Argv is what Electron would give:
 * [electron, main, ...flags].
 */
const standin = pathToFileURL(resolve(import.meta.dirname, 'electron.ts')).href;
registerHooks({
  resolve: (specifier, context, next) => (specifier === 'electron' || specifier === 'electron/main' ? { url: standin, shortCircuit: true, format: 'module-typescript' } : next(specifier, context)),
});

/** Time (ms) that main may take to be evaluated; a main that waits for `ready` before it ends would wait for ever in Electron too. */
const evaluationLimitMs = 20_000;
const [main, ...flags] = process.argv.slice(2);
if (main === undefined) {
  console.error('usage: node boot.ts MAIN [FLAGS...]');
  process.exit(2);
}
process.argv = [process.execPath, resolve(main), ...flags];
const timer = setTimeout(() => {
  console.error('electron stand-in: main was never evaluated to its end; it waits for app.whenReady() at its top level, which hangs Electron. Write app.whenReady().then(start).');
  process.exit(1);
}, evaluationLimitMs);
await import(pathToFileURL(resolve(main)).href);
clearTimeout(timer);
becomeReady();
