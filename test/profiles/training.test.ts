import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pino } from 'pino';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRegion } from '../../region/service.ts';
import { picksUp, planNight } from '../../region/training/demand.ts';
import { noNeeds, triageThrough, vignette } from '../support/casework.ts';
import { startTestDesk } from '../support/desk.ts';
import { startWorld } from './world.ts';
import type { World } from './world.ts';

describe('a simulated night', () => {
  test('is the same for the same seed, differs for another, and lies within its hours', () => {
    expect(planNight(7, 8)).toEqual(planNight(7, 8));
    expect(planNight(7, 8)).not.toEqual(planNight(8, 8));
    for (let seed = 1; seed <= 50; seed += 1) {
      const calls = planNight(seed, 8);
      expect(calls.length).toBeGreaterThan(0);
      expect(calls.every((call) => call.at >= 0 && call.at < 8 * 3_600_000 && /^0\d{9}$/.test(call.phone) && call.story.length > 20 && !call.story.includes('Als v'))).toBe(true);
    }
  });

  test('brings about as many calls as the model says: 8.66 a day, three times as busy, eight hours', () => {
    const counts = Array.from({ length: 400 }, (_, index) => planNight(index + 1, 8).length);
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    // (5.56 + 3.1) x 3 x 7.75/24 hours (none in the last quarter of an hour) = 8.4
    expect(mean).toBeGreaterThan(7.6);
    expect(mean).toBeLessThan(9.2);
  });

  test('has physicians that do and that don\'t pick up, the same way each time', () => {
    const results = Array.from({ length: 200 }, (_, index) => picksUp(7, `duty-${index}`, 0));
    expect(new Set(results)).toEqual(new Set(['reached', 'noAnswer', 'busy']));
    expect(results).toEqual(Array.from({ length: 200 }, (_, index) => picksUp(7, `duty-${index}`, 0)));
  });
});

describe('an exercise at a desk', () => {
  let world: World;
  beforeAll(async () => { world = await startWorld('independentTeam', Date.UTC(2026, 10, 18, 22, 0)); });
  afterAll(() => world.close());

  test('calls ring as the night goes on, sixty times as fast; taking one up makes a case with the caller\'s story; the debrief tells times, deviations and missed consults', async () => {
    const { north } = world;
    expect((await north.call('training.night', {})).night).toBeNull();
    // A night in which somebody calls about a crisis, so that a physician must be asked.
    const seed = Array.from({ length: 200 }, (_, index) => index + 1).find((one) => planNight(one, 8).some((call) => call.vignette === 'v05' || call.vignette === 'v13')) ?? 1;
    const started = await north.call('training.start', { seed, speed: 60, hours: 8 });
    expect(started).toMatchObject({ seed, speed: 60, rung: [], ended: false });
    const plan = planNight(seed, 8);
    world.now += Math.round((plan[0]?.at ?? 0) / 60) + 30_000;
    const first = (await north.call('training.night', {})).night?.rung[0];
    expect(first).toMatchObject({ id: plan[0]?.id, caseId: null });
    await expect(north.call('training.takeCall', { callId: plan.at(-1)?.id ?? '' })).rejects.toMatchObject({ code: 'notFound' });
    world.now = started.endsAt - 1;
    const crisis = plan.find((call) => call.vignette === 'v05' || call.vignette === 'v13');
    const { caseId } = await north.call('training.takeCall', { callId: crisis?.id ?? '' });
    expect((await north.call('training.takeCall', { callId: crisis?.id ?? '' })).caseId).toBe(caseId);
    const detail = await north.call('casework.get', { caseId });
    expect(detail.notes[0]?.text).toBe(crisis?.story);
    // The trainee deviates from the story: no physician is asked and the case is closed.
    await triageThrough(north, caseId, { ...vignette('v01').answers, ageYears: 86 });
    await north.call('casework.confirmOutcome', { caseId });
    await north.call('casework.recordNeeds', { caseId, needs: noNeeds });
    await north.call('casework.close', { caseId, destination: 'withdrawn', text: '' });
    world.now = started.endsAt + 1;
    const { debrief } = await north.call('training.debrief', {});
    expect(debrief).toMatchObject({ taken: 1, missed: plan.length - 1, different: 1, night: { ended: true } });
    const line = debrief?.lines.find((one) => one.caseId === caseId);
    expect(line).toMatchObject({ differs: true, decided: { careType: 'elvLow' }, expected: { careType: 'wlzCrisis' } });
    expect(line?.consultsMissed.length).toBeGreaterThan(0);
    expect(line?.waitedMs).toBeGreaterThan(0);
  });

  test('a physician who is rung picks up as the night has it, and otherwise the second time most do', async () => {
    const { north } = world;
    const { night } = await north.call('training.night', {});
    for (const tries of [0, 1, 2]) expect((await north.call('training.dial', { rosterId: 'duty-1', tries })).result).toBe(picksUp(night?.seed ?? 1, 'duty-1', tries));
  });

  test('a real region refuses every exercise, and a desk of a real region starts none', async () => {
    const data = mkdtempSync(join(tmpdir(), 'regioloket-real-'));
    const real = await startRegion({ data, training: false, log: pino({ level: 'silent' }), timers: false });
    try {
      const { text } = await real.tokens.add({ kind: 'desk', subject: 'desk-echt', regions: ['nl-04'], expiresAt: null });
      const headers = { authorization: `Bearer ${text}`, 'content-type': 'application/json' };
      for (const path of ['/v1/training/night', '/v1/training/night/end', '/v1/training/dial']) {
        const response = await fetch(`${real.url}${path}`, { method: 'POST', headers, body: JSON.stringify({ seed: 1, speed: 1, hours: 1, rosterId: 'x', tries: 0 }) });
        expect(response.status).toBe(422);
      }
      const desk = await startTestDesk({ training: false, region: { url: real.url, token: text } });
      await desk.until(() => desk.kernel.syncStatus().connection === 'online');
      expect(await desk.refusal('session.startTraining', {})).toMatchObject({ code: 'refused' });
      expect((await desk.refusal('training.start', { seed: 1, speed: 1, hours: 1 })).code).toMatch(/notSignedIn|refused|forbidden/);
      // A desk that has worked for the real region never speaks to a training region, nor the other way round.
      const mixed = await desk.restart({ region: { url: world.region.url, token: await world.region.deskToken('desk-echt') } });
      await mixed.until(() => mixed.kernel.syncStatus().problem?.code === 'trainingMix');
      await mixed.close();
      const practising = await startTestDesk({ region: { url: world.region.url, token: await world.region.deskToken('desk-oost') } });
      await practising.synced();
      const back = await practising.restart({ region: { url: real.url, token: text } });
      await back.until(() => back.kernel.syncStatus().problem?.code === 'trainingMix');
      await back.close();
    } finally {
      await real.close();
      rmSync(data, { recursive: true, force: true });
    }
  });
});
