import { describe, expect, it } from 'vitest';
import { putRows } from '../../region/sync/rows.ts';
import { defaultProfile } from '../../shared/profile/default.ts';
import { startTestDesk } from '../support/desk.ts';
import { noNeeds, vignette } from '../support/casework.ts';
import { signedIn } from '../support/pages.ts';
import { bundle } from '../support/referral.ts';
import { startTestRegion } from '../support/region.ts';

describe('sender triage overruled by the receiver\'s check', () => {
  it('a hospital answers the protocol, the receiver objects before promising, the nurse decides again, and only then the place is promised', async () => {
    const region = await startTestRegion({ beds: 250 });
    await putRows(region.service.region, [{ kind: 'profile', id: 'profile-nl-05', body: { ...defaultProfile('nl-05'), triage: { mode: 'full', by: 'sender', checkedBy: 'receivingProvider', escalateAlways: false } } }]);
    const desk = await startTestDesk({ region: { url: region.url, token: region.token } });
    try {
      await desk.signIn();
      await desk.synced();
      const token = (await region.service.tokens.add({ kind: 'sender', subject: 'org-5-hospital', regions: ['nl-05'] })).text;
      const { answers, expected } = vignette('v01');
      const { setting: _setting, ageYears: _age, ...own } = answers;
      const filed = await fetch(`${region.url}/v1/intake`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' }, body: JSON.stringify(bundle('zh-1', { answers: own })) });
      expect(filed.status).toBe(201);
      const caseId = (await filed.json() as { id: string }).id;
      await desk.until(async () => (await desk.call('casework.worklist', {})).rows.some((row) => row.caseId === caseId && row.patientName !== 'Onbekend'));
      const row = (await desk.call('casework.worklist', {})).rows.find((one) => one.caseId === caseId);
      expect(row).toMatchObject({ patientName: 'Mevrouw Proefpersoon', place: 'Enschede', intake: 'fhir', owner: null });
      expect(row?.referrer).toContain('Ziekenhuis De Kraanvogelbrug');
      const view = await desk.call('triage.view', { caseId });
      expect(view.questions.filter((question) => question.answer !== null).map((question) => question.origin)).toEqual(expect.arrayContaining(['sender', 'referral']));
      expect(view.questions.filter((question) => question.origin === 'nurse')).toEqual([]);

      let next = view.next;
      while (next !== null) next = (await desk.call('triage.answer', { caseId, answers: { [next]: answers[next] ?? 'unknown' } })).next;
      await desk.call('casework.confirmOutcome', { caseId });
      const before = await desk.call('casework.get', { caseId });
      expect(before.decision?.careType).toBe(expected.careType);
      await desk.call('casework.recordNeeds', { caseId, needs: noNeeds });
      await desk.call('casework.markReferralLetter', { caseId, by: 'medicalSpecialist' });
      const search = await desk.call('capacity.search', { caseId });
      const bed = search.fitting.find((one) => one.bedGroup.regionId === 'nl-05' && one.status === 'free');
      if (bed === undefined) throw new Error('no bed fits');
      const { offerId } = await desk.call('casework.offer', { caseId, bedGroupId: bed.bedGroup.id, versionSeen: bed.bedGroup.version });
      await desk.synced();

      const provider = await signedIn(region, '/p', await region.providerToken(bed.bedGroup.organisationId));
      expect((await provider.get('/p')).text).toContain('De verwijzer deed de triage zelf');
      expect((await provider.post(`/p/offers/${offerId}`, { answer: 'accepted', expected: '' })).status).toBe(409);
      const sheet = await provider.get(`/p/offers/${offerId}/triage`);
      expect(sheet.text).toContain('verwijzer');
      expect(sheet.text).not.toMatch(/Proefpersoon|1941|999990019|Oefenstraat|85 jaar/);
      expect((await provider.post(`/p/offers/${offerId}/triage`, { result: 'overruled' })).status).toBe(400);
      expect((await provider.post(`/p/offers/${offerId}/triage`, { result: 'overruled', reason: 'moreCareNeeded', text: 'Valt te vaak voor deze plek.' })).status).toBe(200);

      await desk.until(async () => (await desk.call('casework.get', { caseId })).triageCheck?.open === true);
      const objected = await desk.call('casework.get', { caseId });
      expect(objected.triageCheck).toMatchObject({ result: 'overruled', reason: 'meer zorg nodig dan deze plek geeft', text: 'Valt te vaak voor deze plek.' });
      expect([objected.decisionStale, objected.flags.includes('triageOverruled'), objected.actions.confirmOutcome]).toEqual([true, true, null]);
      expect(objected.actions.promise).toContain('niet eens met de triage');
      expect((await desk.refusal('casework.promise', { caseId, offerId, bedGroupId: bed.bedGroup.id, spokeWith: 'x', expectedAt: null })).code).toBe('stale');
      expect((await provider.post(`/p/offers/${offerId}`, { answer: 'accepted', expected: '' })).status).toBe(409);

      await desk.call('casework.confirmOutcome', { caseId });
      expect((await desk.call('casework.get', { caseId })).triageCheck?.open).toBe(false);
      await desk.synced();
      expect((await provider.post(`/p/offers/${offerId}/triage`, { result: 'agreed' })).status).toBe(200);
      expect((await provider.post(`/p/offers/${offerId}`, { answer: 'accepted', expected: '' })).status).toBe(200);
      await desk.until(async () => (await desk.call('casework.get', { caseId })).offers.some((offer) => offer.offerId === offerId && offer.state === 'accepted'));
      expect((await desk.call('casework.get', { caseId })).actions.promise ?? '').not.toContain('triage');
    } finally {
      await desk.close();
      await region.stop();
    }
  }, 240_000);

  it('a withdrawal before anybody looked closes the case; afterwards the nurse is told and decides', async () => {
    const region = await startTestRegion({ beds: 0 });
    const desk = await startTestDesk({ region: { url: region.url, token: region.token } });
    try {
      await desk.signIn();
      await desk.synced();
      const token = (await region.service.tokens.add({ kind: 'sender', subject: 'org-5-hospital', regions: ['nl-05'] })).text;
      const ask = (path: string, body: unknown): Promise<Response> => fetch(`${region.url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
      const [first, second] = await Promise.all(['zh-a', 'zh-b'].map(async (reference) => (await (await ask('/v1/intake', bundle(reference))).json() as { id: string }).id));
      await desk.until(async () => (await desk.call('casework.worklist', {})).rows.length === 2);
      await desk.call('casework.claim', { caseId: second ?? '' });
      await desk.synced();
      expect(await (await ask(`/v1/intake/${first}/withdraw`, {})).json()).toEqual({ state: 'closed' });
      expect(await (await ask(`/v1/intake/${second}/withdraw`, { text: 'Blijft thuis' })).json()).toEqual({ state: 'asked' });
      await desk.until(async () => (await desk.call('casework.worklist', {})).rows.some((row) => row.flags.includes('withdrawalAsked')));
      const { rows } = await desk.call('casework.worklist', {});
      expect(rows.map((row) => [row.caseId, row.blocker])).toEqual([[second, 'Verwijzer trekt in: afsluiten of bellen']]);
      await desk.until(async () => (await desk.call('casework.get', { caseId: second ?? '' })).withdrawal?.text === 'Blijft thuis');
    } finally {
      await desk.close();
      await region.stop();
    }
  }, 240_000);
});
