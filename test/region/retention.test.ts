import { v7 } from 'uuid';
import { afterEach, describe, expect, it } from 'vitest';
import { formatCursor } from '../../shared/contract/cursor.ts';
import { retain } from '../../region/sync/retention.ts';
import { putRows } from '../../region/sync/rows.ts';
import { DeskClient, anonymousOffer } from '../support/region-client.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';

const DAY = 86_400_000;
const start = Date.UTC(2026, 10, 22, 3);
let now = start;
let region: TestRegion;
const open = async (): Promise<DeskClient> => {
  now = start;
  region = await startTestRegion({ timers: false, clock: () => now, beds: 40 });
  return new DeskClient(region.url, region.token, 'desk-oefen');
};
afterEach(async () => { await region.stop(); });
const roster = (id: string, to: number) => ({ kind: 'roster' as const, id, body: { id, regionId: 'nl-05', role: 'elderlyPhysician', staffId: null, name: 'Dienstdoend arts', phone: '0000000000', from: to - DAY, to, order: 1, version: 1 } });
const rowOf = async (id: string): Promise<{ version: number; deleted: boolean } | undefined> => (await region.service.region.db.query<{ version: number; deleted: boolean }>('SELECT version, deleted FROM sync_item WHERE id = $1', [id]))[0];

describe('results of commands', () => {
  it('stay for the whole replay window of 30 days, and go after it', async () => {
    const desk = await open();
    const event = desk.event(v7(), 'nl-05', 'claimed', {}, now);
    await desk.push([event]);
    now += 30 * DAY;
    expect(await retain(region.service.region)).toMatchObject({ commands: 0 });
    expect((await desk.push([event])).results).toMatchObject([{ status: 'duplicate' }]);
    now += 6 * DAY;
    expect(await retain(region.service.region)).toMatchObject({ commands: 1 });
    expect(await retain(region.service.region)).toMatchObject({ commands: 0 });
  });

  it('once forgotten, have no second effect: an event, a hold, a promise, an arrival and a release sent again change nothing', async () => {
    const desk = await open();
    const [caseId, holdId] = [v7(), v7()];
    const bed = (await region.service.region.db.query<{ id: string; version: number }>('SELECT id, version FROM bed_group WHERE reported - held >= 2 ORDER BY id LIMIT 1'))[0];
    if (bed === undefined) throw new Error('no bed with room');
    const commands = [
      desk.event(caseId, 'nl-05', 'claimed', {}, now),
      desk.command({ kind: 'placeOffer', caseId, regionId: 'nl-05', bedGroupId: bed.id, versionSeen: bed.version, hold: { holdId, ttlMs: 7_200_000 }, offerId: v7(), content: anonymousOffer, mayWait: false }, now),
      desk.command({ kind: 'confirmPlacement', caseId, regionId: 'nl-05', bedGroupId: bed.id, offerId: null, holdId, via: 'phone', expectedAt: null }, now),
      desk.command({ kind: 'arrive', caseId, bedGroupId: bed.id, holdId, arrivedAt: now }, now),
      desk.command({ kind: 'releaseHold', caseId, holdId, reason: 'byDesk' }, now),
    ];
    await desk.push(commands);
    const state = async (): Promise<unknown> => [await region.service.region.db.query('SELECT reported, held FROM bed_group WHERE id = $1', [bed.id]), await region.service.region.db.query('SELECT id, state FROM hold'), await region.service.region.db.query('SELECT id FROM case_event ORDER BY id')];
    const before = await state();
    now += 40 * DAY;
    expect(await retain(region.service.region)).toMatchObject({ commands: commands.length });
    await desk.push(commands);
    expect(await state()).toEqual(before);
  });
});

describe('a removed row', () => {
  it('is told to desks for 30 days, then forgotten: the floor rises, and a desk from before it starts again', async () => {
    const desk = await open();
    const hello = await desk.hello();
    const old = formatCursor({ epoch: hello.epoch, scope: hello.scope, seq: hello.head });
    await putRows(region.service.region, [roster('dienst-x', now + 300 * DAY)]);
    await putRows(region.service.region, [{ kind: 'roster', id: 'dienst-x', body: null }]);
    const removedAt = (await desk.hello()).head;
    await retain(region.service.region);
    now += 29 * DAY;
    expect(await retain(region.service.region)).toMatchObject({ tombstones: 0, floor: 0 });
    expect((await desk.changes(old)).items).toMatchObject([{ id: 'dienst-x', deleted: true }]);
    now += 2 * DAY;
    expect(await retain(region.service.region)).toMatchObject({ tombstones: 1, floor: removedAt });
    expect((await desk.hello()).floor).toBe(removedAt);
    const answer = await desk.request(`/v1/sync/changes?cursor=${encodeURIComponent(old)}`);
    expect([answer.status, await answer.json()]).toMatchObject([410, { error: { code: 'cursorGone' } }]);
    // who has read up to the removal goes on
    expect((await desk.changes(formatCursor({ epoch: hello.epoch, scope: hello.scope, seq: removedAt }))).items.every((item) => item.seq > removedAt)).toBe(true);
  });

  it('that comes back after it was forgotten has a version above every one a desk may remember', async () => {
    await open();
    for (let turn = 0; turn < 4; turn += 1) await putRows(region.service.region, [roster('dienst-x', now + (100 + turn) * DAY)]);
    await putRows(region.service.region, [{ kind: 'roster', id: 'dienst-x', body: null }]);
    const removed = (await rowOf('dienst-x'))?.version ?? 0;
    await retain(region.service.region);
    now += 31 * DAY;
    await retain(region.service.region);
    expect(await rowOf('dienst-x')).toBeUndefined();
    await putRows(region.service.region, [roster('dienst-x', now + 300 * DAY)]);
    expect((await rowOf('dienst-x'))?.version).toBeGreaterThan(removed);
  });
});

it('duties long past are removed, and everything that came after the training region\'s seed is not', async () => {
  const desk = await open();
  await putRows(region.service.region, [roster('lang-voorbij', now - 40 * DAY), roster('kort-voorbij', now - 20 * DAY)]);
  const { rosters } = await retain(region.service.region);
  expect(rosters).toBeGreaterThanOrEqual(1);
  expect([(await rowOf('lang-voorbij'))?.deleted, (await rowOf('kort-voorbij'))?.deleted]).toEqual([true, false]);
  expect((await desk.allSince(0)).last.upToDate).toBe(true);
});

it('ended tokens go, living ones and those that end later stay', async () => {
  await open();
  const { tokens, region: inner } = region.service;
  await tokens.add({ kind: 'provider', subject: 'org-5-0', regions: ['nl-05'], expiresAt: now + DAY });
  await tokens.add({ kind: 'provider', subject: 'org-5-0', regions: ['nl-05'], expiresAt: now + 90 * DAY });
  const before = (await tokens.list()).length;
  now += 32 * DAY;
  expect(await retain(inner)).toMatchObject({ tokens: 1 });
  expect((await tokens.list()).length).toBe(before - 1);
});
