import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TestDesk } from '../support/desk.ts';
import { startTestDesk } from '../support/desk.ts';
import { codeFor, people, person, startRealRegion } from './place.ts';
import type { RealRegion } from './place.ts';

/** Signing in on a real region: an activation code, a PIN, and from then on without any connection. The clock is the test's. */
let region: RealRegion;
let desk: TestDesk;
let now = Date.UTC(2026, 10, 22, 3, 0);
const pin = '482917';
const opened: TestDesk[] = [];

beforeAll(async () => { region = await startRealRegion({ clock: () => now }); });
afterAll(async () => { await region?.stop(); });
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
  await region.put(...people);
});

async function newDesk(): Promise<TestDesk> {
  desk = await startTestDesk({ region: { url: region.url, token: region.token }, training: false, clock: () => now });
  opened.push(desk);
  await desk.synced();
  return desk;
}
async function enrol(who: string, secret = pin): Promise<void> {
  await desk.call('session.useCode', { code: await codeFor(region, who) });
  await desk.call('session.setSecret', { secret });
}
const signedIn = async (): Promise<{ id: string; role: string } | null> => {
  const { staff } = await desk.call('session.current', {});
  return staff === null ? null : { id: staff.id, role: staff.role };
};

describe('somebody who has not proven who they are', () => {
  it('gets in by no way: no training, no PIN, no code that was not given', async () => {
    await newDesk();
    expect((await desk.refusal('session.startTraining', {})).code).toBe('refused');
    expect((await desk.refusal('session.signIn', { staffId: 'anna', secret: pin })).code).toBe('refused');
    expect((await desk.refusal('session.setSecret', { secret: pin })).code).toBe('refused');
    expect((await desk.refusal('session.useCode', { code: 'AAAA-BBBB-CCCC' })).code).toBe('refused');
    expect((await desk.refusal('casework.worklist', {})).code).toBe('notSignedIn');
    expect(await signedIn()).toBeNull();
  });
  it('who is no longer active, or only in training, is refused even with the right code or PIN', async () => {
    await newDesk();
    await expect(codeFor(region, 'weg')).rejects.toThrow('404');
    await desk.call('session.useCode', { code: await codeFor(region, 'els') });
    expect((await desk.refusal('session.setSecret', { secret: pin })).code).toBe('forbidden');
  });
});

describe('an activation code', () => {
  it('works once, in any way it can be read out, and only the newest', async () => {
    await newDesk();
    const first = await codeFor(region, 'anna');
    const second = await codeFor(region, 'anna');
    expect((await desk.refusal('session.useCode', { code: first })).code).toBe('refused');
    expect((await desk.call('session.useCode', { code: ` ${second.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o')} ` })).person).toMatchObject({ id: 'anna', roles: ['nurse'] });
    expect((await desk.refusal('session.useCode', { code: second })).code).toBe('refused');
  });
  it('ends after a day', async () => {
    await newDesk();
    const code = await codeFor(region, 'anna');
    now += 24 * 3_600_000 + 1;
    expect((await desk.refusal('session.useCode', { code })).code).toBe('refused');
  });
  it('after ten wrong ones the region lets this desk wait', async () => {
    await newDesk();
    const codes: string[] = [];
    for (let index = 0; index < 12; index += 1) codes.push((await desk.refusal('session.useCode', { code: `AAAA-BBBB-CC${10 + index}` })).code);
    expect(codes.at(-1)).toBe('rateLimited');
    expect(codes.filter((code) => code === 'refused').length).toBeLessThanOrEqual(10);
    now += 11 * 60_000;
    expect((await desk.refusal('session.useCode', { code: 'AAAA-BBBB-CC99' })).code).toBe('refused');
  });
  it('is given by a manager at a desk, never by anyone else, and not for somebody of nowhere', async () => {
    await newDesk();
    await enrol('bram');
    expect((await desk.refusal('session.giveCode', { staffId: 'anna' })).code).toBe('forbidden');
    await desk.call('session.switchRole', { role: 'manager' });
    expect((await desk.refusal('session.giveCode', { staffId: 'weg' })).code).toBe('refused');
    const { code } = await desk.call('session.giveCode', { staffId: 'anna' });
    expect((await desk.call('session.useCode', { code })).person.id).toBe('anna');
    // A desk that says "a manager asked" of somebody who isn't one.
    const forged = await fetch(`${region.url}/v1/session/codes`, { method: 'POST', headers: { authorization: `Bearer ${region.token}`, 'content-type': 'application/json' }, body: JSON.stringify({ staffId: 'anna', by: { id: 'anna', role: 'manager', desk: 'desk-1' } }) });
    expect(forged.status).toBe(403);
  });
});

