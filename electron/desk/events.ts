import type { DeskEvent } from '../../shared/contract/define.ts';

/**
 * Events towards the screens: ids, never data. Numbered without holes, so that a screen that sees one fetches everything again. Events of one type that come close together are told once
 * (`GATHER_MS`), because a sync burst must not cost a paint per row. An empty list of ids means: anything of this type may have changed.
 */
export type Events = { emit(type: DeskEvent['type'], ids: readonly string[]): void; listen(listener: (event: string) => void): () => void; stop(): void };

const GATHER_MS = 20;
const MAX_IDS = 2000;

export function createEvents(): Events {
  const listeners = new Set<(event: string) => void>();
  const waiting = new Map<DeskEvent['type'], Set<string> | 'all'>();
  let seq = 0;
  let timer: NodeJS.Timeout | null = null;

  const flush = (): void => {
    timer = null;
    const batch = [...waiting];
    waiting.clear();
    for (const [type, ids] of batch) {
      seq += 1;
      const event: DeskEvent = { seq, type, ids: ids === 'all' || ids.size > MAX_IDS ? [] : [...ids] };
      const text = JSON.stringify(event);
      for (const listener of [...listeners]) listener(text);
    }
  };
  return {
    emit: (type, ids) => {
      const known = waiting.get(type);
      if (ids.length === 0 || known === 'all') waiting.set(type, 'all');
      else waiting.set(type, new Set([...(known ?? []), ...ids]));
      timer ??= setTimeout(flush, GATHER_MS);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: () => {
      if (timer !== null) clearTimeout(timer);
      flush();
      listeners.clear();
    },
  };
}
