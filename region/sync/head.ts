import type { Db } from '../db/db.ts';

/** Other region processes on the same database are noticed by asking for the head this often (ms). */
const POLL_OTHERS_MS = 250;

/** The newest committed seq, announced to the live streams only after its commit returned. */
export type Head = {
  current(): number;
  published(seq: number): void;
  onChange(listener: (head: number) => void): () => void;
  stop(): void;
};

export function watchHead(db: Db, start: number, onProblem: (error: unknown) => void): Head {
  let head = start;
  const listeners = new Set<(head: number) => void>();
  const published = (seq: number): void => {
    if (seq <= head) return;
    head = seq;
    for (const listener of [...listeners]) listener(seq);
  };
  let asking = false;
  const poll = async (): Promise<void> => {
    if (asking) return;
    asking = true;
    try {
      published((await readMeta(db)).head);
    } catch (error) {
      onProblem(error);
    } finally {
      asking = false;
    }
  };
  const timer = db.kind === 'postgres' ? setInterval(() => void poll(), POLL_OTHERS_MS) : null;
  return {
    current: () => head,
    published,
    onChange: (listener) => {
      listeners.add(listener);
      return () => { listeners.delete(listener); };
    },
    stop: () => { if (timer !== null) clearInterval(timer); },
  };
}

export type Meta = { readonly epoch: string; readonly head: number; readonly floor: number; readonly training: boolean };

export async function readMeta(sql: Pick<Db, 'query'>): Promise<Meta> {
  const found = (await sql.query<Meta>('SELECT epoch, head, floor, training FROM sync_meta WHERE one = 1'))[0];
  if (found === undefined) throw new Error('sync_meta is empty');
  return found;
}
