import { join } from 'node:path';
import { openBundle } from '../desk/host/bundle.ts';
import { dataFolderOf, ensureDataFolder } from '../desk/host/data-folder.ts';
import { loopbackKey } from '../desk/host/key-file.ts';
import { openLogFile } from '../desk/host/log-file.ts';
import { englishProblem } from '../desk/host/problems.ts';
import { chooseRegion } from '../desk/host/region-choice.ts';
import { beginTraining, nodeSpawner } from '../desk/host/training.ts';
import type { Training } from '../desk/host/training.ts';
import type { Core, Log } from '../desk/kernel.ts';
import { keepCore } from '../desk/core-keeper.ts';
import { openBrowser } from './browser.ts';
import { readOptions, usage } from './options.ts';
import type { Options } from './options.ts';
import { createControl, linkOfRunning, removeNote, writeNote } from './running.ts';
import { watchPages } from './pages.ts';
import { startServer } from './server.ts';
import type { LoopbackServer } from './server.ts';
import { createSessions } from './session.ts';

/** Composition root of the loopback host. dist/ lies beside the bundles; set by the version of package.json at build. */
declare const REGIOLOKET_VERSION: string;
const dist = join(import.meta.dirname, '..');
// Whatever this program or its libraries write belongs to this user alone.
process.umask(0o077);

type Running = { readonly core: Core; readonly server: LoopbackServer; readonly training: Training | null; readonly dataFolder: string; readonly log: Log };

const options = readOptions(process.argv.slice(2));
if ('problem' in options) {
  console.error(`${options.problem}\n${usage}`);
  process.exit(2);
}
const dataFolder = dataFolderOf(options.data, process.env);
const starting = start(options, dataFolder);
stopWhenAsked(starting);
starting.catch((error: unknown) => {
  console.error(englishProblem(error, dataFolder));
  process.exit(1);
});

async function start(chosen: Options, folder: string): Promise<Running> {
  ensureDataFolder(folder);
  const link = await linkOfRunning(folder);
  if (link !== null) throw new Error(`Regioloket is already running on this data folder (${folder}): open ${link}`);
  const region = chooseRegion(folder, { url: chosen.region, tokenFile: chosen.tokenFile }, process.env);
  const log = openLogFile(folder, Date.now);
  const bundle = openBundle(join(dist, 'renderer'));
  const core = await keepCore(
    { host: 'loopback', version: REGIOLOKET_VERSION, dataFolder: folder, databaseKey: loopbackKey(folder, process.env['REGIOLOKET_PASSPHRASE']), secrets: 'keyFile', region, training: region === null },
    { worker: new URL('core-worker.js', import.meta.url), log, clock: Date.now, gaveUp: () => console.error('The core keeps ending; what was saved is still there. Stop this program and start it again; the log says why.') },
  );
  const sessions = createSessions();
  const control = createControl();
  const server = await startServer({ core, bundle, sessions, control, clock: Date.now, log, pages: watchPages(core) }, chosen.port).catch(async (error: unknown) => {
    await core.close();
    throw new Error(`Port ${chosen.port} on 127.0.0.1 can't be used (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'}): choose another with --port.`, { cause: error });
  });
  writeNote(folder, server.port, control);
  const address = `${server.origin}/#${sessions.newLaunchToken()}`;
  const training = region === null ? beginTraining(core, { dataFolder: folder, bundle: join(dist, 'region', 'main.js'), spawn: nodeSpawner, log, say: (line) => console.error(line) }) : null;
  console.log(`Regioloket: ${address}`);
  if (chosen.open) await openBrowser(address, process.env);
  return { core, server, training, dataFolder: folder, log };
}

/** Ctrl+C, a closed terminal or the system's stop: no more calls, then the database, then the region (whose stream the desk has left by then); a second signal doesn't wait. */
function stopWhenAsked(running: Promise<Running>): void {
  let asked = false;
  const stop = (): void => {
    if (asked) process.exit(1);
    asked = true;
    running
      .then(async ({ core, server, training, dataFolder: folder, log }) => {
        log('info', 'desk stops');
        await server.close();
        await core.close();
        log('info', 'database closed');
        await training?.stop();
        log('info', 'desk stopped');
        removeNote(folder);
        process.exit(0);
      })
      .catch((error: unknown) => {
        console.error(englishProblem(error, dataFolder));
        process.exit(1);
      });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
}
