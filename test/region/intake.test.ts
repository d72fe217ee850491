import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBundle } from '../../region/intake/fhir.ts';
import { putRows } from '../../region/sync/rows.ts';
import { defaultProfile } from '../../shared/profile/default.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';
import { signedIn, visitor } from '../support/pages.ts';
import { bundle, without } from '../support/referral.ts';
import { vignette } from '../support/casework.ts';

const hospital = 'org-5-hospital';
let region: TestRegion;
let token: string;
let other: string;
beforeAll(async () => {
  region = await startTestRegion({ beds: 0 });
  await putRows(region.service.region, [{ kind: 'profile', id: 'profile-nl-05', body: { ...defaultProfile('nl-05'), triage: { mode: 'full', by: 'sender', checkedBy: 'receivingProvider', escalateAlways: false } } }]);
  const add = async (subject: string, regions: readonly string[]): Promise<string> => (await region.service.tokens.add({ kind: 'sender', subject, regions })).text;
  token = await add(hospital, ['nl-05']);
  other = await add('org-4-hospital', ['nl-04', 'nl-05']);
});
afterAll(async () => { await region.stop(); });

type Outcome = { readonly status: number; readonly issues: readonly { readonly severity: string; readonly code: string; readonly details: { readonly text: string; readonly coding?: readonly { readonly code: string }[] }; readonly expression?: readonly string[] }[]; readonly id: string | undefined };
async function file(body: unknown, { as = token, path = '/v1/intake', type = 'application/fhir+json' } = {}): Promise<Outcome> {
  const response = await fetch(`${region.url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${as}`, 'content-type': type }, body: typeof body === 'string' ? body : JSON.stringify(body) });
  const text = await response.text();
  const answer = JSON.parse(text) as { issue?: Outcome['issues']; id?: string };
  return { status: response.status, issues: answer.issue ?? [], id: answer.id };
}
const codeOf = (outcome: Outcome): string | undefined => outcome.issues[0]?.details.coding?.[0]?.code;
const read = async (path: string, as = token): Promise<{ status: number; body: Record<string, unknown> }> => {
  const response = await fetch(`${region.url}${path}`, { headers: { authorization: `Bearer ${as}` } });
  return { status: response.status, body: await response.json() as Record<string, unknown> };
};
const headOf = (): number => region.service.region.head.current();
const cases = async (): Promise<number> => (await region.service.region.db.query<{ n: number }>('SELECT count(*) AS n FROM case_record'))[0]?.n ?? 0;

describe('a referral from a sender\'s own system that can\'t be taken', () => {
  it('is refused with a coded OperationOutcome, and nothing is written', async () => {
    const before = [headOf(), await cases()];
    const wrong: readonly [unknown, number, string][] = [
      ['{"resourceType":', 400, 'badRequest'], [{}, 400, 'badRequest'], [{ resourceType: 'Bundle', type: 'searchset', entry: [] }, 400, 'badRequest'],
      [without(bundle('a-1'), 'Patient'), 400, 'badRequest'], [without(bundle('a-1'), 'ServiceRequest'), 400, 'badRequest'], [without(bundle('a-1'), 'Practitioner'), 400, 'badRequest'],
      [bundle('a-1', { bsn: '999990018' }), 400, 'badRequest'], [bundle('a-1', { birthDate: '1941' }), 400, 'badRequest'], [bundle('', {}), 400, 'badRequest'], [bundle('999990019', {}), 400, 'badRequest'],
      [bundle('a-1', { status: 'draft' }), 400, 'badRequest'], [bundle('a-1', { answers: { abcd: 'maybe' } }), 400, 'outOfDomain'], [bundle('a-1', { answers: { nosuch: 'yes' } }), 400, 'unknownFact'],
      [bundle('a-1', { answers: { news2: 1, news2AnyThree: 'yes' } }), 400, 'contradiction'], [bundle('a-1', { role: 'family' }), 403, 'forbidden'], [{ ...bundle('a-1'), padding: 'x'.repeat(300_000) }, 413, 'tooLarge'],
    ];
    for (const [body, status, code] of wrong) {
      const outcome = await file(body);
      expect([JSON.stringify(body).slice(0, 60), outcome.status, codeOf(outcome)]).toEqual([JSON.stringify(body).slice(0, 60), status, code]);
      expect(outcome.issues.length).toBeGreaterThan(0);
    }
    expect([headOf(), await cases()]).toEqual(before);
  });

  it('names the place of the fault and never its content', async () => {
    const outcome = await file(bundle('a-2', { bsn: '123456789', birthDate: '31-12-1939' }));
    expect(outcome.issues.map((issue) => issue.expression?.[0])).toEqual(['Bundle.entry[1].resource.identifier', 'Bundle.entry[1].resource.birthDate']);
    expect(JSON.stringify(outcome)).not.toMatch(/123456789|1939|Proefpersoon/);
  });

  it('needs the token of a sender of that region, and a type that is JSON', async () => {
    expect((await file(bundle('a-3'), { as: region.token })).status).toBe(403);
    expect((await file(bundle('a-3'), { as: `rl_sender_${'x'.repeat(43)}` })).status).toBe(401);
    expect(codeOf(await file(bundle('a-3'), { path: '/v1/intake?region=nl-31' }))).toBe('forbidden');
    expect(codeOf(await file(bundle('a-3'), { as: other }))).toBe('badRequest');
    expect((await file('<Bundle/>', { type: 'application/fhir+xml' })).status).toBe(415);
    for (const path of ['/v1/sync/hello', '/v1/tokens', '/v1/bed-groups']) expect((await read(path)).status).toBeGreaterThanOrEqual(400);
  });

  it('whatever comes in, it is answered and never thrown over', () => {
    fc.assert(fc.property(fc.oneof(fc.jsonValue(), fc.record({ resourceType: fc.constant('Bundle'), type: fc.constant('collection'), entry: fc.array(fc.record({ resource: fc.record({ resourceType: fc.constantFrom('Patient', 'ServiceRequest', 'Observation', 'Condition', 'QuestionnaireResponse', 'Nothing'), status: fc.jsonValue(), name: fc.jsonValue(), identifier: fc.jsonValue(), item: fc.jsonValue(), code: fc.jsonValue() }) }), { maxLength: 6 }) })), (body) => {
      const { referral, issues } = readBundle(body);
      expect(referral !== null || issues.some((issue) => issue.severity === 'error')).toBe(true);
    }), { numRuns: 400 });
  });
});

