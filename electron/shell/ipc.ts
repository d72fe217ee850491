import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron';
import { fail } from '../../shared/contract/errors.ts';
import type { Core, Log } from '../desk/kernel.ts';
import { eventChannel, invokeChannel } from './channels.ts';
import { isOurPage } from './origin.ts';

/** Longest message of the page, as on loopback. */
const maxInput = 1_000_000;
const maxMethod = 200;

/** Windows that may speak to the core. A window is let in when it is made and put out when it closes. */
export type Door = { letIn(contents: WebContents): void };

/**
 * The one door of IPC: calls reach the core only from the top frame of a known window that shows our page; everything else gets a coded refusal. Events of
 * the core go to the known windows.
 */
export function openDoor(ipcMain: Pick<IpcMain, 'handle'>, core: Core, log: Log): Door {
  const known = new Map<number, WebContents>();
  ipcMain.handle(invokeChannel, async (event, method: unknown, json: unknown): Promise<string> => {
    if (!isTrusted(event, known)) {
      log('warn', 'IPC call from an unknown sender refused');
      return JSON.stringify(fail('forbidden', 'Deze vraag komt niet van Regioloket en is geweigerd.'));
    }
    if (typeof method !== 'string' || typeof json !== 'string' || method.length > maxMethod) return JSON.stringify(fail('badRequest', 'Deze vraag is niet goed gevormd.'));
    if (json.length > maxInput) return JSON.stringify(fail('tooLarge', 'Deze vraag is te groot. Kort de tekst in.'));
    return core.invoke(method, json);
  });
  core.onEvent((json) => {
    for (const contents of known.values()) if (!contents.isDestroyed()) contents.send(eventChannel, json);
  });
  return {
    letIn(contents) {
      const { id } = contents;
      known.set(id, contents);
      contents.once('destroyed', () => known.delete(id));
    },
  };
}

/** Top frame, known window, our page. A frame that is gone (null) is not trusted. */
export function isTrusted(event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>, known: ReadonlyMap<number, WebContents>): boolean {
  const frame = event.senderFrame;
  if (frame === null || frame.parent !== null) return false;
  return known.get(event.sender.id) === event.sender && isOurPage(frame.url);
}