describe('a PIN', () => {
  it('that is easy to guess is refused with what to choose instead', async () => {
    await newDesk();
    await desk.call('session.useCode', { code: await codeFor(region, 'anna') });
    for (const secret of ['1234', '123456', '987654', '111111', '121212', 'kort', 'aaaaaaaaaaaa', 'ik ben Proef anna zelf']) expect([secret, (await desk.refusal('session.setSecret', { secret })).code]).toEqual([secret, 'refused']);
    await desk.call('session.setSecret', { secret: 'drie blauwe fietsen' });
    expect(await signedIn()).toEqual({ id: 'anna', role: 'nurse' });
  });
  it('opens the desk without any connection, also after a restart', async () => {
    await newDesk();
    await enrol('anna');
    await desk.call('session.signOut', {});
    desk = await desk.restart({ region: null });
    opened.push(desk);
    expect((await desk.call('session.ways', {})).people.map((one) => one.id)).toEqual(['anna']);
    await desk.call('session.signIn', { staffId: 'anna', secret: pin });
    expect(await signedIn()).toEqual({ id: 'anna', role: 'nurse' });
    expect((await desk.call('casework.worklist', {})).rows).toEqual([]);
  });
  it('wrong ones are slowed, then blocked, and a restart forgets none of it', async () => {
    await newDesk();
    await enrol('anna');
    await desk.call('session.signOut', {});
    const tries: string[] = [];
    for (let index = 0; index < 3; index += 1) tries.push((await desk.refusal('session.signIn', { staffId: 'anna', secret: '000001' })).code);
    expect(tries).toEqual(['refused', 'refused', 'refused']);
    expect((await desk.refusal('session.signIn', { staffId: 'anna', secret: pin })).code).toBe('rateLimited');
    desk = await desk.restart();
    opened.push(desk);
    await desk.synced();
    expect((await desk.refusal('session.signIn', { staffId: 'anna', secret: pin })).code).toBe('rateLimited');
    // Putting the clock back or forward: back never waits longer than the longest wait, forward gives attempts but no more of them.
    now -= 30 * 86_400_000;
    expect((await desk.call('session.ways', {})).people[0]?.opensAt).toBeLessThanOrEqual(now + 900_000);
    now += 30 * 86_400_000;
    for (let index = 3; index < 10; index += 1) {
      now += 3_600_000;
      tries.push((await desk.refusal('session.signIn', { staffId: 'anna', secret: '000001' })).code);
    }
    expect(tries.at(-1)).toBe('locked');
    now += 3_600_000;
    expect((await desk.refusal('session.signIn', { staffId: 'anna', secret: pin })).code).toBe('locked');
    await enrol('anna', '739164');
    await desk.call('session.signOut', {});
    expect((await desk.refusal('session.signIn', { staffId: 'anna', secret: pin })).code).toBe('refused');
    await desk.call('session.signIn', { staffId: 'anna', secret: '739164' });
  });
  it('twenty guesses at the same moment are counted as twenty, not as one', async () => {
    await newDesk();
    await enrol('anna');
    await desk.call('session.signOut', {});
    const codes = await Promise.all(Array.from({ length: 20 }, async (_, index) => (await desk.refusal('session.signIn', { staffId: 'anna', secret: `00000${index}` })).code));
    expect(codes.filter((code) => code === 'refused').length).toBeLessThanOrEqual(3);
  });
  it('is nowhere to be found: not in the databases, not in the log', async () => {
    await newDesk();
    await enrol('anna');
    await desk.refusal('session.signIn', { staffId: 'anna', secret: '918273645' });
    const rows = desk.kernel.ports.dataFolder === '' ? [] : [JSON.stringify(desk.log)];
    expect(rows.join()).not.toMatch(/482917|918273645/);
    const listed = await auditText();
    expect(listed).not.toMatch(/482917|918273645/);
  });
});

async function auditText(): Promise<string> {
  await desk.call('session.signOut', {});
  await enrol('carla', '550417');
  return JSON.stringify(await desk.call('audit.export', {}));
}

