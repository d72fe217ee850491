import { BrowserWindow } from 'electron';
import type { BrowserWindowConstructorOptions } from 'electron';
import type { Log } from '../desk/kernel.ts';
import { pageUrl } from './origin.ts';

/** Everything that keeps the page apart from the machine is written out, also where it is Electron's default. */
export function windowOptions(preload: string, devTools: boolean): BrowserWindowConstructorOptions {
  return {
    title: 'Regioloket',
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    backgroundColor: '#14181d',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
      // Alarms must sound and clocks must run while another window is in front.
      backgroundThrottling: false,
      autoplayPolicy: 'no-user-gesture-required',
      devTools,
    },
  };
}

/** Longest time (ms) to wait for the first paint before the window is shown anyway. */
const showAfterMs = 3_000;
const maxReloads = 3;

/** The only place that makes a window. `letIn` is called before the page loads, so that its first call is answered. */
export async function openWindow(parts: { readonly preload: string; readonly devTools: boolean; readonly letIn: (window: BrowserWindow) => void; readonly log: Log }): Promise<BrowserWindow> {
  const window = new BrowserWindow(windowOptions(parts.preload, parts.devTools));
  parts.letIn(window);
  // The title never follows the page: no name of a patient in a taskbar.
  window.on('page-title-updated', (event) => event.preventDefault());
  const show = (): void => {
    if (!window.isDestroyed() && !window.isVisible()) window.show();
  };
  window.once('ready-to-show', show);
  const timer = setTimeout(show, showAfterMs);
  window.once('closed', () => clearTimeout(timer));
  let reloads = 0;
  window.webContents.on('render-process-gone', (_event, details) => {
    parts.log('error', 'page process gone', { reason: details.reason, exitCode: details.exitCode });
    reloads += 1;
    // Every keystroke is on disk already; a page that keeps crashing is left to the nurse instead of flashing.
    if (reloads <= maxReloads && details.reason !== 'clean-exit' && !window.isDestroyed()) window.reload();
  });
  await window.loadURL(pageUrl);
  return window;
}

/** Brings the desk to the front, for a second start or a click on the tray. */
export function bringForward(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  if (!window.isVisible()) window.show();
  window.focus();
}
