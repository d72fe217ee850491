import { EventEmitter } from 'node:events';

/** Handlers of ipcMain.handle, by channel. */
export const handlers = new Map<string, (event: unknown, ...args: unknown[]) => unknown>();

class StandinIpcMain extends EventEmitter {
  handle(channel: string, listener: (event: unknown, ...args: unknown[]) => unknown): void {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    handlers.set(channel, listener);
  }

  removeHandler(channel: string): void {
    handlers.delete(channel);
  }
}

export const ipcMain = new StandinIpcMain();
