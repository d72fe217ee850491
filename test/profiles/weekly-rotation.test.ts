import { expect } from 'vitest';
import { instantOf } from '../../shared/calendar/index.ts';
import { playDay } from './day.ts';
import { worldRegion } from './world.ts';

const turn = 'Organisatie die deze week de triage doet';
playDay({
  way: 'weeklyRotation', by: 'rotatingTeam', checkedBy: 'none', office: turn, outOfHours: turn, consult: 'elderlyPhysician', physicianAlways: false, norms: { pickUp: 15, triageU4: 60, providerAnswerU4: 120, placementU4: 2880 }, open: 1, mustAccept: false, beds: ['own', 'preferred', 'neighbour'], outside: 'careOffice', cost: 'own',
}, {
  // 5 January 2026 to 16 November 2026 is 45 weeks; 45 mod 4 = 1: the second organisation
  'triage is done by the organisation whose week it is; it turns over on Monday at 08:00, and an agreed swap holds for its week': async (world) => {
    const { north } = world;
    const turnNow = async () => (await north.call('profile.route', {})).inTurn;
    const back = world.now;
    expect(await turnNow()).toBe('provider-2');
    world.now = instantOf('2026-11-23', '07:59');
    expect(await turnNow()).toBe('provider-2');
    world.now = instantOf('2026-11-23', '08:00');
    expect(await turnNow()).toBe('provider-3');
    world.now = back;
    const { profile } = await north.call('profile.current', { regionId: worldRegion });
    const rotation = profile.triage.rotation;
    if (rotation === undefined) throw new Error('no turns');
    expect((await world.publish({ ...profile, triage: { ...profile.triage, rotation: { ...rotation, swaps: [{ week: '2026-11-18', organisation: 'provider-4' }] } } })).status).toBe(200);
    await north.until(async () => (await turnNow()) === 'provider-4');
    expect((await north.call('profile.rosters', { regionId: worldRegion, from: world.now, to: world.now + 1000 })).rotation.map((week) => week.organisationId)).toEqual(['provider-4', 'provider-3', 'provider-4', 'provider-1', 'provider-2', 'provider-3']);
    expect((await world.publish({ ...profile, version: 9, triage: { ...profile.triage, rotation: { ...rotation, swaps: [{ week: '2026-11-18', organisation: 'nobody' }] } } })).status).toBe(422);
  },
});
