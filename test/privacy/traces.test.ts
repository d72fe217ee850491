import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLogFile } from '../../electron/desk/host/log-file.ts';
import { backUp } from '../../electron/desk/store/chores.ts';
import { startRegion } from '../../region/service.ts';
import type { RegionService } from '../../region/service.ts';
import { seedTraining, trainingRegionIds } from '../../region/training/seed.ts';
import { startTestDesk, testKey } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';

/**
 * A whole case with marked data in every field that holds a person, on a real desk and a real region; then everything that either leaves behind in the open is searched: log lines,
 * events, errors, the audit log, addresses asked of the region, the bytes of every file on disk, a backup. Window titles and notifications: test/e2e/shell.e2e.ts and console.e2e.ts.
 */
const mark = 'MERKTEKEN';
const bsn = '999990019';
const phone = '0570 98 76 54';
const traces = [mark, bsn, '98 76 54', '987654', '1931-02-03', '03-02-1931'];
const data = mkdtempSync(join(tmpdir(), 'regioloket-traces-'));
const regionLog: string[] = [];
const addresses: string[] = [];
const events: string[] = [];
const errors: string[] = [];
let region: RegionService;
let desk: TestDesk;
let auditText = '';

beforeAll(async () => {
  const lines = new PassThrough();
  lines.on('data', (chunk: Buffer) => void regionLog.push(chunk.toString('utf8')));
  region = await startRegion({ data: join(data, 'region'), training: true, log: pino({ level: 'debug' }, lines), timers: false, limits: { perMinute: 1_000_000 }, prepare: async (opened) => { await seedTraining(opened, { beds: 60 }); } });
  const { text } = await region.tokens.add({ kind: 'desk', subject: 'desk-oefen', regions: trainingRegionIds });
  const plain = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    addresses.push(input instanceof Request ? input.url : String(input));
    return plain(input, init);
  };
  const toFile = openLogFile(join(data, 'host'), Date.now);
  desk = await startTestDesk({ dataFolder: join(data, 'desk'), region: { url: region.url, token: text } });
  desk.core.onEvent((event) => void events.push(event));
  await desk.synced();
  await desk.signIn();
  await journey();
  await desk.synced();
  for (const line of desk.log) toFile('error', line.message, line.fields as Record<string, string>);
  auditText = (await desk.call('audit.export', {})).text;
  globalThis.fetch = plain;
});
afterAll(async () => {
  await desk?.close();
  await region?.close();
  rmSync(data, { recursive: true, force: true });
});

async function journey(): Promise<void> {
  const { caseId } = await desk.call('casework.start', {});
  const raw = async (method: string, input: unknown): Promise<void> => {
    const answer = JSON.parse(await desk.core.invoke(method, JSON.stringify(input))) as { ok: boolean; error?: unknown };
    if (!answer.ok) errors.push(JSON.stringify(answer.error));
  };
  await desk.call('casework.saveReferral', { caseId, referral: { referrerName: `Beller ${mark}`, callBackNumber: phone, question: `Vraag ${mark}` } });
  await desk.call('casework.savePatient', { caseId, patient: { name: `Vrouw ${mark}`, birthDate: '1931-02-03', bsn, street: `${mark}straat 1`, gp: `Arts ${mark}`, municipality: 'Deventer' } });
  await desk.call('casework.addNote', { caseId, text: `Notitie ${mark}` });
  await desk.call('casework.saveDraft', { caseId, field: 'note', value: `Concept ${mark}` });
  await desk.call('casework.worklist', { filter: 'open', text: mark });
  await desk.call('casework.get', { caseId });
  await desk.call('triage.view', { caseId });
  await desk.call('casework.lookupMunicipality', { text: mark });
  await desk.call('audit.access', { caseId, why: 'verzoek' });
  // What is refused is as talkative as what is not: marked text in every wrong place.
  for (const [method, input] of [['casework.get', { caseId: mark }], ['casework.addNote', { caseId, text: mark, extra: mark }], ['casework.savePatient', { caseId, patient: { bsn: mark } }], ['handover.view', { caseId }], ['handover.fhir', { caseId }], ['handover.send', { caseId }], ['casework.close', { caseId, destination: mark, text: mark }], [mark, { mark }], ['casework.deviate', { caseId, text: mark }]] as const) await raw(method, input);
  await desk.core.invoke('casework.get', `{"caseId":"${mark}`);
}

const found = (text: string): readonly string[] => traces.filter((trace) => text.includes(trace));

describe('after a whole case with marked data, nothing of the person stands in', () => {
  it('the desk\'s log, on disk or on its way there', () => {
    expect(found(JSON.stringify(desk.log))).toEqual([]);
    expect(found(readFileSync(join(data, 'host', 'logs', 'desk.log'), 'utf8') || ' ')).toEqual([]);
  });
  it('the region\'s log', () => {
    expect(regionLog.length).toBeGreaterThan(5);
    expect(found(regionLog.join(''))).toEqual([]);
  });
  it('addresses that were asked of the region', () => {
    expect(addresses.length).toBeGreaterThan(5);
    expect(found(decodeURIComponent(addresses.join('\n')))).toEqual([]);
  });
  it('events towards the screens, and errors', () => {
    expect(events.length).toBeGreaterThan(0);
    expect(errors.length).toBeGreaterThan(3);
    expect(found(events.join('\n') + errors.join('\n'))).toEqual([]);
  });
  it('the audit log, though every look and every change stands in it', () => {
    for (const action of ['casework.get', 'casework.savePatient', 'casework.addNote', 'casework.worklist', 'audit.access']) expect(auditText).toContain(action);
    expect(found(auditText)).toEqual([]);
  });
  it('any file that either leaves on disk, nor in a backup', async () => {
    await backUp(join(data, 'desk'), testKey, join(data, 'desk.backup'));
    const files = everyFile(data);
    expect(files.some((file) => file.endsWith('desk.db'))).toBe(true);
    expect(files.filter((file) => found(readFileSync(file, 'latin1')).length > 0)).toEqual([]);
  });
  it('and the same search does find it where it belongs: on the screen', async () => {
    const rows = JSON.stringify(await desk.call('casework.worklist', { filter: 'open' }));
    expect(found(rows)).toContain(mark);
  });
});

function everyFile(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? everyFile(path) : [path];
  });
}
