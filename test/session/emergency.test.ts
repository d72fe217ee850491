import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { codeFor, startRealRegion } from './place.ts';
import type { RealRegion } from './place.ts';

/** Emergency access and the locks that nobody has to think of, on one desk of a real region; time is the test's. */
let region: RealRegion;
let desk: TestDesk;
let now = Date.UTC(2026, 10, 22, 3, 0);
let wake: (() => void)[] = [];
const why = { reason: 'acutePatient', text: 'Niemand anders bereikbaar, patiënt op de SEH wacht.' } as const;

beforeAll(async () => {
  region = await startRealRegion({ clock: () => now });
  desk = await startTestDesk({ region: { url: region.url, token: region.token }, training: false, clock: () => now, session: { idleMinutes: 10 }, core: { sync: { rng: Math.random, timers: {
    mono: () => performance.now(),
    // The long look of the session is made by hand; the sync keeps real time.
    after: (ms, run) => {
      if (ms === 10_000) wake.push(run);
      const timer = setTimeout(run, ms === 10_000 ? 1e8 : ms);
      return () => clearTimeout(timer);
    },
  } } } });
  await desk.synced();
  for (const [who, secret] of [['carla', '550417'], ['bram', '482917'], ['anna', '739164']] as const) {
    await desk.call('session.useCode', { code: await codeFor(region, who) });
    await desk.call('session.setSecret', { secret });
  }
});
afterAll(async () => {
  await desk?.close();
  await region?.stop();
});
afterEach(async () => { await desk.call('session.signIn', { staffId: 'anna', secret: '739164' }); });

const look = (): void => {
  const due = wake;
  wake = [];
  for (const run of due) run();
};
const role = async (): Promise<string | null> => (await desk.call('session.current', {})).staff?.role ?? null;
const asCarla = (): Promise<unknown> => desk.call('session.signIn', { staffId: 'carla', secret: '550417', role: 'manager' });

describe('emergency access', () => {
  it('without a reason is refused, and a nurse needs none', async () => {
    expect((await desk.refusal('session.emergency', why)).code).toBe('forbidden');
    await asCarla();
    expect((await desk.refusal('session.emergency', { reason: 'other', text: 'kort' })).code).toBe('badRequest');
    expect((await desk.refusal('casework.worklist', {})).code).toBe('forbidden');
  });
  it('opens cases for an hour, marks every line, and is over by itself', async () => {
    await asCarla();
    const { id } = await desk.call('session.emergency', why);
    await desk.call('casework.worklist', {});
    const { caseId } = await desk.call('casework.start', {});
    await desk.call('casework.get', { caseId });
    now += 3_600_000;
    expect((await desk.refusal('casework.worklist', {})).code).toBe('forbidden');
    look();
    await asCarla();
    expect(await role()).toBe('manager');
    const { lines } = await desk.call('audit.list', { group: 'emergency', limit: 500 });
    expect(lines.filter((line) => line.why === `emergency:${id}`).map((line) => line.action)).toEqual(expect.arrayContaining(['session.emergency', 'casework.worklist', 'casework.start', 'casework.get']));
    const { emergencies } = await desk.call('session.emergencies', {});
    expect(emergencies.find((one) => one.id === id)).toMatchObject({ who: 'Proef carla', review: null });
    expect(emergencies.find((one) => one.id === id)?.lines).toBeGreaterThanOrEqual(4);
  });
  it('is reviewed by somebody else, once', async () => {
    await asCarla();
    const { id } = (await desk.call('session.emergencies', {})).emergencies[0] ?? { id: '' };
    const verdict = { id, verdict: 'justified', text: 'Gebeld met de dienstdoende arts, klopt.' } as const;
    expect((await desk.refusal('session.reviewEmergency', verdict)).code).toBe('forbidden');
    await desk.call('session.signIn', { staffId: 'bram', secret: '482917', role: 'manager' });
    await desk.call('session.reviewEmergency', verdict);
    expect((await desk.refusal('session.reviewEmergency', verdict)).code).toBe('refused');
    expect((await desk.call('session.emergencies', {})).emergencies.find((one) => one.id === id)).toBeUndefined();
    expect((await desk.call('session.emergencies', { open: false })).emergencies.find((one) => one.id === id)?.review).toMatchObject({ by: 'Proef bram', verdict: 'justified' });
  });
});

describe('the sealed envelope', () => {
  it('lets a known nurse or physician in once, without PIN or region, and stands on the list to review', async () => {
    expect((await desk.call('session.envelopePeople', {})).people).toEqual([]);
    await asCarla();
    const { code } = await desk.call('session.makeEnvelope', {});
    await desk.call('session.signOut', {});
    expect((await desk.call('session.envelopePeople', {})).people.map((one) => one.id).sort()).toEqual(['anna', 'bram', 'dirk']);
    expect((await desk.refusal('session.openEnvelope', { staffId: 'dirk', code: 'AAAA-AAAA-AAAA-AAAA', ...why })).code).toBe('refused');
    expect((await desk.refusal('session.openEnvelope', { staffId: 'fatma', code, ...why })).code).toBe('forbidden');
    await desk.call('session.openEnvelope', { staffId: 'dirk', code: code.toLowerCase(), ...why });
    expect(await desk.call('session.current', {})).toMatchObject({ staff: { id: 'dirk', role: 'elderlyPhysician' }, emergency: {} });
    await desk.call('casework.worklist', {});
    await desk.call('session.signOut', {});
    expect((await desk.refusal('session.openEnvelope', { staffId: 'dirk', code, ...why })).code).toBe('refused');
  });
});

describe('a desk that was left alone', () => {
  it('locks itself after the time of the machine\'s policy, whatever the page does, and not while somebody types', async () => {
    now += 9 * 60_000;
    await desk.call('session.touch', {});
    now += 9 * 60_000;
    look();
    expect(await role()).toBe('nurse');
    now += 60_000;
    look();
    expect((await desk.call('session.current', {})).locked).toMatchObject({ id: 'anna', why: 'idle' });
  });
});
