import { randomBytes } from 'node:crypto';
import { createFeatures } from '../../electron/desk/features.ts';
import type { Features } from '../../electron/desk/features.ts';
import type { Kernel } from '../../electron/desk/kernel.ts';
import { createCache } from '../../electron/desk/store/cache.ts';
import { createJournal } from '../../electron/desk/store/journal.ts';
import type { DeskJournal } from '../../electron/desk/store/journal.ts';
import { openStore } from '../../electron/desk/store/open.ts';
import type { OpenStore } from '../../electron/desk/store/open.ts';
import { createOutbox } from '../../electron/desk/sync/outbox.ts';
import { systemTimers } from '../../electron/desk/sync/ports.ts';
import { bedGroup } from '../support/casework.ts';
import { answers, claimed, decided, patient } from '../support/case-events.ts';
import { memoryDesk } from '../support/memory-kernel.ts';

/** A desk's store, cache and features on a data folder, without a region, for filling and measuring. */
export type BenchCore = { readonly store: OpenStore; readonly kernel: Kernel; readonly journal: DeskJournal; readonly handlers: Features['handlers'] };
export const benchActor = { id: 'n1', role: 'nurse', desk: 'd1' } as const;

export function openBenchCore(folder: string, key: Uint8Array): BenchCore {
  const store = openStore(folder, key, { clock: Date.now, random: (n) => new Uint8Array(randomBytes(n)), log: () => {} });
  const { context } = store;
  const journal = createJournal(context, () => 'd1', () => {});
  const kernel: Kernel = { ...memoryDesk().kernel, journal, cache: createCache(context), outbox: createOutbox(context, { timers: systemTimers, rng: Math.random }), now: Date.now };
  return { store, kernel, journal, handlers: createFeatures(kernel).handlers };
}

/** As after a shift with the region in reach: nothing is left to send. */
export function acknowledgeAll(folder: string, key: Uint8Array): void {
  const { store } = openBenchCore(folder, key);
  store.context.db.write((db) => db.exec("UPDATE outbox SET state = 'acknowledged'"));
  store.close();
}

/** So many bed groups, as the feed would have brought them. */
export function fillBeds({ store }: BenchCore, beds: number): void {
  const at = Date.now();
  store.context.db.write((db) => {
    for (let index = 0; index < beds; index += 1) db.run("INSERT INTO item (kind, id, version, seq, deleted, body) VALUES ('bedGroup', ?, 1, ?, 0, ?)", `bench-bed-${index}`, index + 1, JSON.stringify(bedGroup(`bench-bed-${index}`, { now: at })));
  });
}

/** So many open cases, decided, of the given region, each of another person. */
export function fillCases({ kernel }: BenchCore, cases: number, regionId = 'region-1'): void {
  for (let index = 0; index < cases; index += 1) {
    const drafts = [{ type: 'referralReceived' as const, payload: { referrerRole: 'gp' as const }, personal: {} }, patient({ name: inventedName(index), birthDate: '1940-01-01' }), claimed, answers({ abcd: 'safe', consciousness: 'normal' }), decided()];
    kernel.journal.append({ actor: benchActor, caseId: `case-${index}`, regionId, drafts, action: 'bench' });
  }
}

/** A name in letters of its own: cases that share one are doubles of each other, and a list of thousands of those is no desk's. */
export function inventedName(index: number): string {
  return `Proefpersoon ${[...String(index)].map((digit) => 'bcdfghjklm'[Number(digit)]).join('a')}`;
}
