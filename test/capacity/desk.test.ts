import { beforeEach, describe, expect, it } from 'vitest';
import { instantOf } from '../../shared/calendar/index.ts';
import { bedGroup, noNeeds, seedPlaces, triageThrough, vignette } from '../support/casework.ts';
import { memoryDesk } from '../support/memory-kernel.ts';
import type { MemoryDesk } from '../support/memory-kernel.ts';

/** Belronde, Nachtvooruitzicht, Andere zorg and Daglijst on the features of the desk, without a region. */
const minute = 60_000;
const evening = instantOf('2026-11-20', '21:00');
let desk: MemoryDesk;
beforeEach(() => {
  desk = memoryDesk({ now: evening });
  seedPlaces(desk);
});

async function decided(id: string): Promise<string> {
  const { caseId } = await desk.call('casework.start', {});
  await desk.call('casework.savePatient', { caseId, patient: { name: 'Aaltje Proefman', sex: 'female', municipality: 'Deventer' } });
  await triageThrough(desk, caseId, vignette(id).answers);
  await desk.call('casework.confirmOutcome', { caseId });
  await desk.call('casework.recordNeeds', { caseId, needs: noNeeds });
  return caseId;
}
const put = (id: string, over: Partial<Parameters<typeof bedGroup>[1]> = {}) => { desk.put('bedGroup', bedGroup(id, { now: desk.clock, ...over })); };
const stale = { observedAt: evening - 900 * minute, expiresAt: evening - minute };

describe('an open search', () => {
  it('shows a changed bed at once, and a report that runs out between two looks is never shown as free', async () => {
    put('a');
    put('b', { available: 0 });
    const caseId = await decided('v01');
    const statuses = async () => (await desk.call('capacity.search', { caseId })).fitting.map((row) => `${row.bedGroup.id} ${row.status}`);
    expect(await statuses()).toEqual(['a free']);
    put('b', { version: 4, expiresAt: desk.clock + 5_000 });
    expect(await statuses()).toEqual(['a free', 'b free']);
    desk.clock += 5_001;
    expect(await statuses()).toEqual(['a free', 'b call']);
  });

  it('a limited search brings the best so many, and of what is on screen all that still fits; the counts are of everything', async () => {
    for (const id of ['a', 'b', 'c', 'd']) put(id);
    put('e', { available: 0 });
    const caseId = await decided('v01');
    const all = (await desk.call('capacity.search', { caseId })).fitting.map((row) => row.bedGroup.id);
    const limited = async (shown: readonly string[]) => (await desk.call('capacity.search', { caseId, limitFitting: 2, limitNotFitting: 0, shown: [...shown] }));
    const best = await limited([]);
    expect([best.fitting.map((row) => row.bedGroup.id), best.notFitting, best.fittingTotal, best.freeTotal, best.notFittingTotal]).toEqual([all.slice(0, 2), [], 4, 4, 1]);
    expect((await limited([all[3] ?? '', 'e', 'nowhere'])).fitting.map((row) => row.bedGroup.id)).toEqual([all[0], all[1], all[3]]);
  });

  it('says how many and which places each demand costs, and which only their label', async () => {
    put('fits');
    put('label', { labels: ['grz'] });
    put('men', { sex: 'male' });
    const caseId = await decided('v01');
    const view = await desk.call('capacity.search', { caseId });
    expect(view.labelOnlyNames).toEqual(['Huize De Iep, Afdeling label']);
    expect(view.lostToLabelOnly).toBe(1);
    for (const one of view.relax) expect(one.names?.length).toBe(Math.min(5, one.count));
    expect(await desk.call('capacity.recordSearch', { caseId })).toEqual({ recorded: true });
    expect(await desk.call('capacity.recordSearch', { caseId })).toEqual({ recorded: false });
    expect(desk.kernel.journal.events(caseId).filter((event) => event.type === 'bedSearched').map((event) => event.payload)).toMatchObject([{ free: 1, labelOnly: 1 }]);
  });

  it('a neighbour\'s bed says whose it is and what that region needs first', async () => {
    put('far', { regionId: 'region-2' });
    const caseId = await decided('v01');
    expect((await desk.call('capacity.search', { caseId })).fitting[0]?.outside).toEqual({ regionName: 'region-2', allowed: true, needs: 'none' });
  });
});