describe('the region takes access away', () => {
  it('the session ends by itself and the PIN no longer opens', async () => {
    await newDesk();
    await enrol('anna');
    await region.put(person('anna', ['nurse'], { active: false, version: 2 }));
    await desk.until(async () => (await signedIn()) === null);
    expect((await desk.refusal('session.signIn', { staffId: 'anna', secret: pin })).code).toBe('forbidden');
    expect((await desk.call('session.ways', {})).people).toEqual([]);
  });
  it('a role that was taken away ends the session in that role', async () => {
    await newDesk();
    await enrol('bram');
    await desk.call('session.switchRole', { role: 'manager' });
    await region.put(person('bram', ['nurse'], { version: 3 }));
    await desk.until(async () => (await signedIn()) === null);
    expect((await desk.refusal('session.signIn', { staffId: 'bram', secret: pin, role: 'manager' })).code).toBe('forbidden');
    await desk.call('session.signIn', { staffId: 'bram', secret: pin });
    expect(await signedIn()).toEqual({ id: 'bram', role: 'nurse' });
  });
  it('after ninety days the person proves anew who they are; without a connection the PIN still opens', async () => {
    await newDesk();
    await enrol('anna');
    await desk.call('session.signOut', {});
    now += 91 * 86_400_000;
    expect((await desk.refusal('session.signIn', { staffId: 'anna', secret: pin })).code).toBe('locked');
    desk = await desk.restart({ region: null });
    opened.push(desk);
    await desk.call('session.signIn', { staffId: 'anna', secret: pin });
  });
  it('a manager takes a PIN away from this desk', async () => {
    await newDesk();
    await enrol('anna');
    await enrol('carla', '550417');
    await desk.call('session.forget', { staffId: 'anna', why: 'uit dienst' });
    await desk.call('session.signOut', {});
    expect((await desk.refusal('session.signIn', { staffId: 'anna', secret: pin })).code).toBe('refused');
  });
});

describe('a shared desk', () => {
  it('changes hands with one PIN; the first session ends and what was typed stays', async () => {
    await newDesk();
    await enrol('bram');
    await enrol('anna', '739164');
    const { caseId } = await desk.call('casework.start', {});
    await desk.call('casework.saveDraft', { caseId, field: 'note', value: 'half getypt' });
    await desk.call('session.signIn', { staffId: 'bram', secret: pin });
    expect(await signedIn()).toEqual({ id: 'bram', role: 'nurse' });
    expect((await desk.call('casework.get', { caseId })).drafts['note']).toBe('half getypt');
  });
  it('locked, nothing is answered; the same person goes on where the shift was', async () => {
    await newDesk();
    await enrol('anna');
    const began = (await desk.call('session.current', {})).shiftStartedAt;
    for (const why of ['byHand', 'sleep', 'windowClosed'] as const) {
      now += 1000;
      await desk.call('session.lock', { why });
      expect((await desk.call('session.current', {})).locked).toMatchObject({ id: 'anna', why });
      expect((await desk.refusal('casework.worklist', {})).code).toBe('notSignedIn');
      await desk.call('session.signIn', { staffId: 'anna', secret: pin });
      expect(await desk.call('session.current', {})).toMatchObject({ shiftStartedAt: began, locked: null });
    }
  });
  it('after a restart the session is there, locked', async () => {
    await newDesk();
    await enrol('anna');
    desk = await desk.restart();
    opened.push(desk);
    expect(await desk.call('session.current', {})).toMatchObject({ staff: null, locked: { id: 'anna', why: 'restart' } });
  });
  it('someone with several roles chooses one; one that isn\'t theirs is refused', async () => {
    await newDesk();
    await desk.call('session.useCode', { code: await codeFor(region, 'bram') });
    expect((await desk.refusal('session.setSecret', { secret: pin, role: 'administrator' })).code).toBe('forbidden');
    await desk.call('session.setSecret', { secret: pin, role: 'manager' });
    expect(await signedIn()).toEqual({ id: 'bram', role: 'manager' });
    expect((await desk.refusal('session.switchRole', { role: 'administrator' })).code).toBe('forbidden');
    await desk.call('session.switchRole', { role: 'nurse' });
    expect(await signedIn()).toEqual({ id: 'bram', role: 'nurse' });
  });
});
