import type { Core } from '../desk/kernel.ts';

/** Counts the pages that listen. When the last one goes and none comes back within `afterMs` (a reload takes a moment), the desk locks as a closed window does. */
export type Pages = { opened(): () => void; stop(): void };

export function watchPages(core: Pick<Core, 'invoke'>, afterMs = 30_000): Pages {
  let open = 0;
  let timer: NodeJS.Timeout | undefined;
  return {
    opened: () => {
      open += 1;
      clearTimeout(timer);
      let gone = false;
      return () => {
        if (gone) return;
        gone = true;
        open -= 1;
        if (open === 0) timer = setTimeout(() => void core.invoke('session.lock', '{"why":"windowClosed"}'), afterMs).unref();
      };
    },
    stop: () => clearTimeout(timer),
  };
}
