import { BrowserWindow, app, dialog, ipcMain, powerMonitor, protocol, safeStorage, session, shell } from 'electron';
import { join } from 'node:path';
import { CodedError } from '../../shared/contract/errors.ts';
import { openBundle } from '../desk/host/bundle.ts';
import { ensureDataFolder } from '../desk/host/data-folder.ts';
import { openLogFile } from '../desk/host/log-file.ts';
import { englishProblem } from '../desk/host/problems.ts';
import { chooseRegion } from '../desk/host/region-choice.ts';
import { beginTraining } from '../desk/host/training.ts';
import type { Log } from '../desk/kernel.ts';
import { keepCore } from '../desk/core-keeper.ts';
import { openDoor } from './ipc.ts';
import { installMenu } from './menu.ts';
import { flagsOf, settle } from './options.ts';
import { policyFile, readPolicy } from './policy.ts';
import { appScheme, serveBundle } from './protocol.ts';
import { spawnUtility } from './region.ts';
import { SecretProblem, systemKey } from './secrets.ts';
import { hardenContents, hardenSession } from './security.ts';
import { createTray } from './tray.ts';
import { watchUpdates } from './updates.ts';
import { bringForward, openWindow } from './window.ts';

/** Composition root of the Electron host. */
declare const REGIOLOKET_VERSION: string;
const dist = join(import.meta.dirname, '..');
// Whatever this program or its libraries write belongs to this user alone.
process.umask(0o077);

let dataFolder = '';
let closing: Promise<void> | null = null;

try {
  const settings = settle(flagsOf(process.argv, app.isPackaged), readPolicy(policyFile(process.env)), process.env);
  dataFolder = settings.dataFolder;
  ensureDataFolder(dataFolder);
  // One window system profile and one instance lock per data folder.
  app.setPath('userData', join(dataFolder, 'chromium'));
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([appScheme]);
  if (app.requestSingleInstanceLock()) app.whenReady().then(() => start(settings)).catch(giveUp);
  else {
    console.error(`Regioloket is already running on this data folder (${dataFolder}): its window comes forward.`);
    app.exit(1);
  }
} catch (error) {
  giveUp(error);
}

async function start(settings: ReturnType<typeof settle>): Promise<void> {
  const log = openLogFile(dataFolder, Date.now);
  app.on('web-contents-created', (_event, contents) => hardenContents(contents, (url) => shell.openExternal(url), log));
  hardenSession(session.defaultSession);
  serveBundle(protocol, openBundle(join(dist, 'renderer')));
  const databaseKey = await systemKey(dataFolder, safeStorage);
  const region = chooseRegion(dataFolder, settings.region, process.env);
  const core = await keepCore(
    { host: 'electron', version: REGIOLOKET_VERSION, dataFolder, databaseKey, secrets: 'system', region, training: region === null, ...(settings.session === undefined ? {} : { session: settings.session }), ...(settings.backup === undefined ? {} : { backup: settings.backup }) },
    { worker: new URL('core-worker.js', import.meta.url), log, clock: Date.now, gaveUp: () => dialog.showErrorBox('Regioloket is gestopt', 'Het programma stopte telkens opnieuw. Wat was opgeslagen is er nog. Sluit Regioloket en start het opnieuw; blijft dit, bel uw beheerder en werk met de noodprocedure.') },
  );
  const door = openDoor(ipcMain, core, log);
  const training = region === null ? beginTraining(core, { dataFolder, bundle: join(dist, 'region', 'main.js'), spawn: spawnUtility, log, say: (line) => console.error(line) }) : null;
  closeInOrder(async () => {
    await core.close();
    await training?.stop();
  }, log);
  const lock = (why: 'sleep' | 'windowClosed'): void => {
    core.invoke('session.lock', JSON.stringify({ why })).catch((error: unknown) => log('warn', 'lock failed', { error: String(error) }));
  };
  await showDesk(settings.updates, (window) => door.letIn(window.webContents), lock, log);
}

async function showDesk(updates: ReturnType<typeof settle>['updates'], letIn: (window: BrowserWindow) => void, lock: (why: 'sleep' | 'windowClosed') => void, log: Log): Promise<void> {
  const about = (): void => {
    dialog.showMessageBox({ type: 'info', title: 'Regioloket', message: `Regioloket ${REGIOLOKET_VERSION}`, detail: 'Niet klinisch gevalideerd. Licentie EUPL-1.2.' }).catch((error: unknown) => log('warn', 'dialog failed', { error: String(error) }));
  };
  installMenu({ mac: process.platform === 'darwin', devTools: !app.isPackaged, about });
  const open = (): Promise<BrowserWindow> => openWindow({ preload: join(import.meta.dirname, 'preload.cjs'), devTools: !app.isPackaged, letIn, log });
  const forward = (): void => {
    const [window] = BrowserWindow.getAllWindows();
    if (window === undefined) open().catch(giveUp);
    else bringForward(window);
  };
  app.on('second-instance', forward);
  app.on('activate', forward);
  app.on('window-all-closed', () => {
    lock('windowClosed');
    app.quit();
  });
  powerMonitor.on('suspend', () => {
    log('info', 'machine goes to sleep');
    lock('sleep');
  });
  powerMonitor.on('lock-screen', () => lock('sleep'));
  powerMonitor.on('resume', () => log('info', 'machine woke up'));
  const tray = createTray(join(dist, 'electron', 'tray.png'), { open: forward, quit: () => app.quit() });
  if (app.isPackaged) {
    const { default: updater } = await import('electron-updater');
    watchUpdates(updater.autoUpdater, updates, { offer: (version, install) => tray.offerUpdate(version, install), log });
  }
  await open();
}

/** The database is closed before the program ends, however it was asked to end. */
function closeInOrder(close: () => Promise<void>, log: Log): void {
  app.on('before-quit', (event) => {
    if (closing === null) closing = close().catch((error: unknown) => log('error', 'shutdown failed', { error: error instanceof Error ? error.name : 'unknown' })).finally(() => app.exit(0));
    event.preventDefault();
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
}

/** A desk that can't start says why in a dialog and on the command line, and ends; nothing was changed. */
function giveUp(error: unknown): void {
  const dutch = error instanceof CodedError || error instanceof SecretProblem;
  console.error(error instanceof SecretProblem ? "The system's key store is not available or refuses the key; Regioloket stores nothing unprotected." : englishProblem(error, dataFolder));
  dialog.showErrorBox('Regioloket kan niet starten', dutch ? error.message : `${englishProblem(error, dataFolder)}\n\nVraag uw beheerder. Er is niets gewijzigd.`);
  app.exit(1);
}
