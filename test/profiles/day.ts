import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { instantOf } from '../../shared/calendar/index.ts';
import type { ShippedProfileName } from '../../shared/profile/shipped/index.ts';
import { noNeeds, triageThrough, vignette } from '../support/casework.ts';
import type { TestDesk } from '../support/desk.ts';
import { startWorld, worldRegion } from './world.ts';
import type { World } from './world.ts';

/** What a way of working must visibly do in a day, written out by hand per profile. Minutes. */
export type Day = {
  readonly way: ShippedProfileName;
  /** who triages, who checks */ readonly by: string; readonly checkedBy: string;
  /** the desk that takes a general practitioner's call on a Wednesday morning, in the night, and on Christmas morning */ readonly office: string; readonly outOfHours: string;
  /** whom a consult goes to first, and what that role is */ readonly consult: string;
  /** does every placement wait for the physician, also without any reason of the protocol */ readonly physicianAlways: boolean;
  readonly norms: { readonly pickUp: number; readonly triageU4: number; readonly providerAnswerU4: number; readonly placementU4: number };
  /** how many offers may be open at once */ readonly open: number;
  /** is a refusal of a bed reported free a broken promise */ readonly mustAccept: boolean;
  /** the beds in the order shown: own region and free (29 km), own region, preferred and to be called, neighbour and free (near) */ readonly beds: readonly ('own' | 'preferred' | 'neighbour')[];
  /** a regular Wlz place with the neighbour: needs the care office, or isn't this desk's to place */ readonly outside: 'careOffice' | 'referred';
  /** month's end, for a desk that cost 10,000.00 euro and a physician who worked 5 hours: cents per payer by name */ readonly cost: readonly (readonly [payer: string, cents: number])[] | 'own';
};

const wednesday = instantOf('2026-11-18', '10:00');
const saturdayNight = instantOf('2026-11-21', '03:00');
const minute = 60_000;