describe('the call round', () => {
  it('needs a case or a care type, and refuses an answer that says nothing', async () => {
    put('a', stale);
    await expect(desk.call('capacity.callRound', { caseId: null, careType: null })).rejects.toMatchObject({ code: 'badRequest' });
    const base = { bedGroupId: 'a', baseVersion: 3, availableFrom: null, forTheNight: false, spokeWith: '' };
    await expect(desk.call('capacity.reportCall', { ...base, said: 'free', available: null })).rejects.toMatchObject({ code: 'badRequest' });
    await expect(desk.call('capacity.reportCall', { ...base, said: 'from', available: null, availableFrom: evening - 1 })).rejects.toMatchObject({ code: 'badRequest' });
    await expect(desk.call('capacity.reportCall', { ...base, bedGroupId: 'nowhere', said: 'full', available: 0 })).rejects.toMatchObject({ code: 'notFound' });
  });

  it('lists only what reads "bellen", in the order of the search, with the number of this hour and what to ask; nobody\'s name in it', async () => {
    put('free');
    put('stale', stale);
    put('unknown', { available: null });
    put('wrong', { ...stale, labels: ['grz'] });
    const caseId = await decided('v01');
    const round = await desk.call('capacity.callRound', { caseId, careType: null });
    const order = (await desk.call('capacity.search', { caseId })).fitting.filter((row) => row.status === 'call').map((row) => row.bedGroup.id);
    expect(round.rows.map((row) => row.bedGroupId)).toEqual(order);
    expect(order).toEqual(['stale', 'unknown']);
    expect(round.rows[0]?.number).toMatchObject({ answers: true, hours: 'dag en nacht' });
    expect(round.ask.length).toBeGreaterThanOrEqual(3);
    expect(JSON.stringify(round)).not.toContain('Aaltje');
    const byKind = await desk.call('capacity.callRound', { caseId: null, careType: 'grz' });
    expect(byKind.rows.map((row) => row.bedGroupId)).toEqual(['wrong']);
  });

  it('offline an answer waits in the queue and shows so; "geen gehoor" sends no number', async () => {
    put('a', stale);
    desk.online = false;
    const answered = await desk.call('capacity.reportCall', { bedGroupId: 'a', baseVersion: 3, said: 'free', available: 2, availableFrom: null, forTheNight: true, spokeWith: 'Nachthoofd' });
    expect(answered).toMatchObject({ state: 'waiting', row: { report: { state: 'waiting', said: 'free' } } });
    expect(desk.sent).toMatchObject([{ kind: 'reportCapacity', available: 2, forTheNight: true, said: 'free', byName: 'nurse-1' }].map(({ byName: _, ...rest }) => rest));
    await desk.call('capacity.reportCall', { bedGroupId: 'a', baseVersion: 3, said: 'noAnswer', available: 4, availableFrom: null, forTheNight: true, spokeWith: '' });
    expect(desk.sent.at(-1)).toMatchObject({ said: 'noAnswer', available: null, forTheNight: false });
    const round = await desk.call('capacity.callRound', { caseId: null, careType: 'elvLow' });
    expect(round).toMatchObject({ offline: true, rows: [{ bedGroupId: 'a', report: { state: 'waiting', said: 'noAnswer' } }] });
  });
});

describe('the night ahead', () => {
  it('flu night with two beds left: only those kinds are told, with whom to ring now', async () => {
    put('last', { available: 1, expiresAt: evening + 60 * minute });
    put('crisis', { labels: ['wlzCrisis'], ward: 'closed', wzdRegistered: true, available: 1, expiresAt: evening + 720 * minute });
    put('full', { available: 0, expiresAt: evening + 720 * minute });
    put('plenty', { labels: ['grz'], available: 5, expiresAt: evening + 720 * minute });
    const view = await desk.call('capacity.nightOutlook', {});
    expect(view.kinds.map(({ careType, closedWard, free }) => [careType, closedWard, free])).toEqual([['elvLow', false, 1], ['wlzCrisis', true, 1]]);
    expect(view.calls.map((row) => row.bedGroupId)).toEqual(['last']);
    expect(view.until).toBe(instantOf('2026-11-21', '07:00'));
  });
});

