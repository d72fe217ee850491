import { contextBridge, ipcRenderer } from 'electron';
import { eventChannel, invokeChannel } from './channels.ts';

/** All that the page gets of Electron: text in, text out, text as events. The IPC event object never reaches the page. */
contextBridge.exposeInMainWorld('regioloket', {
  invoke: (method: string, json: string): Promise<string> => ipcRenderer.invoke(invokeChannel, method, json),
  onEvent: (listener: (json: string) => void): (() => void) => {
    const forward = (_event: unknown, json: unknown): void => {
      if (typeof json === 'string') listener(json);
    };
    ipcRenderer.on(eventChannel, forward);
    return () => {
      ipcRenderer.removeListener(eventChannel, forward);
    };
  },
});
