import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { totp } from '../../region/physician/secondFactor.ts';
import { sealPersonal } from '../../region/casework/sealing.ts';
import { DeskClient } from '../support/region-client.ts';
import { signedIn, visitor } from '../support/pages.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';

const so = 'staff-5-so-1';
let region: TestRegion;
let desk: DeskClient;
let code: string;
let now = Date.UTC(2026, 10, 24, 2, 0);
beforeAll(async () => {
  region = await startTestRegion({ beds: 0, clock: () => now, timers: false });
  desk = new DeskClient(region.url, region.token, 'desk-oefen');
  code = (await region.service.tokens.add({ kind: 'physician', subject: so, regions: ['nl-05'] })).text;
});
afterAll(async () => { await region.stop(); });

const decided = (legalRoute: string) => ({ urgency: 'U3', careType: 'elvHigh', medicalRoute: 'none', legalRoute, stayNeed: 'medicalStay', escalation: [{ to: 'elderlyPhysician', reason: 'doubt' }, { to: 'elderlyPhysician', reason: 'legal' }] });
async function ask(options: { readonly physicianId?: string | null; readonly reasons?: readonly string[]; readonly question?: string; readonly legalRoute?: string } = {}): Promise<{ readonly caseId: string; readonly consultId: string }> {
  const { physicianId = so, reasons = ['doubt', 'legal'], question = 'Mag mevrouw naar een observatieplaats?', legalRoute = 'article21Needed' } = options;
  const [caseId, consultId] = [v7(), v7()];
  const key = Buffer.alloc(32, 9).toString('base64');
  await desk.send({ kind: 'caseKey', caseId, key }, now);
  const sealed = (type: string, payload: unknown, personal: unknown): unknown => {
    const command = desk.event(caseId, 'nl-05', type, payload, now);
    if (command.kind !== 'appendEvent') throw new Error('not an event');
    return { ...command, event: { ...command.event, personal: sealPersonal(key, command.event.id, personal) } };
  };
  await desk.push([
    sealed('referralReceived', { referrerRole: 'gp', organisation: 'Praktijk De Proef' }, { callBackNumber: '+31530000012', referrerName: 'Huisarts Oefenaar', question: 'Val' }),
    sealed('patientRecorded', { sex: 'female', ageYears: 85, municipality: 'Enschede' }, { name: 'Aleida Proefpersoon', birthDate: '1941-11-03', bsn: '999990019' }),
    sealed('dossierRecorded', { items: ['medication', 'vitals', 'adl', 'adlBefore'] }, { values: { medication: { text: 'metoprolol 50 mg', at: null, by: null }, vitals: { text: 'Pols 84', at: now - 600_000, by: null }, adl: { text: 'Kan niet meer staan', at: null, by: null }, adlBefore: { text: 'Liep met rollator', at: null, by: null } } }),
    sealed('treatmentLimitRecorded', { code: 'hospitalAdmission', value: 'no', recordedAt: now - 86_400_000 }, {}),
    sealed('decisionMade', { packId: 'tijdelijk-verblijf', packVersion: '1', proposed: decided(legalRoute), decided: decided(legalRoute), deviation: null }, {}),
    sealed('consultAsked', { consultId, to: 'elderlyPhysician', reasons, physicianId }, { question }),
  ]);
  return { caseId, consultId };
}
const typesOf = async (caseId: string): Promise<readonly string[]> => (await region.service.region.db.query<{ type: string }>(`SELECT e.type FROM case_event e JOIN sync_item i ON i.id = e.id WHERE e.case_id = $1 ORDER BY i.seq, e.hlc`, [caseId])).map((row) => row.type);
const answersOf = async (caseId: string): Promise<readonly { readonly payload: Record<string, unknown>; readonly actor: { readonly role: string } }[]> => {
  const rows = await region.service.region.db.query<{ body: string }>(`SELECT i.body FROM case_event e JOIN sync_item i ON i.id = e.id WHERE e.case_id = $1 AND e.type = 'consultAnswered' ORDER BY i.seq`, [caseId]);
  return rows.map((row) => JSON.parse(row.body) as { payload: Record<string, unknown>; actor: { role: string } });
};

