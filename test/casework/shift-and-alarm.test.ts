import { describe, expect, it } from 'vitest';
import { createFeatures } from '../../electron/desk/features.ts';
import { instantOf } from '../../shared/calendar/index.ts';
import { alarmOf, connectionAlarm, connectionLostMs, soundsNow } from '../../shared/casework/alarms.ts';
import { bedGroup, noNeeds, vignette, triageThrough } from '../support/casework.ts';
import { memoryDesk } from '../support/memory-kernel.ts';
import type { MemoryDesk } from '../support/memory-kernel.ts';

const minute = 60_000;
const night = instantOf('2026-11-20', '22:10');

async function newCase(desk: MemoryDesk, name: string, vignetteId?: string): Promise<string> {
  const { caseId } = await desk.call('casework.start', {});
  await desk.call('casework.savePatient', { caseId, patient: { name, sex: 'female', municipality: 'Deventer' } });
  if (vignetteId === undefined) return caseId;
  await triageThrough(desk, caseId, vignette(vignetteId).answers);
  await desk.call('casework.confirmOutcome', { caseId });
  return caseId;
}

const lines = (desk: MemoryDesk, action: string) => desk.audit.filter((line) => line.action === action).length;

describe('alarms', () => {
  const base = { caseId: 'c', urgency: 'U3' as const, createdAt: 0, updatedAt: 0, mine: true, unowned: false, waitsAtPlace: false, acknowledged: [], clocks: [{ norm: 'placement' as const, startedAt: 0, dueAt: 100 * minute, doneAt: null }] };
  it('a case of another desk never rings here', () => {
    expect(alarmOf({ ...base, mine: false }, 1000 * minute)).toBeNull();
  });
  it('50 and 80 % are shown in silence, only 100 % sounds, and each step is an alarm of its own', () => {
    expect([20, 50, 80, 100].map((at) => { const alarm = alarmOf(base, at * minute); return alarm === null ? null : [alarm.step, alarm.sounds]; })).toEqual([null, [50, false], [80, false], [100, true]]);
    const keys = [50, 80, 100].map((at) => alarmOf(base, at * minute)?.key);
    expect(new Set(keys).size).toBe(3);
  });
  it('one alarm per case: the worst that nobody has seen; seen is not resolved', () => {
    const two = { ...base, clocks: [...base.clocks, { norm: 'consult' as const, startedAt: 0, dueAt: 30 * minute, doneAt: null }] };
    const first = alarmOf(two, 50 * minute);
    expect(first).toMatchObject({ kind: 'physician', sounds: true, acknowledged: false });
    const seen = { ...two, acknowledged: [first?.key ?? ''] };
    expect(alarmOf(seen, 50 * minute)).toMatchObject({ norm: 'placement', step: 50, acknowledged: false });
    expect(alarmOf({ ...seen, clocks: two.clocks.slice(1) }, 50 * minute)).toMatchObject({ kind: 'physician', acknowledged: true });
  });
  it('a paused or finished clock never rings', () => {
    for (const clock of [{ norm: 'placement' as const, startedAt: 0, dueAt: minute, doneAt: 2 * minute }, { norm: 'placement' as const, startedAt: 0, dueAt: 100 * minute, doneAt: null, pausedAt: 10 * minute }]) expect(alarmOf({ ...base, clocks: [clock] }, 500 * minute)).toBeNull();
  });
  it('a new U0-U2 that nobody has sounds; during a triage only U0 and U1 break in', () => {
    const fresh = (urgency: 'U1' | 'U2' | 'U3') => alarmOf({ ...base, clocks: [], unowned: true, urgency }, minute);
    expect([fresh('U1')?.kind, fresh('U2')?.kind, fresh('U3')]).toEqual(['newUrgent', 'newUrgent', null]);
    const [one, two] = [fresh('U1'), fresh('U2')];
    if (one === null || two === null) throw new Error('no alarm');
    expect([soundsNow(one, true), soundsNow(two, true), soundsNow(two, false), soundsNow({ ...two, acknowledged: true }, false)]).toEqual([true, false, true, false]);
  });
  it('a short break of the connection is no alarm; a long one is, once', () => {
    expect(connectionAlarm('offline', 0, new Set(), connectionLostMs - 1)).toBeNull();
    expect(connectionAlarm('online', 0, new Set(), connectionLostMs)).toBeNull();
    expect(connectionAlarm('offline', 0, new Set(), connectionLostMs)).toMatchObject({ sounds: true, acknowledged: false });
    expect(connectionAlarm('offline', 0, new Set(['connection:0']), connectionLostMs)).toMatchObject({ acknowledged: true });
  });
});

