import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { showsPatient } from '../../electron/desk/audit/patients.ts';
import { createRouter } from '../../electron/desk/router.ts';
import type { Handlers } from '../../electron/desk/router.ts';
import { deskContract } from '../../shared/contract/desk.ts';
import type { Method } from '../../shared/contract/define.ts';
import { CodedError } from '../../shared/contract/errors.ts';
import { staffRoles } from '../../shared/contract/desk/session.ts';
import { startTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';

/** Every role with every method of the contract: a method that is added is in it the same moment. The permission table is the contract's `roles`; the core keeps it, not the screen. */
const methods = Object.entries(deskContract as Readonly<Record<string, Method>>);
type Who = (typeof staffRoles)[number] | null;
const everyone: readonly Who[] = [null, ...staffRoles];
const expected = (method: Method, role: Who): 'in' | 'notSignedIn' | 'forbidden' => (method.roles === null ? 'in' : role === null ? 'notSignedIn' : method.roles.includes(role) ? 'in' : 'forbidden');

describe('each role with each method, through the router', () => {
  it.each(everyone)('%s: exactly what the table says', async (role) => {
    const reached: string[] = [];
    const refused: string[] = [];
    const handlers = Object.fromEntries(methods.map(([name]) => [name, () => {
      reached.push(name);
      throw new CodedError('unsupported', 'Niet in deze proef.');
    }])) as unknown as Handlers;
    // Shapes are another test's: here every input fits.
    const router = createRouter({ handlers, actor: () => (role === null ? null : { id: 'somebody', role, desk: 'desk' }), now: () => 0, log: () => undefined, refused: (_actor, name) => void refused.push(name) });
    for (const [name, method] of methods) {
      const answer = JSON.parse(await router(name, '{"not":"an input"}')) as { ok: boolean; error: { code: string } };
      const got = ['notSignedIn', 'forbidden'].includes(answer.error.code) ? answer.error.code : 'in';
      expect([name, got]).toEqual([name, expected(method, role)]);
    }
    expect(refused).toEqual(methods.filter(([, method]) => expected(method, role) !== 'in').map(([name]) => name));
    expect(reached.filter((name) => expected(deskContract[name as keyof typeof deskContract], role) !== 'in')).toEqual([]);
  });

  it('every pair was looked at', () => {
    expect(methods.length * everyone.length).toBeGreaterThanOrEqual(70 * 6);
  });
});

describe('what the table must never say', () => {
  const may = (role: string): readonly string[] => methods.filter(([, method]) => method.roles?.includes(role) === true).map(([name]) => name);
  it('only known roles occur in it', () => {
    expect(methods.flatMap(([name, { roles }]) => (roles ?? []).filter((role) => !staffRoles.some((one) => one === role)).map((role) => `${name}: ${role}`))).toEqual([]);
  });
  it('without signing in nothing is said of a patient and no case is changed', () => {
    const open = methods.filter(([, method]) => method.roles === null).map(([name]) => name);
    // On a desk where nobody has worked yet a backup may take its place (test/backup): the recovery key is asked, and a used desk refuses.
    expect(open.filter((name) => !/^(app|session|sync|alarm)\./.test(name))).toEqual(['backup.restorable', 'backup.restore']);
    expect(open.filter((name) => showsPatient(name))).toEqual([]);
  });
  it('an administrator looks after the desk and sees no patient; a manager works no case', () => {
    expect(may('administrator').filter((name) => showsPatient(name) && !name.startsWith('audit.'))).toEqual([]);
    expect(may('administrator').filter((name) => name.startsWith('casework.') || name.startsWith('triage.answer') || name.startsWith('handover.'))).toEqual([]);
    expect(may('manager').filter((name) => name.startsWith('casework.') && (deskContract as Readonly<Record<string, Method>>)[name]?.kind === 'command')).toEqual([]);
  });
  it('nurses and physicians don\'t look into the log, nor give codes', () => {
    for (const role of ['nurse', 'elderlyPhysician']) expect(may(role).filter((name) => /^audit\.(?!printed)/.test(name) || ['session.giveCode', 'session.forget', 'session.makeEnvelope', 'session.reviewEmergency'].includes(name))).toEqual([]);
  });
});

describe('a refusal in the real core', () => {
  let region: TestRegion;
  let desk: TestDesk;
  beforeAll(async () => {
    region = await startTestRegion({ beds: 5, timers: false });
    desk = await startTestDesk({ region: { url: region.url, token: region.token } });
    await desk.synced();
  });
  afterAll(async () => {
    await desk?.close();
    await region?.stop();
  });
  it('stands in the log with who, what and why not', async () => {
    await desk.call('session.startTraining', { role: 'administrator' });
    const wrong = methods.filter(([, method]) => method.roles !== null && !method.roles.includes('administrator')).map(([name]) => name);
    for (const name of wrong) expect([name, (JSON.parse(await desk.core.invoke(name, '{}')) as { error: { code: string } }).error.code]).toEqual([name, 'forbidden']);
    const { lines } = await desk.call('audit.list', { group: 'refused', limit: 500 });
    expect(new Set(lines.map((line) => line.action))).toEqual(new Set(wrong));
    expect(lines.every((line) => line.role === 'administrator' && line.outcome === 'refused')).toBe(true);
  });
});