describe('the physician\'s page', () => {
  it('is for physicians with a code, and each sees only what was asked of them', async () => {
    expect((await visitor(region).post('/so/sign-in', { code: region.token })).status).toBe(401);
    expect((await visitor(region).get('/so/c/x')).status).toBe(401);
    const { consultId } = await ask();
    const stranger = await signedIn(region, '/so', (await region.service.tokens.add({ kind: 'physician', subject: 'staff-4-so-1', regions: ['nl-04'] })).text);
    expect((await stranger.get(`/so/c/${consultId}`)).status).toBe(404);
    expect((await stranger.get('/so')).text).not.toContain(consultId);
    expect((await (await signedIn(region, '/so', code)).get('/so')).text).toContain(consultId);
  });

  it('shows what decides, and no identity: not in the page, its title or its address, nor in what a person typed', async () => {
    const { consultId, caseId } = await ask({ question: 'Aleida Proefpersoon, 03-11-1941: akkoord met opname?' });
    const physician = await signedIn(region, '/so', code);
    expect((await typesOf(caseId)).filter((type) => type === 'consultAttempted')).toHaveLength(0);
    const { text } = await physician.get(`/so/c/${consultId}`);
    for (const shown of ['metoprolol 50 mg', 'Pols 84', 'Kan niet meer staan', 'Liep met rollator', 'opname', 'tel:+31530000012', '85 jaar']) expect(text).toContain(shown);
    expect(text).not.toMatch(/Aleida|Proefpersoon|1941|999990019/);
    expect(text).toContain('mogelijk persoonsgegevens');
    await physician.get(`/so/c/${consultId}`);
    expect((await typesOf(caseId)).filter((type) => type === 'consultAttempted')).toHaveLength(1);
    const log = await region.service.region.db.query<{ line: string }>('SELECT line FROM audit_line WHERE case_id = $1', [caseId]);
    expect(log.filter((row) => row.line.includes('consultRead'))).toHaveLength(2);
  });

  it('shows names after the second factor only, for an hour, and takes each code once', async () => {
    const { consultId } = await ask();
    const enrol = await fetch(`${region.url}/v1/second-factors`, { method: 'POST', headers: { authorization: `Bearer ${region.managerToken}`, 'content-type': 'application/json' }, body: JSON.stringify({ subject: so }) });
    const { secret } = await enrol.json() as { secret: string };
    const current = totp(secret, Math.floor(now / 30_000));
    expect((await visitor(region).post('/so/sign-in', { code, factor: current === '000000' ? '000001' : '000000' })).status).toBe(401);
    const strong = await signedIn(region, '/so', code, current);
    expect((await strong.get(`/so/c/${consultId}`)).text).toContain('Aleida Proefpersoon');
    expect((await visitor(region).post('/so/sign-in', { code, factor: current })).status).toBe(401);
    now += 61 * 60_000;
    expect((await strong.get(`/so/c/${consultId}`)).text).not.toContain('Aleida');
    for (let wrong = 0; wrong < 5; wrong += 1) await visitor(region).post('/so/sign-in', { code, factor: '12345' });
    expect((await visitor(region).post('/so/sign-in', { code, factor: totp(secret, Math.floor(now / 30_000)) })).status).toBe(401);
  });

  it('answers reason by reason; a bare akkoord never lifts legal', async () => {
    const { consultId, caseId } = await ask();
    const physician = await signedIn(region, '/so', code);
    const path = `/so/c/${consultId}`;
    for (const form of [{}, { 'r.legal': 'agreed' }, { 'r.legal': 'written' }, { 'r.doubt': 'different' }, { 'r.consent': 'agreed' }, { 'r.doubt': 'yes' }]) expect([JSON.stringify(form), (await physician.post(path, form)).status]).toEqual([JSON.stringify(form), 400]);
    expect(await answersOf(caseId)).toHaveLength(0);
    expect((await physician.post(path, { 'r.doubt': 'agreed' })).status).toBe(200);
    expect((await physician.post(path, { 'r.doubt': 'agreed' })).status).toBe(409);
    expect((await physician.post(path, { 'r.legal': 'written', advice: 'Opname is nodig om ernstig nadeel te voorkomen.' })).status).toBe(200);
    expect((await answersOf(caseId)).map(({ payload }) => payload['answers'])).toEqual([[{ reason: 'doubt', answer: 'agreed' }], [{ reason: 'legal', answer: 'agreed', legalBasis: 'writtenReason' }]]);
    expect((await answersOf(caseId))[0]).toMatchObject({ actor: { id: so, role: 'elderlyPhysician' }, payload: { recordedBy: 'physician' } });
    expect((await physician.get('/so')).text).toContain('door u beantwoord');
  });

  it('where only a new answer counts, akkoord isn\'t on offer; "bel mij" leaves the question open', async () => {
    const { consultId } = await ask({ reasons: ['legal'], legalRoute: 'capacityAssessment' });
    const physician = await signedIn(region, '/so', code);
    const page = await physician.get(`/so/c/${consultId}`);
    expect(page.text).not.toMatch(/value="(agreed|written)"/);
    expect((await physician.post(`/so/c/${consultId}`, { 'r.legal': 'written', advice: 'x' })).status).toBe(400);
    expect((await physician.post(`/so/c/${consultId}`, { 'r.legal': 'callMe' })).status).toBe(200);
    expect((await physician.get('/so')).text).toContain(`data-consult="${consultId}"`);
  });

  it('takes no answer from another site, nor on a closed case', async () => {
    const { consultId, caseId } = await ask();
    const physician = await signedIn(region, '/so', code);
    expect((await physician.post(`/so/c/${consultId}`, { 'r.doubt': 'agreed' }, { origin: 'https://elders.example' })).status).toBe(403);
    await desk.push([desk.event(caseId, 'nl-05', 'closed', { destination: 'stayedHome' }, now)]);
    expect((await physician.post(`/so/c/${consultId}`, { 'r.doubt': 'agreed' })).status).toBe(409);
    expect((await physician.get('/so')).text).toContain('thuis gebleven');
  });
});
