import { beforeAll, describe, expect, it } from 'vitest';
import { importCapacity } from '../../region/capacity/import/apply.ts';
import type { BedGroup } from '../../shared/capacity/schema.ts';
import { noNeeds } from '../support/casework.ts';
import type { TestDesk } from '../support/desk.ts';
import { freeBeds, readyToOffer } from '../support/night.ts';
import type { TestRegion } from '../support/region.ts';
import { openTwoDesks } from '../support/site.ts';

/** Nights with next to nothing left, through two real desks and a real region. Numbers come in as an operator's import. */
let region: TestRegion;
let north: TestDesk;
let south: TestDesk;

beforeAll(async () => {
  const site = await openTwoDesks({ region: { timers: false } });
  ({ region, north, south } = site);
  homeRegion = (await north.call('profile.current', {})).profile.regionId;
  return site.close;
});

/** Reports every bed group that `which` picks as full, save `left` with one place each; resolves when both desks know. */
async function fill(which: (bed: BedGroup) => boolean, left: readonly string[]): Promise<void> {
  const rows = north.kernel.cache.all('bedGroup').filter(which).map((bed) => ({ bedGroupId: bed.id, available: left.includes(bed.id) ? 1 : 0, observedAt: new Date(Date.now() - 1_000).toISOString() }));
  const result = await importCapacity(region.service.region, region.regionIds, 'json', JSON.stringify(rows), true, 'drukte');
  expect(result.bad).toEqual([]);
  const known = (desk: TestDesk): boolean => left.every((id) => desk.kernel.cache.get('bedGroup', id)?.available === 1) && rows.every((row) => desk.kernel.cache.get('bedGroup', row.bedGroupId)?.available === row.available);
  for (const desk of [north, south]) await desk.until(() => known(desk), 60_000);
}

let homeRegion = '';
const home = (bed: BedGroup): boolean => bed.regionId === homeRegion;
const outlook = async (desk: TestDesk, careType: string, closedWard: boolean) => (await desk.call('capacity.nightOutlook', {})).kinds.find((kind) => kind.careType === careType && kind.closedWard === closedWard);

describe('flu night with two beds left in the region', () => {
  it('the outlook says the last place, each bed goes to one patient, and who comes third is told what would help or stays home', async () => {
    const isElv = (bed: BedGroup): boolean => bed.labels.includes('elvLow');
    const two = north.kernel.cache.all('bedGroup').filter((bed) => home(bed) && isElv(bed) && bed.acute && bed.ward === 'open' && bed.admission.length === 0 && bed.sex === 'any').slice(0, 2).map((bed) => bed.id);
    expect(two).toHaveLength(2);
    await fill(isElv, two);
    const first = await readyToOffer(north, 'v01', 'Aaltje Proefman', '1939-01-02');
    const second = await readyToOffer(south, 'v01', 'Berend Voorbeeld', '1938-03-04');
    const beds = await freeBeds(north, first);
    expect(beds.map((bed) => bed.id).sort()).toEqual([...two].sort());
    const [one, other] = beds;
    if (one === undefined || other === undefined) throw new Error('two beds expected');
    expect(await north.call('casework.offer', { caseId: first, bedGroupId: one.id, versionSeen: one.version })).toMatchObject({ state: 'held' });
    await south.until(async () => (await outlook(south, 'elvLow', false))?.free === 1);
    expect((await outlook(south, 'elvLow', false))?.lastAt).not.toBeNull();
    expect(await south.call('casework.offer', { caseId: second, bedGroupId: other.id, versionSeen: other.version })).toMatchObject({ state: 'held' });
    await north.until(async () => (await outlook(north, 'elvLow', false))?.free === 0);
    expect((await outlook(north, 'elvLow', false))?.goneAt).not.toBeNull();

    const third = await readyToOffer(north, 'v01', 'Corrie Oefening', '1937-05-06');
    expect(await freeBeds(north, third)).toEqual([]);
    const view = await north.call('capacity.search', { caseId: third });
    expect(view.lostToLabelOnly).toBeGreaterThan(0);
    expect(await north.call('capacity.recordSearch', { caseId: third })).toEqual({ recorded: true });
    await north.call('capacity.considerHome', { caseId: third, canStay: 'yes' });
    const care = await north.call('capacity.otherCare', { caseId: third });
    const team = care.options.find((option) => option.kind === 'nightNursing')?.contacts.find((contact) => contact.teamId !== null);
    if (team === undefined) throw new Error('no team in the region');
    const { careId } = await north.call('capacity.requestCare', { caseId: third, kind: 'nightNursing', teamId: team.teamId, to: team.name, number: team.number ?? '' });
    await north.call('capacity.answerCare', { caseId: third, careId, answer: 'accepted', reasonCode: null, expectedAt: null });
    await north.call('casework.close', { caseId: third, destination: 'homeWithCare', text: '' });
    await south.until(async () => (await south.call('casework.get', { caseId: third }).catch(() => null))?.destination === 'homeWithCare');
  });
});

describe('the last closed-ward bed', () => {
  it('stands alone in the outlook, goes to one of two who ask, and the other gets the numbers to ring', async () => {
    const isClosed = (bed: BedGroup): boolean => bed.labels.includes('wlzCrisis') && bed.ward === 'closed';
    const last = north.kernel.cache.all('bedGroup').find((bed) => home(bed) && isClosed(bed) && bed.id.startsWith('bed-a-'));
    if (last === undefined) throw new Error('no closed ward');
    await fill(isClosed, [last.id]);
    expect(await outlook(north, 'wlzCrisis', true)).toMatchObject({ free: 1, places: [{ bedGroupId: last.id }] });
    const cases = [];
    for (const [desk, name, birth] of [[north, 'Dirk Proef', '1941-07-08'], [south, 'Elske Proef', '1942-09-10']] as const) {
      const caseId = await readyToOffer(desk, 'v05', name, birth);
      await desk.call('casework.recordNeeds', { caseId, needs: { ...noNeeds, closedWard: true, wzd: true } });
      cases.push({ desk, caseId });
    }
    const offered = await Promise.all(cases.map(async ({ desk, caseId }) => {
      const version = desk.kernel.cache.get('bedGroup', last.id)?.version ?? 0;
      return desk.call('casework.offer', { caseId, bedGroupId: last.id, versionSeen: version }).then((done) => done.state, (error: unknown) => (error as { code: string }).code);
    }));
    expect(offered.sort()).toEqual(['held', 'noCapacity']);
    const loser = cases[offered.length - 1];
    if (loser === undefined) throw new Error('nobody lost');
    for (const { desk, caseId } of cases) await desk.until(async () => (await freeBeds(desk, caseId)).every((bed) => bed.id !== last.id));
    const round = await loser.desk.call('capacity.callRound', { caseId: loser.caseId, careType: null });
    expect(round.ask.join(' ')).toContain('gesloten afdeling');
    expect(round.rows.every((row) => row.number !== null)).toBe(true);
  });
});
