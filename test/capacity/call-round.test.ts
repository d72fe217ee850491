import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';

/** A call round over two real desks and a real region. */
let region: TestRegion;
let north: TestDesk;
let south: TestDesk;

beforeAll(async () => {
  region = await startTestRegion({ timers: false });
  north = await startTestDesk({ region: { url: region.url, token: await region.deskToken('desk-north') } });
  south = await startTestDesk({ region: { url: region.url, token: await region.deskToken('desk-south') } });
  for (const desk of [north, south]) {
    await desk.synced();
    await desk.signIn();
  }
});
afterAll(async () => {
  await north?.close();
  await south?.close();
  await region?.stop();
});

const round = (desk: TestDesk, careType: 'elvLow' | 'grz' = 'elvLow') => desk.call('capacity.callRound', { caseId: null, careType });
const rowOf = async (desk: TestDesk, id: string) => (await round(desk)).rows.find((row) => row.bedGroupId === id);

describe('a call round of ten numbers', () => {
  it('every answer is at the other desk at once, with who rang and what was said', async () => {
    const { rows } = await round(north);
    expect(rows.length).toBeGreaterThanOrEqual(10);
    const ten = rows.slice(0, 10);
    for (const [at, row] of ten.entries()) {
      const said = (['free', 'full', 'from', 'noAnswer'] as const)[at % 4] ?? 'full';
      const answered = await north.call('capacity.reportCall', { bedGroupId: row.bedGroupId, baseVersion: row.version, said, available: said === 'free' ? 2 : said === 'from' ? 1 : 0, availableFrom: said === 'from' ? Date.now() + 7_200_000 : null, forTheNight: at === 0, spokeWith: 'Nachthoofd' });
      expect([answered.state, answered.row?.lastCall?.said]).toEqual(['applied', said]);
    }
    await south.until(async () => (await rowOf(south, ten[9]?.bedGroupId ?? ''))?.lastCall?.said === 'full');
    const seen = (await round(south)).rows;
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
    const row = (await round(north, 'grz')).rows.find((one) => one.lastCall === null);
    if (row === undefined) throw new Error('nothing left to ring');
    const answer = (version: number, available: number) => ({ bedGroupId: row.bedGroupId, baseVersion: version, said: 'free' as const, available, availableFrom: null, forTheNight: false, spokeWith: '' });
    expect(await north.call('capacity.reportCall', answer(row.version, 3))).toMatchObject({ state: 'applied' });
    const second = await south.call('capacity.reportCall', answer(row.version, 1));
    expect(second).toMatchObject({ state: 'changed', row: { available: 3, lastCall: { said: 'free', desk: 'desk-north' } } });
    expect(await south.call('capacity.reportCall', answer(second.row?.version ?? 0, 1))).toMatchObject({ state: 'applied', row: { available: 1 } });
    await north.until(async () => (await round(north, 'grz')).rows.find((one) => one.bedGroupId === row.bedGroupId)?.available === 1);
  });
});