describe('a referral that is taken', () => {
  it('is a case with sealed events of the sender; the same again is the same case, another under its reference is refused', async () => {
    const first = await file(bundle('zh-2026-1'));
    expect([first.status, first.issues[0]?.severity]).toEqual([201, 'information']);
    expect(await file(bundle('zh-2026-1'))).toMatchObject({ status: 200, id: first.id });
    expect(await file(bundle('zh-2026-1', { note: 'Een andere vraag' }))).toMatchObject({ status: 422 });
    const rows = await region.service.region.db.query<{ body: string }>(`SELECT i.body FROM case_event e JOIN sync_item i ON i.kind = 'caseEvent' AND i.id = e.id WHERE e.case_id = $1 ORDER BY i.seq, e.hlc`, [first.id]);
    const events = rows.map((row) => JSON.parse(row.body) as { type: string; actor: { id: string; role: string }; payload: Record<string, unknown> });
    expect(events.map((event) => event.type)).toEqual(['referralReceived', 'patientRecorded', 'dossierRecorded', 'answersGiven']);
    expect(events.every((event) => event.actor.id === hospital && event.actor.role === 'sender')).toBe(true);
    expect(events[0]?.payload).toMatchObject({ channel: 'fhir', referrerRole: 'hospitalWard', organisation: 'Ziekenhuis De Kraanvogelbrug Twente' });
    expect(events[3]?.payload).toMatchObject({ origin: 'referral', facts: ['ageYears', 'setting'] });
    const everything = JSON.stringify(await region.service.region.db.query('SELECT * FROM intake')) + rows.map((row) => row.body).join('');
    expect(everything).not.toMatch(/Proefpersoon|999990019|1941|metoprolol/i);
  });

  it('filed twice at the same moment is one case', async () => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => file(bundle('zh-tegelijk'))));
    expect(new Set(outcomes.map((outcome) => outcome.id)).size).toBe(1);
    expect(outcomes.filter((outcome) => outcome.status === 201)).toHaveLength(1);
  });

  it('carries the sender\'s answers to the protocol, in their own name', async () => {
    const { id } = await file(bundle('zh-antwoorden', { answers: { abcd: 'safe', consciousness: 'normal', redFlag: 'none' } }));
    const rows = await region.service.region.db.query<{ body: string }>(`SELECT i.body FROM case_event e JOIN sync_item i ON i.id = e.id WHERE e.case_id = $1 AND e.type = 'answersGiven' ORDER BY e.hlc`, [id]);
    expect(rows.map((row) => (JSON.parse(row.body) as { payload: { origin: string } }).payload.origin)).toEqual(['referral', 'sender']);
  });

  it('is followed by its own sender only, who marks the medical handover and withdraws', async () => {
    const { id } = await file(bundle('zh-volgen'));
    expect((await read(`/v1/intake/${id}`, other)).status).toBe(404);
    expect((await read(`/v1/intake/${id}`)).body).toMatchObject({ reference: 'zh-volgen', closed: null, medicalHandover: { state: 'open' }, feedback: [] });
    const post = (path: string, body: unknown): Promise<Response> => fetch(`${region.url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
    expect((await post(`/v1/intake/${id}/medical-handover`, { how: 'post' })).status).toBe(400);
    expect((await post(`/v1/intake/${id}/medical-handover`, { how: 'phone', to: 'dr. Oefenaar', by: 'Zaalarts' })).status).toBe(200);
    expect((await read(`/v1/intake/${id}`)).body).toMatchObject({ medicalHandover: { state: 'given', how: expect.stringContaining('telefonisch') as string } });
    expect(await (await post(`/v1/intake/${id}/withdraw`, { text: 'Blijft thuis' })).json()).toEqual({ state: 'closed' });
    expect((await post(`/v1/intake/${id}/withdraw`, {})).status).toBe(409);
    const log = await region.service.region.db.query<{ line: string }>(`SELECT line FROM audit_line WHERE case_id = $1`, [id]);
    expect(log.filter((row) => row.line.includes('intakeRead'))).toHaveLength(2);
  });

  it('of an erased person is neither shown nor filed again', async () => {
    const { id } = await file(bundle('zh-wissen'));
    await fetch(`${region.url}/v1/erasures`, { method: 'POST', headers: { authorization: `Bearer ${region.managerToken}`, 'content-type': 'application/json' }, body: JSON.stringify({ caseId: id, reason: 'verzoek' }) });
    expect((await read(`/v1/intake/${id}`)).status).toBe(410);
    expect((await file(bundle('zh-wissen'))).status).toBe(410);
  });
});

describe('the sender\'s page', () => {
  const filled = { filing: 'web-01970000-0000-7000-8000-000000000001', role: 'hospitalWard', referrerName: 'Zaalarts Oefenaar', callBackNumber: '053 000 00 12', question: 'Kan niet naar huis na een val', name: 'Proefpersoon', birthDate: '03-11-1941', sex: 'female', municipality: 'Enschede', medication: 'metoprolol' };

  it('shows nothing and takes nothing without a session; a bearer token is no session and a session no bearer token', async () => {
    const nobody = visitor(region);
    expect((await nobody.get('/v')).text).toContain('Aanmelden');
    for (const path of ['/v/new', '/v/a/x', '/v/a/x/triage']) expect((await nobody.get(path)).status).toBe(401);
    expect((await nobody.post('/v/new', filled)).status).toBe(401);
    expect((await fetch(`${region.url}/v/new`, { headers: { cookie: `regioloket-sender=${token}` } })).status).toBe(401);
    expect((await nobody.post('/v/sign-in', { code: region.token })).status).toBe(401);
    const sender = await signedIn(region, '/v', token);
    const cookie = ((await sender.get('/v')).headers, (await visitor(region).post('/v/sign-in', { code: token })).headers.get('set-cookie') ?? '');
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    expect((await read('/v1/intake', /=([^;]+)/.exec(cookie)?.[1])).status).toBe(401);
  });

  it('takes no form from another site, and ends with its code', async () => {
    const made = await region.service.tokens.add({ kind: 'sender', subject: hospital, regions: ['nl-05'] });
    const sender = await signedIn(region, '/v', made.text);
    expect((await sender.post('/v/new', filled, { origin: 'https://elders.example' })).status).toBe(403);
    expect((await sender.post('/v/new', filled, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await sender.get('/v/new')).status).toBe(200);
    await region.service.tokens.revoke(made.id);
    expect((await sender.get('/v/new')).status).toBe(401);
  });

  it('keeps what was typed and says beside each field what is wrong', async () => {
    const sender = await signedIn(region, '/v', token);
    const before = await cases();
    const page = await sender.post('/v/new', { ...filled, bsn: '123456789', birthDate: '31-02-1941', callBackNumber: '', municipality: 'Nergenshuizen' });
    expect(page.status).toBe(400);
    expect(page.text.match(/class="error"/g)).toHaveLength(4);
    expect(page.text).toContain('value="Zaalarts Oefenaar"');
    expect((await sender.post('/v/new', { ...filled, extra: 'x' })).status).toBe(400);
    expect((await sender.post('/v/new', { ...filled, question: '<script>alert(1)</script>', callBackNumber: 'x' })).text).not.toContain('<script>alert');
    expect(await cases()).toBe(before);
  });

  it('asks the protocol\'s questions in the desks\' order until the outcome is there; sending the form twice makes one case', async () => {
    const sender = await signedIn(region, '/v', token);
    const sent = await sender.post('/v/new', filled);
    expect(sent.status).toBe(303);
    expect((await sender.post('/v/new', filled)).location).toBe(sent.location);
    const path = sent.location ?? '';
    const { answers } = vignette('v01');
    for (let screens = 0; screens < 20; screens += 1) {
      const { text } = await sender.get(path);
      const facts = [...text.matchAll(/data-fact="([A-Za-z0-9]+)"/g)].map((match) => match[1] ?? '');
      if (text.includes('Dat waren de vragen')) break;
      const form = Object.fromEntries(facts.filter((fact) => answers[fact] !== undefined).flatMap((fact) => (text.includes(`name="u.${fact}"`) && answers[fact] === 'unknown' ? [[`u.${fact}`, 'unknown']] : [[`f.${fact}`, String(answers[fact])]])));
      expect((await sender.post(path, form)).status).toBe(303);
    }
    expect((await sender.get(path)).text).toContain('Dat waren de vragen');
    expect((await sender.post(path, {})).status).toBe(400);
    const status = await sender.get(path.replace('/triage', ''));
    expect(status.text).toContain('Proefpersoon');
    expect(path).not.toContain('Proefpersoon');
    expect((await sender.get('/v')).text).not.toContain('Proefpersoon');
    expect(/<title>([^<]*)/.exec(status.text)?.[1]).toBe('Stand van de aanmelding');
  });
});