describe('care that is not a bed', () => {
  it('stay-at-home found during triage: asked, promised, there, and the case ends with it', async () => {
    desk.put('bedGroup', bedGroup('team', { now: evening, labels: ['districtNursing'] }));
    const { caseId } = await desk.call('casework.start', {});
    await desk.call('capacity.considerHome', { caseId, canStay: 'yes', text: 'Dochter blijft.' });
    await desk.call('capacity.recordPatientGroup', { caseId, group: 'frail' });
    const before = await desk.call('capacity.otherCare', { caseId });
    expect(before.options.find((option) => option.kind === 'districtNursing')?.contacts[0]).toMatchObject({ teamId: 'team', status: 'free', available: 2, openNow: true });
    const { careId } = await desk.call('capacity.requestCare', { caseId, kind: 'nightNursing', teamId: 'team', to: 'Wijkteam', number: '+31570000002' });
    await expect(desk.call('capacity.requestCare', { caseId, kind: 'nightNursing', teamId: 'team', to: 'Wijkteam', number: '' })).rejects.toMatchObject({ code: 'conflict' });
    const asked = await desk.call('capacity.otherCare', { caseId });
    expect(asked).toMatchObject({ canStay: 'yes', patientGroup: 'frail', destination: null, requests: [{ step: 'asked', dueAt: evening + 30 * minute }] });
    expect((await desk.call('casework.get', { caseId })).reminders.map((one) => one.done)).toEqual([false]);
    await desk.call('capacity.answerCare', { caseId, careId, answer: 'noAnswer', reasonCode: null, expectedAt: null });
    await desk.call('capacity.answerCare', { caseId, careId, answer: 'accepted', reasonCode: null, expectedAt: evening + 25 * minute, spokeWith: 'Zuster Oefen' });
    expect(await desk.call('capacity.otherCare', { caseId })).toMatchObject({ destination: 'homeWithCare', requests: [{ step: 'accepted', clockAt: evening + 25 * minute }] });
    await desk.call('capacity.endCare', { caseId, careId, outcome: 'started' });
    await desk.call('casework.close', { caseId, destination: 'homeWithCare', text: '' });
    expect(await desk.call('capacity.otherCare', { caseId })).toMatchObject({ closed: true, requests: [{ step: 'ended', clockAt: null }] });
    await expect(desk.call('capacity.endCare', { caseId, careId, outcome: 'failed' })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('each outcome that is no bed names the care it calls for; a withdrawn patient leaves no request behind', async () => {
    for (const [id, first] of [['v02', 'transfer112'], ['v03', 'gpVisit']] as const) {
      const { caseId } = await desk.call('casework.start', {});
      await triageThrough(desk, caseId, vignette(id).answers);
      const { careType, suggested } = await desk.call('capacity.otherCare', { caseId });
      expect([id, careType, suggested[0]]).toEqual([id, vignette(id).expected.careType, careType === 'emergency112' ? 'transfer112' : careType === 'doctorFirst' ? 'gpVisit' : suggested[0]]);
      expect(first).toBeDefined();
    }
    const { caseId } = await desk.call('casework.start', {});
    await desk.call('capacity.requestCare', { caseId, kind: 'gpVisit', teamId: null, to: 'Huisartsenpost', number: '' });
    await desk.call('casework.close', { caseId, destination: 'withdrawn', text: '' });
    expect((await desk.call('capacity.otherCare', { caseId })).requests[0]).toMatchObject({ step: 'ended', ended: { outcome: 'cancelled' } });
  });

  it('a refusal carries its reason, and 112 is due in minutes', async () => {
    const { caseId } = await desk.call('casework.start', {});
    const { careId } = await desk.call('capacity.requestCare', { caseId, kind: 'transfer112', teamId: null, to: 'Meldkamer 112', number: '112' });
    expect((await desk.call('capacity.otherCare', { caseId })).requests[0]?.dueAt).toBe(evening + 2 * minute);
    const refuse = { caseId, careId, answer: 'refused' as const, expectedAt: null };
    await expect(desk.call('capacity.answerCare', { ...refuse, reasonCode: null })).rejects.toMatchObject({ code: 'badRequest' });
    await expect(desk.call('capacity.answerCare', { ...refuse, reasonCode: 'other' })).rejects.toMatchObject({ code: 'badRequest' });
    await desk.call('capacity.answerCare', { ...refuse, reasonCode: 'noCapacity' });
    expect((await desk.call('capacity.otherCare', { caseId })).requests[0]).toMatchObject({ step: 'refused', clockAt: null });
  });
});

describe('the day list', () => {
  it('holds the clocks of stays of open and closed cases, never the worklist; extended with a reason, done is gone', async () => {
    put('observation', { labels: ['observation'], expiresAt: evening + 99_999 * minute });
    const { caseId } = await desk.call('casework.start', {});
    await desk.call('casework.savePatient', { caseId, patient: { name: 'Aaltje Proefman', sex: 'female' } });
    await desk.call('casework.deviate', { caseId, urgency: 'U4', careType: 'observation', reason: 'clinicalJudgement', text: 'beeld onduidelijk' });
    await desk.call('casework.recordNeeds', { caseId, needs: { ...noNeeds, closedWard: false, wzd: false } });
    await desk.call('casework.markReferralLetter', { caseId, by: 'gp' });
    for (const one of (await desk.call('casework.get', { caseId })).blocking) if (one.open && one.ways.includes('mandate')) await desk.call('casework.useMandate', { caseId, reason: one.reason, why: 'oefening' });
    await triageThrough(desk, caseId, { ...vignette('v01').answers });
    await desk.call('casework.deviate', { caseId, urgency: 'U4', careType: 'observation', reason: 'clinicalJudgement', text: 'beeld onduidelijk' });
    for (const one of (await desk.call('casework.get', { caseId })).blocking) if (one.open && one.ways.includes('mandate')) await desk.call('casework.useMandate', { caseId, reason: one.reason, why: 'oefening' });
    await desk.call('casework.promise', { caseId, offerId: null, bedGroupId: 'observation', spokeWith: 'Nachthoofd', expectedAt: null });
    await desk.call('casework.arrive', { caseId, arrivedAt: null });
    await desk.call('casework.close', { caseId, destination: 'placed', text: '' });
    expect(await desk.call('capacity.dayList', {})).toMatchObject({ tasks: [], later: 1, observation: 1 });
    desk.clock += 49 * 60 * minute;
    const [task] = (await desk.call('capacity.dayList', {})).tasks;
    expect(task).toMatchObject({ caseId, task: 'observationReview', patientName: 'Aaltje Proefman', dueAt: evening + 72 * 60 * minute });
    expect((await desk.call('casework.worklist', {})).total).toBe(0);
    // After an update cases are folded anew little by little: a row that waits for it hides no clock and no case.
    desk.olderRows();
    expect((await desk.call('capacity.dayList', {})).tasks).toEqual([task]);
    expect((await desk.call('casework.worklist', { filter: 'closed' })).rows.map((row) => row.caseId)).toEqual([caseId]);
    const extend = { caseId, task: 'observationReview' as const, outcome: 'extended' as const, reason: 'notClearYet' as const };
    await expect(desk.call('capacity.reviewStay', { ...extend, until: null })).rejects.toMatchObject({ code: 'badRequest' });
    await expect(desk.call('capacity.reviewStay', { ...extend, until: evening + 9_999 * 60 * minute })).rejects.toMatchObject({ code: 'badRequest' });
    await desk.call('capacity.reviewStay', { ...extend, until: evening + 120 * 60 * minute });
    expect(await desk.call('capacity.dayList', {})).toMatchObject({ tasks: [], later: 1, observation: 1 });
    desk.clock = evening + 121 * 60 * minute;
    await desk.call('capacity.reviewStay', { caseId, task: 'observationReview', outcome: 'done', until: null, reason: 'goesHome' });
    expect(await desk.call('capacity.dayList', {})).toMatchObject({ tasks: [], later: 0, observation: 0 });
    expect((await desk.call('casework.get', { caseId })).closed).toBe(true);
    await expect(desk.call('capacity.reviewStay', { caseId, task: 'observationReview', outcome: 'done', until: null, reason: 'goesHome' })).rejects.toMatchObject({ code: 'notFound' });
  });
});
