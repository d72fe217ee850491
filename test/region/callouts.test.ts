import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSigned, recordingGateway, signatureOf, webhookGateway } from '../../region/callout/gateway.ts';
import type { SendResult } from '../../region/callout/gateway.ts';
import { MAX_ATTEMPTS, RETRY_MS, startCallouts } from '../../region/callout/service.ts';
import { defaultProfile } from '../../shared/profile/default.ts';
import { DeskClient } from '../support/region-client.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';

const minute = 60_000;
const step = defaultProfile('nl-05').norms.consult.U2 * minute;
let region: TestRegion;
let desk: DeskClient;
let now = Date.UTC(2026, 10, 24, 2, 0);
beforeAll(async () => {
  region = await startTestRegion({ beds: 0, clock: () => now, timers: false });
  desk = new DeskClient(region.url, region.token, 'desk-oefen');
});
afterAll(async () => { await region.stop(); });

async function ask(to = 'elderlyPhysician', waitUntil?: number): Promise<{ readonly caseId: string; readonly consultId: string }> {
  const [caseId, consultId] = [v7(), v7()];
  await desk.send({ kind: 'caseKey', caseId, key: Buffer.alloc(32, 7).toString('base64') }, now);
  await desk.push([desk.event(caseId, 'nl-05', 'consultAsked', { consultId, to, reasons: ['doubt'], physicianId: null, ...(waitUntil === undefined ? {} : { waitUntil }) }, now)]);
  return { caseId, consultId };
}
const events = async (caseId: string): Promise<readonly { readonly type: string; readonly payload: Record<string, unknown> }[]> => {
  const rows = await region.service.region.db.query<{ body: string }>(`SELECT i.body FROM case_event e JOIN sync_item i ON i.id = e.id WHERE e.case_id = $1 ORDER BY i.seq, e.hlc`, [caseId]);
  return rows.map((row) => JSON.parse(row.body) as { type: string; payload: Record<string, unknown> });
};
const quiet = async (caseId: string): Promise<void> => { await desk.push([desk.event(caseId, 'nl-05', 'closed', { destination: 'stayedHome' }, now)]); };
const gatewayOf = (answers: (turn: number) => SendResult) => {
  const gateway = recordingGateway();
  let turn = 0;
  return { ...gateway, send: async (callout: Parameters<typeof gateway.send>[0]) => { await gateway.send(callout); turn += 1; return answers(turn); } };
};

describe('calling out to the physician in turn', () => {
  it('carries no word about a patient, and being sent is not being reached', async () => {
    const gateway = recordingGateway();
    const callouts = startCallouts(region.service.region, gateway, { timer: false });
    const { caseId, consultId } = await ask();
    await callouts.tick();
    expect(gateway.sent).toHaveLength(1);
    expect(Object.keys(gateway.sent[0] ?? {}).sort()).toEqual(['attempt', 'id', 'to']);
    expect((await events(caseId)).map((event) => event.type)).toEqual(['consultAsked', 'consultCalledOut']);
    expect((await events(caseId))[1]?.payload).toMatchObject({ consultId, attempt: 1, result: 'sent' });
    await quiet(caseId);
  });

  it('repeats the call, and goes on to the next in the roster when the norm time has passed', async () => {
    const gateway = recordingGateway();
    const callouts = startCallouts(region.service.region, gateway, { timer: false });
    const { caseId } = await ask();
    for (let tick = 0; tick * minute < step; tick += 1) { await callouts.tick(); now += minute; }
    const first = gateway.sent.map((callout) => callout.to);
    expect([first.length, new Set(first).size]).toEqual([MAX_ATTEMPTS, 1]);
    await callouts.tick();
    expect(gateway.sent.at(-1)?.to).not.toBe(first[0]);
    await quiet(caseId);
  });

  it('nobody answers: the next one is called at once, and when all were tried it says so and stops', async () => {
    const gateway = gatewayOf(() => 'noAnswer');
    const callouts = startCallouts(region.service.region, gateway, { timer: false });
    const { caseId, consultId } = await ask();
    await callouts.tick();
    const numbers = gateway.sent.map((callout) => callout.to);
    expect(numbers.length).toBeGreaterThanOrEqual(3);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect((await region.service.region.db.query<{ state: string }>('SELECT state FROM callout_consult WHERE consult_id = $1', [consultId]))[0]?.state).toBe('exhausted');
    await quiet(caseId);
  });

  it('an answered call, an opened page or an answer ends it', async () => {
    for (const result of ['reached', 'seen'] as const) {
      const gateway = recordingGateway();
      const callouts = startCallouts(region.service.region, gateway, { timer: false });
      const { caseId, consultId } = await ask();
      await callouts.tick();
      const rosterId = (await events(caseId))[1]?.payload['rosterId'];
      await desk.push([desk.event(caseId, 'nl-05', 'consultAttempted', { consultId, rosterId, result }, now)]);
      now += RETRY_MS + 1;
      await callouts.tick();
      expect(gateway.sent).toHaveLength(1);
      await desk.push([desk.event(caseId, 'nl-05', 'consultAnswered', { consultId, answers: [{ reason: 'doubt', answer: 'agreed' }], answeredBy: 'arts', recordedBy: 'nurse' }, now)]);
      now += step * 2;
      await callouts.tick();
      expect(gateway.sent).toHaveLength(1);
      await quiet(caseId);
    }
  });

  it('a question on the morning list wakes nobody before its time, and the care office is never called', async () => {
    const gateway = recordingGateway();
    const callouts = startCallouts(region.service.region, gateway, { timer: false });
    const morning = await ask('elderlyPhysician', now + 4 * 60 * minute);
    const office = await ask('careOffice');
    await callouts.tick();
    expect(gateway.sent).toHaveLength(0);
    now += 4 * 60 * minute;
    await callouts.tick();
    expect(gateway.sent).toHaveLength(1);
    await quiet(morning.caseId);
    await quiet(office.caseId);
  });

  it('several processes on one database never call twice', async () => {
    const gateway = recordingGateway();
    const processes = Array.from({ length: 4 }, () => startCallouts(region.service.region, gateway, { timer: false }));
    const asked = [];
    for (let index = 0; index < 6; index += 1) asked.push(await ask());
    await Promise.all(processes.map((process) => process.tick()));
    await Promise.all(processes.map((process) => process.tick()));
    expect(gateway.sent).toHaveLength(6);
    expect(new Set(gateway.sent.map((callout) => callout.id)).size).toBe(6);
    for (const one of asked) await quiet(one.caseId);
  });

  it('a process that dies while sending leaves a message that goes out again under the same id', async () => {
    const ids: string[] = [];
    const dying = { name: 'recording' as const, secret: null, send: (callout: { readonly id: string }) => { ids.push(callout.id); return Promise.reject(new Error('the process ended here')); } };
    const { caseId } = await ask();
    await expect(startCallouts(region.service.region, dying, { timer: false }).tick()).rejects.toThrow('ended here');
    now += 2 * minute;
    const after = recordingGateway();
    await startCallouts(region.service.region, after, { timer: false }).tick();
    expect(after.sent.map((callout) => callout.id)).toEqual(ids);
    await quiet(caseId);
  });
});

