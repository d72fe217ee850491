// @vitest-environment node
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { Out } from '../../shared/contract/define.ts';
import type { DeskContract } from '../../shared/contract/desk.ts';
import { isWhole, taken, useWorklist } from '../../renderer/src/features/casework/worklist-store.ts';
import type { WorklistFilter, WorklistState } from '../../renderer/src/features/casework/worklist-store.ts';
import { startTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { startTestRegion } from '../support/region.ts';

/** The Werklijst asks only for what changed; what it then holds must be what a whole answer says, whatever happened in between. */
type Answer = Out<DeskContract['casework.worklist']>;
let desk: TestDesk;
beforeAll(async () => {
  const region = await startTestRegion({ beds: 20, timers: false });
  desk = await startTestDesk({ region: { url: region.url, token: region.token } });
  await desk.synced();
  await desk.signIn();
  return async () => {
    await desk.close();
    await region.stop();
  };
}, 60_000);

const filters: readonly WorklistFilter[] = ['open', 'mine', 'unowned', 'overdue'];
const act = fc.record({ kind: fc.constantFrom('start', 'take', 'release', 'close', 'note'), at: fc.nat(5), filter: fc.constantFrom(...filters) });

async function doIt(kind: string, caseId: string | undefined): Promise<void> {
  if (kind === 'start' || caseId === undefined) await desk.call('casework.start', {});
  else {
    const method = { take: 'casework.claim', release: 'casework.release', note: 'casework.addNote', close: 'casework.close' }[kind] as 'casework.addNote';
    // Refused where it can't be done: that changes nothing, which is a case too.
    await desk.core.invoke(method, JSON.stringify(kind === 'note' ? { caseId, text: 'Gebeld.' } : kind === 'close' ? { caseId, destination: 'withdrawn', text: 'Vervallen.' } : { caseId }));
  }
}

it('a list that is only told what changed holds what a whole answer says (fast-check prints the seed)', async () => {
  let whole = 0;
  let onlyChanges = 0;
  await fc.assert(fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 12 }), async (acts) => {
    let state: WorklistState = useWorklist.getInitialState();
    let last: { readonly filter: WorklistFilter; readonly cursor: string } | null = null;
    for (const { kind, at, filter } of acts) {
      await doIt(kind, state.latest[at]);
      const since: string | null = last?.filter === filter ? last.cursor : null;
      let answer: Answer = await desk.call('casework.worklist', { filter, since });
      if (!isWhole(answer, state.present)) answer = await desk.call('casework.worklist', { filter });
      if (answer.order === null) whole += 1;
      else onlyChanges += 1;
      state = { ...state, ...taken(state, answer, true) };
      last = { filter, cursor: answer.cursor };
      const { rows } = await desk.call('casework.worklist', { filter });
      expect(state.latest.map((id) => state.rows[id])).toEqual(rows);
    }
  }), { numRuns: 40 });
  expect(Math.min(whole, onlyChanges)).toBeGreaterThan(20);
}, 120_000);

it('after one change of one case an answer holds one row, and after none none', async () => {
  const first = await desk.call('casework.worklist', {});
  expect(first.rows.length).toBeGreaterThan(1);
  const again = await desk.call('casework.worklist', { since: first.cursor });
  expect(again).toMatchObject({ rows: [], order: first.rows.map((row) => row.caseId) });
  await desk.call('casework.saveReferral', { caseId: first.rows[0]?.caseId ?? '', referral: { organisation: 'Praktijk Oost' } });
  const changed = await desk.call('casework.worklist', { since: again.cursor });
  expect(changed.rows.map((row) => row.caseId)).toEqual([first.rows[0]?.caseId]);
});

it('a cursor of before a restart brings everything: the numbers begin anew', async () => {
  const { cursor } = await desk.call('casework.worklist', {});
  const answer = await desk.call('casework.worklist', { since: `another ${cursor.split(' ')[1] ?? ''}` });
  expect(answer.order).toBeNull();
  expect(answer.rows.length).toBeGreaterThan(1);
});
