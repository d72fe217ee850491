import { expect, it } from 'vitest';
import { createCache } from '../store/cache.ts';
import { openDatabase } from '../store/handle.ts';
import { createJournal } from '../store/journal.ts';
import { openStoreIn } from '../store/open.ts';
import type { RegionClient } from './client.ts';
import { createOutbox } from './outbox.ts';
import { createPush } from './push.ts';
import { createConnection } from './status.ts';

const actor = { id: 'n1', role: 'nurse', desk: 'd1' } as const;

/** A desk with `count` notes waiting, and a region that answers `perCommand` ms per command, or not at all when that takes longer than the caller waits. */
function slow(count: number): { perCommand: number; gone: boolean; readonly batches: number[]; push(): Promise<void>; close(): void } {
  let now = 0;
  const dbs = [openDatabase(':memory:', { key: null }), openDatabase(':memory:', { key: null })] as const;
  const { context } = openStoreIn(...dbs, { clock: () => 1_790_000_000_000 + now, random: (bytes) => new Uint8Array(bytes).map((_, index) => (now += 1) * 31 + index), log: () => {} });
  const ports = { timers: { mono: () => now, after: () => () => undefined }, rng: () => 0.5 };
  const outbox = createOutbox(context, ports);
  const journal = createJournal(context, () => 'd1', () => {});
  for (let index = 0; index < count; index += 1) journal.append({ actor, caseId: `case-${index % 7}`, regionId: 'r1', drafts: [{ type: 'noteAdded', payload: {}, personal: { text: `n ${index}` } }], action: 'casework.addNote' });
  const batches: number[] = [];
  const client = {
    push: (_desk: string, _incarnation: string, commands: readonly string[]) => {
      batches.push(commands.length);
      if (desk.gone) return Promise.resolve({ kind: 'down' });
      const takes = commands.length * desk.perCommand;
      now += Math.min(takes, 10_000);
      if (takes >= 10_000) return Promise.resolve({ kind: 'down' });
      const results = commands.map((text) => ({ id: (JSON.parse(text) as { id: string }).id, status: 'applied', seq: 1, code: null, message: null }));
      return Promise.resolve({ kind: 'ok', value: { epoch: 'e', head: 1, serverTime: 1, results } });
    },
  } as unknown as RegionClient;
  const push = createPush({ context, journal, cache: createCache(context), outbox, ports }, createConnection(context, ports), client, () => {});
  const desk = { perCommand: 1, gone: false, batches, push: async () => { await push.step(); }, close: () => dbs.forEach((db) => db.close()) };
  return desk;
}

it('a batch that the region has no time for is not sent again as it was: it is halved until it fits, and stays small while answers are slow', async () => {
  const desk = slow(200);
  desk.perCommand = 900;
  for (let step = 0; step < 6; step += 1) await desk.push();
  expect(desk.batches).toEqual([50, 25, 12, 6, 6, 6]);
  desk.perCommand = 5;
  for (let step = 0; step < 5; step += 1) await desk.push();
  expect(desk.batches.slice(6)).toEqual([6, 12, 24, 48, 50]);
  desk.close();
});

it('a connection that is refused at once says nothing about the size of a batch', async () => {
  const desk = slow(60);
  desk.gone = true;
  await desk.push();
  desk.gone = false;
  await desk.push();
  expect(desk.batches).toEqual([50, 50]);
  desk.close();
});
