/** The `electron` module of the stand-in: exactly what electron/shell uses. Anything else is a missing export or throws by name. */
export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { ipcMain } from './ipc.ts';
export { protocol, session } from './network.ts';
export { Menu, Tray, dialog, nativeImage, powerMonitor, safeStorage, shell, utilityProcess } from './system.ts';