/** Plays the day on two desks and the region. `own`: what only this way of working has, by the promise it keeps. */
export function playDay(day: Day, own: Readonly<Record<string, (world: World) => Promise<void>>> = {}): void {
  describe(`a day of ${day.way}`, () => {
    let world: World;
    let caseId = '';
    beforeAll(async () => { world = await startWorld(day.way, wednesday); });
    afterAll(() => world.close());

    test('office hours: the call belongs to the right desk, and who triages and checks is on the screen', async () => {
      const { north } = world;
      caseId = await referral(north, 'v01', 'Aaltje Proefstra');
      const route = await north.call('profile.route', { caseId });
      expect(route).toMatchObject({ by: day.by, checkedBy: day.checkedBy, mode: 'full', route: { name: day.office, officeHours: true } });
      const { sections } = await north.call('profile.inForce', { regionId: worldRegion });
      expect(sections.flatMap((section) => section.lines).some((line) => line.value.includes(day.office))).toBe(true);
    });

    test('the norms of the region run, to the minute', async () => {
      const { north } = world;
      await north.call('casework.confirmOutcome', { caseId });
      const { clocks, createdAt } = await north.call('casework.get', { caseId });
      const span = (norm: string) => { const clock = clocks.find((one) => one.norm === norm); return clock === undefined ? null : (clock.dueAt - clock.startedAt) / minute; };
      expect({ pickUp: span('pickUp'), triageU4: span('triage'), placementU4: span('placement') }).toEqual({ pickUp: day.norms.pickUp, triageU4: day.norms.triageU4, placementU4: day.norms.placementU4 });
      expect(createdAt).toBe(wednesday);
    });

    test('the right specialist is called first, and the case waits for the physician only where the region says so', async () => {
      const { north } = world;
      const { blocking } = await north.call('casework.get', { caseId });
      expect(blocking.some((one) => one.open)).toBe(day.physicianAlways);
      const { consultId } = await north.call('casework.askConsult', { caseId, to: day.consult, reasons: ['doubt'], question: 'Graag overleg.', physicianId: null });
      const consult = (await north.call('casework.get', { caseId })).consults.find((one) => one.consultId === consultId);
      expect(consult?.chain?.[0]?.role).toBe(day.consult);
      if (day.physicianAlways) {
        await ready(north, caseId);
        await expect(north.call('casework.promise', { caseId, offerId: null, bedGroupId: 'bed-unknown', spokeWith: 'X', expectedAt: null })).rejects.toMatchObject({ code: 'blocked' });
      }
      await north.call('casework.answerConsult', { caseId, consultId, answers: [{ reason: 'doubt', answer: 'agreed' }], answeredBy: 'dr. Oefenarts', advice: '' });
      expect((await north.call('casework.get', { caseId })).blocking.some((one) => one.open)).toBe(false);
    });

    test('beds come in the region\'s own order', async () => {
      const { north } = world;
      await makeBeds(world);
      await ready(north, caseId);
      await north.until(async () => (await shown(north, caseId)).length === 3);
      expect(await shown(north, caseId)).toEqual(day.beds.map((bed) => `day-${bed}`));
    });

    test('offers go out one by one or several at once; a refusal of a bed reported free counts where that was agreed', async () => {
      const { north, region } = world;
      const offer = async (bed: string) => north.call('casework.offer', { caseId, bedGroupId: `day-${bed}`, versionSeen: (await found(north, caseId, `day-${bed}`)).version });
      const first = await offer('own');
      expect(first.state).toBe('held');
      const { clocks } = await north.call('casework.get', { caseId });
      const answer = clocks.find((clock) => clock.norm === 'providerAnswer');
      expect(((answer?.dueAt ?? 0) - (answer?.startedAt ?? 0)) / minute).toBe(day.norms.providerAnswerU4);
      const made = north.kernel.journal.events(caseId).findLast((event) => event.type === 'offerMade');
      expect(made?.payload).toMatchObject(day.mustAccept ? { mustAccept: true } : { bedGroupId: 'day-own' });
      expect((made?.payload as { mustAccept?: boolean }).mustAccept ?? false).toBe(day.mustAccept);
      let open = 1;
      for (const bed of ['neighbour', 'preferred']) {
        if (open < day.open) { await offer(bed); open += 1; } else await expect(offer(bed)).rejects.toMatchObject({ code: 'conflict' });
      }
      const refused = await fetch(`${region.url}/v1/offers/${first.offerId}/answer`, { method: 'POST', headers: { authorization: `Bearer ${await region.providerToken('org-4-0')}`, 'content-type': 'application/json' }, body: JSON.stringify({ answer: 'refused', reasonCode: 'noCapacity', text: '', expectedAt: null }) });
      expect(refused.status).toBe(200);
      await north.until(async () => (await north.call('casework.get', { caseId })).offers.some((one) => one.offerId === first.offerId && one.state === 'refused'));
    });

    test('the other desk takes the case over, a provider promises, the handover goes and the patient arrives', async () => {
      const { north, south } = world;
      await north.synced();
      await south.until(async () => (await south.call('casework.worklist', {})).rows.some((row) => row.caseId === caseId));
      await south.call('casework.claim', { caseId });
      await south.call('casework.promise', { caseId, offerId: null, bedGroupId: 'day-preferred', spokeWith: 'dhr. Voorbeeld', expectedAt: world.now + 60 * minute });
      const { offers } = await south.call('casework.get', { caseId });
      expect(offers.filter((one) => one.state === 'open')).toEqual([]);
      await south.call('handover.send', { caseId });
      world.now += 60 * minute;
      await south.call('casework.arrive', { caseId, arrivedAt: null });
      await south.call('casework.close', { caseId, destination: 'placed', text: '' });
      await south.synced();
      await north.until(async () => (await north.call('casework.get', { caseId })).closed);
    });

    for (const [promise, step] of Object.entries(own)) test(promise, () => step(world));

    test('a Wlz place outside the region needs what the region agreed', async () => {
      const { south } = world;
      const wlz = await referral(south, 'v06', 'Barend Voorbeeldink');
      await south.call('casework.confirmOutcome', { caseId: wlz });
      if (day.outside === 'referred') {
        expect(await south.refusal('capacity.search', { caseId: wlz })).toMatchObject({ code: 'unsupported', message: expect.stringContaining('Verwijs naar') as string });
        return;
      }
      await ready(south, wlz);
      const promise = () => south.call('casework.promiseOutside', { caseId: wlz, place: 'Huis bij de buren', spokeWith: 'mw. Buur', expectedAt: null });
      if (day.physicianAlways) {
        const { consultId } = await south.call('casework.askConsult', { caseId: wlz, to: 'elderlyPhysician', reasons: ['doubt'], question: 'Akkoord?', physicianId: null });
        await south.call('casework.answerConsult', { caseId: wlz, consultId, answers: [{ reason: 'doubt', answer: 'agreed' }], answeredBy: 'dr. Oefenarts', advice: '' });
      }
      await expect(promise()).rejects.toMatchObject({ code: 'blocked', message: expect.stringContaining('zorgkantoor') as string });
      await south.call('casework.recordCareOffice', { caseId: wlz, answer: 'agreed', by: 'medewerker zorgkantoor', text: '' });
      await promise();
      expect((await south.call('casework.get', { caseId: wlz })).placement).not.toBeNull();
    });

    test('month\'s end: the cost report follows the region\'s agreement, to the cent', async () => {
      const ask = () => world.north.call('reports.cost', { regionId: worldRegion, month: '2026-11', deskCents: 1_000_000, physicianMinutes: 300 });
      // Each case of the day is a request, with whichever desk; a place outside the network is named in the notes and billed to nobody.
      const placements = { 'De Stille Pauwoog': 1 };
      const outside = async () => (await ask()).notes.some((note) => note.includes('buiten het netwerk'));
      const counts = (rows: readonly { readonly name: string; readonly count: number }[]) => Object.fromEntries(rows.map((row) => [row.name, row.count]));
      await world.synced();
      // Each case was started at one of the two desks, which know them all between them; a report is whole once the other's have arrived.
      const cases = new Set([world.north, world.south].flatMap(({ kernel: { journal } }) => [true, false].flatMap((open) => journal.projections({ open }).map((row) => row.caseId)))).size;
      await world.north.until(async () => {
        const { placements: done, requests } = await ask();
        return counts(done)['De Stille Pauwoog'] === 1 && counts(requests)['onbekend'] === cases && (await outside()) === (day.outside !== 'referred');
      });
      const report = await ask();
      expect(counts(report.placements)).toEqual(placements);
      expect(counts(report.requests)).toEqual({ onbekend: cases });
      expect(report.lines.reduce((sum, line) => sum + line.cents, 0)).toBe(report.invoicedCents);
      expect(Object.fromEntries(report.perOrganisation.map((one) => [one.name, one.cents]))).toEqual(day.cost === 'own' ? {} : Object.fromEntries(day.cost));
      expect(report.openCents).toBe(1_000_000 - report.invoicedCents);
    });

    test('out of office hours and on Christmas morning the call belongs to the desk for that time', async () => {
      const { north } = world;
      world.now = saturdayNight;
      expect((await north.call('profile.route', { source: 'gp' })).route).toMatchObject({ name: day.outOfHours, officeHours: false });
      world.now = instantOf('2026-12-25', '10:00');
      expect((await north.call('profile.route', { source: 'gp' })).route).toMatchObject({ name: day.outOfHours, officeHours: false });
    });
  });
}

