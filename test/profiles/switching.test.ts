import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { instantOf } from '../../shared/calendar/index.ts';
import { adopt, shippedProfiles } from '../../shared/profile/shipped/index.ts';
import { startWorld, worldRegion } from './world.ts';
import type { World } from './world.ts';

/** Switching the way of working: at the next new case, without a restart, and never under a case that is open. */
describe('switching the profile', () => {
  let world: World;
  beforeAll(async () => { world = await startWorld('independentTeam', instantOf('2026-11-18', '10:00')); });
  afterAll(() => world.close());

  const placement = async (caseId: string) => (await world.north.call('casework.get', { caseId })).clocks.find((clock) => clock.norm === 'triage');

  test('an open case keeps the way of working it began with; the next new case has the new one, on both desks, without a restart', async () => {
    const { north, south } = world;
    const { caseId: before } = await north.call('casework.start', {});
    expect(await north.call('profile.route', { caseId: before })).toMatchObject({ mode: 'full', by: 'deskNurse' });
    const old = await placement(before);
    const version = (await north.call('profile.current', { regionId: worldRegion })).profile.version;

    const next = adopt(shippedProfiles.acuteFrontOffice, worldRegion, version);
    const tight = { ...next, triage: { ...next.triage, mode: 'logisticsOnly' as const }, norms: { ...next.norms, triage: { U0: 1, U1: 2, U2: 3, U3: 4, U4: 5, U5: 6 } } };
    expect((await world.publish(tight)).status).toBe(200);
    for (const desk of [north, south]) await desk.until(async () => (await desk.call('profile.current', { regionId: worldRegion })).profile.version === version + 1);
    await north.synced();

    expect(await north.call('profile.route', { caseId: before })).toMatchObject({ mode: 'full', by: 'deskNurse', profileVersion: version });
    expect(await placement(before)).toMatchObject({ dueAt: old?.dueAt });
    await expect(north.call('casework.deviate', { caseId: before, urgency: 'U3', careType: 'elvLow', reason: 'clinicalJudgement', text: '' })).rejects.toMatchObject({ code: 'badRequest' });

    const { caseId: after } = await north.call('casework.start', {});
    expect(await north.call('profile.route', { caseId: after })).toMatchObject({ mode: 'logisticsOnly', by: 'sender', profileVersion: version + 1 });
    expect((await placement(after))?.dueAt).toBe(world.now + 3 * 60_000);
    await north.call('casework.deviate', { caseId: after, urgency: 'U3', careType: 'elvLow', reason: 'localAgreement', text: '' });

    await north.synced();
    await south.until(async () => (await south.call('casework.worklist', {})).rows.some((row) => row.caseId === before));
    expect(await south.call('profile.route', { caseId: before })).toMatchObject({ mode: 'full', profileVersion: version });
  });

  test('a profile with a contradiction is refused with key and why; the one in force stays, at the region and on the desk', async () => {
    const { north } = world;
    const current = (await north.call('profile.current', { regionId: worldRegion })).profile;
    const bad: readonly (readonly [string, unknown])[] = [
      ['norms.triage.U2', { ...current, norms: { ...current.norms, triage: { ...current.norms.triage, U2: 0 } } }],
      ['hours.outOfHoursRoute', { ...current, hours: { ...current.hours, outOfHoursRoute: '' } }],
      ['careTypes.placed.0', { ...current, careTypes: { ...current.careTypes, placed: ['hotelbed'] } }],
      ['finance.shares', { ...current, finance: { model: 'fixedShares', shares: [{ organisationId: 'hospital', basisPoints: 6000 }], restOver: [], perTransferCents: 0, gpPerHourCents: 0 } }],
      ['norms.placement.U2', { ...current, norms: { ...current.norms, placement: { ...current.norms.placement, U2: 2 } } }],
    ];
    for (const [key, profile] of bad) {
      expect((await world.publish(profile as typeof current)).ok, key).toBe(false);
      const draft = await north.call('profile.saveDraft', { regionId: worldRegion, draft: JSON.parse(JSON.stringify(profile)) as never });
      expect(draft.problems.map((problem) => problem.key), key).toContain(key);
      expect(draft.problems.every((problem) => /[a-z]{3}/.test(problem.message))).toBe(true);
      expect(await north.refusal('profile.publish', { regionId: worldRegion })).toMatchObject({ code: 'refused', message: expect.stringContaining('blijven gelden') as string });
    }
    await north.call('profile.dropDraft', { regionId: worldRegion });
    expect((await north.call('profile.current', { regionId: worldRegion })).profile).toEqual(current);
  });

  test('the trainee edits a draft, sees what changes, and publishes it; who was behind is told and can take the draft along', async () => {
    const { north, south } = world;
    const first = await north.call('profile.draft', { regionId: worldRegion });
    expect(first).toMatchObject({ changed: false, behind: false, changes: [] });
    const edit = (desk: typeof north, minutes: number) => desk.call('profile.draft', { regionId: worldRegion }).then(({ draft }) => {
      const profile = draft as unknown as { offer: { holdMinutes: number } };
      return desk.call('profile.saveDraft', { regionId: worldRegion, draft: { ...(draft as object), offer: { ...profile.offer, holdMinutes: minutes } } as never });
    });
    expect((await edit(north, 300)).changes).toEqual([{ key: 'offer.holdMinutes', section: 'Aanbieden en rangschikken', label: 'Plaats vasthouden', before: '2 uur', after: '5 uur' }]);
    await edit(south, 360);
    const { version } = await north.call('profile.publish', { regionId: worldRegion });
    await south.until(async () => (await south.call('profile.current', { regionId: worldRegion })).profile.version === version);
    expect(await south.refusal('profile.publish', { regionId: worldRegion })).toMatchObject({ code: 'stale' });
    expect((await south.call('profile.rebaseDraft', { regionId: worldRegion })).changes).toMatchObject([{ before: '5 uur', after: '6 uur' }]);
    await south.call('profile.publish', { regionId: worldRegion });
    await north.until(async () => (await north.call('profile.current', { regionId: worldRegion })).profile.offer.holdMinutes === 360);
    const { versions } = await north.call('profile.inForce', { regionId: worldRegion });
    expect(versions[0]).toMatchObject({ version: version + 1, publishedBy: expect.stringMatching(/erpleegkundige/) as string });
  });

  test('surge: on with who, when and why, on every desk; only clocks that start after it have its norms, also in open cases; history stays', async () => {
    const { north, south } = world;
    const current = (await north.call('profile.current', { regionId: worldRegion })).profile;
    expect((await world.publish({ ...current, surge: { active: false, kinds: ['Griepgolf'], switchedBy: ['manager'], details: [{ kind: 'Griepgolf', text: 'Zorghotel open.', beds: [{ careType: 'elvLow', count: 10, place: 'Zorghotel' }], norms: { triage: { U0: 2, U1: 4, U2: 40, U3: 50, U4: 60, U5: 70 } } }] } })).status).toBe(200);
    await north.until(async () => (await north.call('profile.current', { regionId: worldRegion })).profile.surge.kinds.includes('Griepgolf'));
    const { caseId: before } = await north.call('casework.start', {});
    world.now += 60_000;
    await expect(north.call('profile.switchSurge', { regionId: worldRegion, kind: 'Onbekend', on: true, why: 'test' })).rejects.toMatchObject({ code: 'refused' });
    await north.call('profile.switchSurge', { regionId: worldRegion, kind: 'Griepgolf', on: true, why: 'Drie locaties met griep' });
    for (const desk of [north, south]) await desk.until(async () => (await desk.call('app.statusBar', {})).surge);
    expect((await south.call('app.statusBar', {})).surging).toMatchObject([{ kind: 'Griepgolf', since: world.now, why: 'Drie locaties met griep', by: expect.stringMatching(/erpleegkundige/) as string, text: expect.stringContaining('10 ×') as string }]);
    const { caseId: during } = await north.call('casework.start', {});
    expect((await placement(before))?.dueAt).toBe(world.now - 60_000 + 3 * 60_000);
    expect((await placement(during))?.dueAt).toBe(world.now + 40 * 60_000);
    world.now += 60_000;
    await south.call('profile.switchSurge', { regionId: worldRegion, kind: 'Griepgolf', on: false, why: 'Voorbij' });
    await north.until(async () => !(await north.call('app.statusBar', {})).surge);
    const { caseId: after } = await north.call('casework.start', {});
    expect((await placement(after))?.dueAt).toBe(world.now + 3 * 60_000);
    expect((await placement(during))?.dueAt).toBe(world.now - 60_000 + 40 * 60_000);
    expect((await north.call('profile.inForce', { regionId: worldRegion })).history).toMatchObject([{ on: false, why: 'Voorbij' }, { on: true }]);
    // A profile published meanwhile doesn't say whether surge is on: the region keeps that.
    expect((await world.publish({ ...current, surge: { active: true, kinds: ['Griepgolf'], switchedBy: ['manager'], history: [] } })).status).toBe(200);
    await north.until(async () => (await north.call('profile.current', { regionId: worldRegion })).profile.surge.details === undefined);
    expect((await north.call('profile.current', { regionId: worldRegion })).profile.surge).toMatchObject({ active: false, history: [{ on: true }, { on: false }] });
  });

  test('a roster with a gap is warned about; filling it and swapping two duties goes through the region; another desk sees it', async () => {
    const { north, south } = world;
    const view = () => north.call('profile.rosters', { regionId: worldRegion, from: world.now, to: world.now + 7 * 86_400_000 });
    const before = await view();
    expect(before.gaps.filter((gap) => gap.role === 'elderlyPhysician')).toEqual([]);
    const duties = before.entries.filter((entry) => entry.role === 'elderlyPhysician' && entry.from > world.now + 86_400_000 && entry.from < world.now + 2 * 86_400_000);
    for (const entry of duties) await north.call('profile.removeRoster', { id: entry.id });
    await north.until(async () => (await view()).gaps.some((gap) => gap.role === 'elderlyPhysician'));
    await south.until(async () => ((await south.call('app.statusBar', {})).gaps ?? 0) > 0);
    for (const entry of duties) await north.call('profile.saveRoster', { entry: { ...entry, id: `${entry.id}-2`, version: 1 } });
    await north.until(async () => (await view()).gaps.every((gap) => gap.role !== 'elderlyPhysician'));
    const [a, b] = (await view()).entries.filter((entry) => entry.role === 'psychiatrist');
    if (a === undefined || b === undefined) throw new Error('no two duties');
    await north.call('profile.swapRoster', { a: a.id, b: b.id });
    await south.until(async () => (await south.call('profile.rosters', { regionId: worldRegion, from: world.now, to: world.now + 7 * 86_400_000 })).entries.find((entry) => entry.id === a.id)?.name === b.name);
    await expect(north.call('profile.saveRoster', { entry: { ...a, phone: '12' } })).rejects.toMatchObject({ code: 'badRequest' });
  });

  test('numbers of a location are changed on the version that was seen; an older one is refused', async () => {
    const { north } = world;
    const { locations } = await north.call('profile.numbers', { regionId: worldRegion });
    const [one] = locations;
    if (one === undefined) throw new Error('no location');
    await north.call('profile.saveNumbers', { locationId: one.id, baseVersion: one.version, dayNumber: '038 012 34 56', nightNumber: null, answeredBy: 'receptie' });
    await north.until(async () => (await north.call('profile.numbers', { regionId: worldRegion })).locations.find((row) => row.id === one.id)?.nightNumber === null);
    expect(await north.refusal('profile.saveNumbers', { locationId: one.id, baseVersion: one.version, dayNumber: null, nightNumber: null, answeredBy: '' })).toMatchObject({ code: 'stale' });
  });

  test('nobody publishes without the role, in another desk\'s name, or for another region', async () => {
    const { region, north } = world;
    const token = await region.deskToken('desk-west', ['nl-05']);
    const ask = (body: unknown) => fetch(`${region.url}/v1/publications`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const profile = (await north.call('profile.current', { regionId: worldRegion })).profile;
    const rows = [{ kind: 'profile', id: profile.id, baseVersion: profile.version, body: profile }];
    for (const [role, desk, expected] of [['nurse', 'desk-west', 403], ['manager', 'desk-noord', 403], ['manager', 'desk-west', 403]] as const) {
      expect((await ask({ actor: { id: 'x', role, desk }, actorName: 'X', rows })).status).toBe(expected);
    }
  });
});
