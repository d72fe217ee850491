import { beforeAll, describe, expect, it } from 'vitest';
import { CallRoundFor } from '../../shared/contract/capacity.ts';
import type { TestDesk } from '../support/desk.ts';
import { openTwoDesks } from '../support/site.ts';

/** A call round over two real desks and a real region. */
let north: TestDesk;
let south: TestDesk;

beforeAll(async () => {
  const site = await openTwoDesks({ region: { timers: false } });
  ({ north, south } = site);
  return site.close;
});

const round = (desk: TestDesk, careType: CallRoundFor = 'elvLow') => desk.call('capacity.callRound', { caseId: null, careType });
/** Over every kind of care: how many places read "bellen" for one kind depends on the hour of the day. */
const everyRow = async (desk: TestDesk) => {
  const found = new Map<string, Awaited<ReturnType<typeof round>>['rows'][number]>();
  for (const careType of CallRoundFor.options) for (const row of (await round(desk, careType)).rows) found.set(row.bedGroupId, row);
  return [...found.values()];
};
const rowOf = async (desk: TestDesk, id: string) => (await everyRow(desk)).find((row) => row.bedGroupId === id);
const unrung = async (desk: TestDesk) => {
  const row = (await everyRow(desk)).find((one) => one.lastCall === null);
  if (row === undefined) throw new Error('nothing left to ring');
  return row;
};

describe('a call round of ten numbers', () => {
  it('every answer is at the other desk at once, with who rang and what was said', async () => {
    const ten = (await everyRow(north)).slice(0, 10);
    expect(ten).toHaveLength(10);
    for (const [at, row] of ten.entries()) {
      const said = (['free', 'full', 'from', 'noAnswer'] as const)[at % 4] ?? 'full';
      const answered = await north.call('capacity.reportCall', { bedGroupId: row.bedGroupId, baseVersion: row.version, said, available: said === 'free' ? 2 : said === 'from' ? 1 : 0, availableFrom: said === 'from' ? Date.now() + 7_200_000 : null, forTheNight: at === 0, spokeWith: 'Nachthoofd' });
      expect([answered.state, answered.row?.lastCall?.said]).toEqual(['applied', said]);
    }
    await south.until(async () => (await rowOf(south, ten[9]?.bedGroupId ?? ''))?.lastCall?.said === 'full');
    const seen = await everyRow(south);
    for (const [at, row] of ten.entries()) {
      const there = seen.find((one) => one.bedGroupId === row.bedGroupId);
      expect(there?.lastCall).toMatchObject({ said: (['free', 'full', 'from', 'noAnswer'] as const)[at % 4], desk: 'desk-north', spokeWith: 'Nachthoofd' });
      expect(there?.lastCall?.by).not.toBe('');
      // Nobody picked up: the number and its age are what they were.
      if (at % 4 === 3) expect([there?.available, there?.observedAt]).toEqual([row.available, row.observedAt]);
    }
    const night = seen.find((one) => one.bedGroupId === ten[0]?.bedGroupId);
    expect(night?.available).toBe(2);
  });

  it('two desks ring the same place: the second answer goes back for confirmation and counts when it is given again', async () => {
    const row = await unrung(north);
    const answer = (version: number, available: number) => ({ bedGroupId: row.bedGroupId, baseVersion: version, said: 'free' as const, available, availableFrom: null, forTheNight: false, spokeWith: '' });
    expect(await north.call('capacity.reportCall', answer(row.version, 3))).toMatchObject({ state: 'applied' });
    const second = await south.call('capacity.reportCall', answer(row.version, 1));
    expect(second).toMatchObject({ state: 'changed', row: { available: 3, lastCall: { said: 'free', desk: 'desk-north' } } });
    // Told on the line: nothing is left to settle.
    expect((await south.call('sync.queue', {})).items).toEqual([]);
    expect(await south.call('capacity.reportCall', answer(second.row?.version ?? 0, 1))).toMatchObject({ state: 'applied', row: { available: 1 } });
    await north.until(async () => (await rowOf(north, row.bedGroupId))?.available === 1);
  });

  it('a number that the region refused later stands among what is not sent until somebody settles it, or the region takes a newer number of the same place', async () => {
    const report = (bedGroupId: string, baseVersion: number, said: 'free' | 'noAnswer') =>
      south.kernel.journal.send({ actor: { id: 'staff-x', role: 'nurse', desk: 'desk-south' }, action: 'capacity.reportCall', commands: [{ kind: 'reportCapacity', bedGroupId, baseVersion, available: said === 'free' ? 2 : null, availableFrom: null, forTheNight: false, spokeWith: '', said, byName: 'Proef' }] });
    const refused = async () => (await south.call('sync.queue', {})).items.filter((item) => item.state === 'refused');
    const one = await unrung(south);
    expect(await north.call('capacity.reportCall', { bedGroupId: one.bedGroupId, baseVersion: one.version, said: 'full', available: 0, availableFrom: null, forTheNight: false, spokeWith: '' })).toMatchObject({ state: 'applied' });
    report(one.bedGroupId, one.version, 'free');
    report('bed-that-is-gone', 1, 'free');
    await south.until(async () => (await refused()).length === 2);
    expect((await refused()).map((item) => [item.kind, item.reason, item.ways])).toEqual([['reportCapacity', 'Het aantal was intussen door een ander gewijzigd; bel na en geef het opnieuw op.', ['retry', 'resolve']], ['reportCapacity', 'Deze plek staat niet meer in de regio.', ['retry', 'resolve']]]);
    expect((await rowOf(south, one.bedGroupId))?.report).toMatchObject({ state: 'refused' });

    // Nobody picked up: that says nothing about the number that was refused. A new number does.
    const seen = async () => (await rowOf(south, one.bedGroupId))?.version ?? 0;
    await south.until(async () => (await seen()) > one.version);
    const again = (said: 'free' | 'noAnswer', version: number) => south.call('capacity.reportCall', { bedGroupId: one.bedGroupId, baseVersion: version, said, available: said === 'free' ? 1 : null, availableFrom: null, forTheNight: false, spokeWith: '' });
    const rung = await again('noAnswer', await seen());
    expect([rung.state, (await refused()).length]).toEqual(['applied', 2]);
    expect(await again('free', rung.row?.version ?? 0)).toMatchObject({ state: 'applied' });
    const [left] = await refused();
    expect(left?.reason).toContain('staat niet meer');
    await south.call('sync.resolve', { id: left?.id ?? '', why: 'Plek bestaat niet meer.' });
    expect((await south.call('sync.queue', {})).items).toEqual([]);
    expect((await rowOf(south, one.bedGroupId))?.report).toBeNull();
  });
});