/** A general practitioner's call, answered up to the outcome. */
export async function referral(desk: TestDesk, id: string, name: string, role: 'gp' | 'hospitalWard' = 'gp'): Promise<string> {
  const { caseId } = await desk.call('casework.start', { regionId: worldRegion });
  await desk.call('casework.saveReferral', { caseId, referral: { referrerRole: role, callBackNumber: '0570123456' } });
  await desk.call('casework.savePatient', { caseId, patient: { name, birthDate: '1940-05-17', sex: 'female', municipality: 'Deventer' } });
  await triageThrough(desk, caseId, { ...vignette(id).answers, ageYears: 86 });
  return caseId;
}

export async function ready(desk: TestDesk, caseId: string): Promise<void> {
  await desk.call('casework.recordNeeds', { caseId, needs: { ...noNeeds, preferredOrganisations: ['org-4-1'] } });
  await desk.call('casework.markReferralLetter', { caseId, by: 'gp' });
}

export async function makeBeds(world: World): Promise<void> {
  await world.bed('day-own', {});
  await world.bed('day-preferred', { organisationId: 'org-4-1', locationId: 'loc-4-3', position: { lat: 52.4, lng: 6.1 }, expiresAt: world.now - 1 });
  await world.bed('day-neighbour', { regionId: 'nl-31', organisationId: 'org-31-0', locationId: 'loc-31-0', position: { lat: 52.25, lng: 6.16 } });
}

async function shown(desk: TestDesk, caseId: string): Promise<string[]> {
  return (await desk.call('capacity.search', { caseId })).fitting.map((row) => row.bedGroup.id).filter((id) => id.startsWith('day-'));
}

async function found(desk: TestDesk, caseId: string, id: string): Promise<{ readonly version: number }> {
  const bed = (await desk.call('capacity.search', { caseId })).fitting.find((row) => row.bedGroup.id === id);
  if (bed === undefined) throw new Error(`${id} does not fit`);
  return bed.bedGroup;
}
