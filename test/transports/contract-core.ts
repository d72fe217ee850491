import { createRouter } from '../../electron/desk/router.ts';
import type { Handlers } from '../../electron/desk/router.ts';
import type { Core } from '../../electron/desk/kernel.ts';
import { deskContract } from '../../shared/contract/desk.ts';
import { CodedError } from '../../shared/contract/errors.ts';

/**
 * The real router over handlers that behave in known ways, so that a transport is tested for what it carries and not for what a case needs:
 * app.settings answers, app.saveSettings accepts, app.statusBar has a bug, sync.status answers in a wrong shape, app.info refuses with a code. Nobody is signed in.
 */
export type ContractCore = Core & { emit(event: string): void; readonly listeners: () => number; readonly saved: readonly unknown[] };

export function contractCore(): ContractCore {
  const listeners = new Set<(event: string) => void>();
  const saved: unknown[] = [];
  const known: Readonly<Record<string, (input: unknown) => unknown>> = {
    'app.settings': () => ({ theme: 'nacht', sound: true, singleKeys: true, worklistFilter: 'open' }),
    'app.saveSettings': (input) => {
      saved.push(input);
      return {};
    },
    'app.statusBar': () => {
      throw new Error('patient Jansen');
    },
    'sync.status': () => ({ connection: 'maybe', patient: 'Jansen' }),
    'app.info': () => {
      throw new CodedError('refused', 'Dat kan nu niet.', { why: 'test' });
    },
  };
  const handlers = Object.fromEntries(Object.keys(deskContract).map((name) => [name, known[name] ?? (() => Promise.reject(new CodedError('unsupported', 'Niet in deze proef.')))])) as unknown as Handlers;
  const router = createRouter({ handlers, actor: () => null, now: () => 0, log: () => undefined, refused: () => undefined });
  return {
    saved,
    listeners: () => listeners.size,
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    invoke: router,
    onEvent: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    connect: () => undefined,
    close: () => Promise.resolve(),
  };
}