describe('the webhook', () => {
  it('signs what it sends, and a gateway that fails is told to the desk', async () => {
    const got: { headers: Record<string, unknown>; body: string }[] = [];
    const server: Server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => { body += chunk.toString(); });
      request.on('end', () => { got.push({ headers: request.headers, body }); response.statusCode = got.length === 1 ? 200 : 503; response.end(); });
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const secret = 's'.repeat(40);
    const gateway = webhookGateway({ url: `http://127.0.0.1:${port}/call`, secret, publicUrl: 'https://regio.example/' }, () => now, () => undefined);
    const callouts = startCallouts(region.service.region, gateway, { timer: false });
    const { caseId } = await ask();
    await callouts.tick();
    const [first] = got;
    expect(isSigned(secret, String(first?.headers['x-regioloket-signature']), first?.body ?? '', now)).toBe(true);
    expect(JSON.parse(first?.body ?? '{}')).toMatchObject({ resultUrl: expect.stringMatching(/^https:\/\/regio\.example\/v1\/callouts\/[0-9a-f-]+\/result$/) as string });
    now += RETRY_MS + 1;
    await callouts.tick();
    expect((await events(caseId)).at(-1)?.payload).toMatchObject({ attempt: 2, result: 'failed' });
    server.close();
    await quiet(caseId);
  });

  it('takes reports that are signed, of now and about a call-out that exists; the second report changes nothing', async () => {
    const secret = 'g'.repeat(40);
    const sent: string[] = [];
    const own = await startTestRegion({ beds: 0, clock: () => now, timers: false, callouts: { name: 'webhook', secret, send: (callout) => { sent.push(callout.id); return Promise.resolve('sent'); } } });
    const client = new DeskClient(own.url, own.token, 'desk-oefen');
    const [caseId, consultId] = [v7(), v7()];
    await client.push([client.event(caseId, 'nl-05', 'consultAsked', { consultId, to: 'elderlyPhysician', reasons: ['doubt'], physicianId: null }, now)]);
    await own.service.callouts?.tick();
    const report = async (id: string, body: string, header: string): Promise<number> => (await fetch(`${own.url}/v1/callouts/${id}/result`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-regioloket-signature': header }, body })).status;
    const id = sent[0] ?? '';
    const body = JSON.stringify({ result: 'answered' });
    expect(await report(id, body, '')).toBe(401);
    expect(await report(id, body, signatureOf('x'.repeat(40), now, body))).toBe(401);
    expect(await report(id, body, signatureOf(secret, now - 10 * minute, body))).toBe(401);
    expect(await report(id, '{}', signatureOf(secret, now, body))).toBe(401);
    expect(await report(v7(), body, signatureOf(secret, now, body))).toBe(404);
    expect(await report(id, '{', signatureOf(secret, now, '{'))).toBe(400);
    expect(await report(id, body, signatureOf(secret, now, body))).toBe(200);
    expect(await report(id, JSON.stringify({ result: 'noAnswer' }), signatureOf(secret, now, JSON.stringify({ result: 'noAnswer' })))).toBe(200);
    const rows = await own.service.region.db.query<{ body: string }>(`SELECT i.body FROM case_event e JOIN sync_item i ON i.id = e.id WHERE e.case_id = $1 AND e.type = 'consultAttempted'`, [caseId]);
    expect(rows.map((row) => (JSON.parse(row.body) as { payload: { result: string } }).payload.result)).toEqual(['reached']);
    expect((await fetch(`${own.url}/v1/callouts`, { headers: { authorization: `Bearer ${own.token}` } })).status).toBe(403);
    await own.stop();
  });
});