describe('alarms at the desk', () => {
  it('acknowledged stays in view, silent; solved is gone; both count as acted on', async () => {
    const desk = memoryDesk({ now: night });
    const stop = desk.features.watch();
    stop();
    const alarms = async () => (await desk.call('alarm.list', {})).alarms;
    const one = await newCase(desk, 'Aaltje Proefman');
    const two = await newCase(desk, 'Berta Voorbeeld');
    desk.clock += 3 * 60 * minute;
    desk.features.lookAtAlarms(desk.clock);
    desk.features.lookAtAlarms(desk.clock);
    const found = (await alarms()).filter((alarm) => alarm.sounds);
    expect(found.map((alarm) => alarm.caseId).sort()).toEqual([one, two].sort());
    expect(lines(desk, 'alarm.raised')).toBe(2);
    const mine = found.find((alarm) => alarm.caseId === one);
    await desk.call('alarm.acknowledge', { caseId: one, key: mine?.key ?? '' });
    desk.features.lookAtAlarms(desk.clock);
    expect((await alarms()).find((alarm) => alarm.key === mine?.key && alarm.caseId === one)).toMatchObject({ acknowledged: true });
    await desk.call('casework.close', { caseId: two, destination: 'withdrawn', text: '' });
    desk.features.lookAtAlarms(desk.clock);
    expect((await alarms()).some((alarm) => alarm.caseId === two)).toBe(false);
    expect(await desk.call('alarm.figures', { from: night, to: desk.clock + 1 })).toEqual({ raised: 2, acknowledged: 1, resolved: 1, actedOn: 2, share: 1 });
    await expect(desk.call('alarm.acknowledge', { caseId: two, key: 'placement:0:100' })).rejects.toMatchObject({ code: 'conflict' });
    expect((await desk.call('handover.shift', {})).alarms).toEqual({ raised: 2, actedOn: 2 });
  });
});

describe('two calls and one nurse', () => {
  it('parks the case on screen with a reminder, and brings back the one that was parked before', async () => {
    const desk = memoryDesk({ now: night });
    const first = await newCase(desk, 'Aaltje Proefman');
    expect(await desk.call('casework.park', { caseId: first })).toMatchObject({ next: null });
    const second = await newCase(desk, 'Berta Voorbeeld');
    desk.clock += minute;
    expect(await desk.call('casework.park', { caseId: second })).toMatchObject({ next: first });
    const reminders = async (caseId: string) => (await desk.call('casework.get', { caseId })).reminders.map(({ parked, done }) => [parked, done]);
    expect([await reminders(first), await reminders(second)]).toEqual([[[true, true]], [[true, false]]]);
    desk.actor = { id: 'ander', role: 'nurse', desk: 'desk-1' };
    expect(await desk.call('casework.park', { caseId: first })).toMatchObject({ next: null });
  });

  it('the same patient in two open cases shows on the worklist', async () => {
    const desk = memoryDesk({ now: night });
    for (const name of ['Aaltje Proefman', 'A. Proefman-Voorbeeld']) {
      const caseId = await newCase(desk, name);
      await desk.call('casework.savePatient', { caseId, patient: { bsn: '999990019' } });
    }
    await newCase(desk, 'Cornelis Anders');
    while (desk.features.doubles.warm() === null);
    const { rows } = await desk.call('casework.worklist', {});
    expect(rows.filter((row) => row.flags.includes('possibleDouble')).length).toBe(2);
  });

  it('a desk that still compares says so, tells the case again when it is done, and never offers a bed for a double it had not come to', async () => {
    const desk = memoryDesk({ now: night });
    const bsn = { bsn: '999990019' };
    for (let index = 0; index < 150; index += 1) await newCase(desk, `Volle Lijst ${index}`);
    const double = await newCase(desk, 'Aaltje Proefman');
    const asked = await newCase(desk, 'A. Proefman', 'v01');
    for (const caseId of [double, asked]) await desk.call('casework.savePatient', { caseId, patient: bsn });
    await desk.call('casework.markReferralLetter', { caseId: asked, by: 'gp' });
    await desk.call('casework.recordNeeds', { caseId: asked, needs: noNeeds });
    desk.put('bedGroup', bedGroup('bed-1', { now: desk.clock }));
    // As after a start: nothing has been compared.
    Object.assign(desk, { features: createFeatures(desk.kernel) });
    const look = async () => { const { possibleDoubles, comparingDoubles } = await desk.call('casework.get', { caseId: asked }); return [possibleDoubles.map((one) => one.caseId), comparingDoubles ?? false]; };
    expect(await look()).toEqual([[], true]);
    await expect(desk.call('casework.offer', { caseId: asked, bedGroupId: 'bed-1', versionSeen: 1 })).rejects.toMatchObject({ code: 'duplicatePatient' });
    expect(await look()).toEqual([[double], false]);
    expect(desk.features.doubles.warm()).toContain(asked);
  });
});
