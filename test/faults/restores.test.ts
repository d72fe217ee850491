import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';

/** A region put back from a copy of its database, as the desks see it (real SQLite, real PGlite). */
const dayMs = 86_400_000;
let folder: string;
let region: TestRegion;
let clock = Date.UTC(2026, 10, 20, 21, 0);
const desks: TestDesk[] = [];
const quick = { timers: { mono: () => performance.now(), after: (ms: number, callback: () => void) => { const timer = setTimeout(callback, ms / 50); return () => clearTimeout(timer); } }, rng: () => 0.5 };

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'regioloket-restore-'));
  region = await start();
});
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.close();
});
afterAll(async () => {
  await region.stop();
  rmSync(folder, { recursive: true, force: true });
});

const start = (port?: number): Promise<TestRegion> => startTestRegion({ beds: 10, dataFolder: path.join(folder, 'region'), clock: () => clock, timers: false, ...(port === undefined ? {} : { port }) });
async function deskNamed(name: string): Promise<TestDesk> {
  const desk = await startTestDesk({ region: { url: region.url, token: await region.deskToken(name) }, core: { sync: quick }, clock: () => clock });
  desks.push(desk);
  await desk.synced();
  await desk.signIn();
  return desk;
}
async function caseWith(desk: TestDesk, text: string): Promise<string> {
  const { caseId } = await desk.call('casework.start', {});
  await desk.call('casework.addNote', { caseId, text });
  await registered(desk, caseId);
  return caseId;
}
const registered = (desk: TestDesk, caseId: string): Promise<void> => desk.until(() => desk.kernel.journal.events(caseId).length > 0 && desk.kernel.journal.events(caseId).every((event) => event.seq !== null), 60_000);
const has = async (caseId: string): Promise<boolean> => (await region.service.region.db.query('SELECT 1 AS one FROM case_record WHERE id = $1', [caseId])).length > 0;
/** Stops, lets `work` change the files, starts again on the same port. */
async function whileStopped(work: (data: string) => void): Promise<void> {
  const { port } = region.service;
  await region.service.close();
  work(region.dataFolder);
  region = await start(port);
}
const copy = path.join(tmpdir(), `regioloket-copy-${process.pid}`);
const takeCopy = (data: string): void => cpSync(data, copy, { recursive: true });
function putBack(data: string, names: readonly string[]): void {
  for (const name of names) {
    rmSync(path.join(data, name), { recursive: true, force: true });
    cpSync(path.join(copy, name), path.join(data, name), { recursive: true });
  }
}
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('a region put back from a backup', () => {
  it('that goes back without noticing it (the mark went back too): the desk sees it stand before its own cursor, and sends again what is lost', async () => {
    const desk = await deskNamed('desk-r1');
    const early = await caseWith(desk, 'ervoor');
    await whileStopped(takeCopy);
    await desk.synced();
    const late = await caseWith(desk, 'erna');
    const epoch = (await region.service.region.db.query<{ epoch: string }>('SELECT epoch FROM sync_meta'))[0]?.epoch;
    await whileStopped((data) => putBack(data, ['pg', 'keys/mark.json']));
    expect((await region.service.region.db.query<{ epoch: string }>('SELECT epoch FROM sync_meta'))[0]?.epoch).toBe(epoch);
    expect([await has(early), await has(late)]).toEqual([true, false]);
    await desk.until(async () => await has(late), 60_000);
    await registered(desk, late);
    const other = await deskNamed('desk-r2');
    await other.until(() => JSON.stringify(other.kernel.journal.events(late)).includes('erna'), 60_000);
  }, 120_000);

  it('hears again what was acknowledged up to 30 days ago, and not what is older; what a person still has to look at stays', async () => {
    const desk = await deskNamed('desk-r3');
    await whileStopped(takeCopy);
    await desk.synced();
    const old = await caseWith(desk, 'lang geleden');
    clock += 2 * dayMs;
    const within = await caseWith(desk, 'binnen het venster');
    const actor = { id: 'staff-x', role: 'nurse', desk: 'desk-r3' } as const;
    const poison = desk.kernel.journal.append({ actor, caseId: 'case-elsewhere', regionId: 'nl-not-ours', drafts: [{ type: 'noteAdded', payload: {}, personal: { text: 'x' } }], action: 'test' });
    await desk.until(() => desk.kernel.syncStatus().parked > 0, 60_000);
    clock += 29 * dayMs;
    await caseWith(desk, 'vandaag');
    await whileStopped((data) => putBack(data, ['pg']));
    await desk.until(async () => await has(within), 60_000);
    await desk.until(() => desk.kernel.syncStatus().queue === 0, 60_000);
    // 31 days ago: beyond what a desk keeps for sending again. It stays readable where it was made.
    expect(await has(old)).toBe(false);
    expect(JSON.stringify(desk.kernel.journal.events(old))).toContain('lang geleden');
    expect((await desk.call('sync.queue', {})).items.map((item) => item.id)).toEqual([poison.events[0]?.id]);
  }, 120_000);

  it('that lost its keys too: desks offer the keys it lacks, also of cases older than the replay window, and a new desk can read them', async () => {
    const desk = await deskNamed('desk-r4');
    const old = await caseWith(desk, 'van maanden geleden');
    const other = await deskNamed('desk-r5');
    await other.until(() => JSON.stringify(other.kernel.journal.events(old)).includes('maanden'), 60_000);
    await other.core.close();
    desks.splice(desks.indexOf(other), 1);
    clock += 60 * dayMs;
    await whileStopped(takeCopy);
    await desk.synced();
    await caseWith(desk, 'vandaag');
    // The database goes back, which the region sees by its mark; of the keys nothing is left.
    await whileStopped((data) => {
      putBack(data, ['pg']);
      rmSync(path.join(data, 'keys', 'case-keys.ndjson'));
    });
    await desk.until(async () => (await region.service.region.keys.get([old])).keys[old] !== undefined, 60_000);
    await desk.until(() => desk.kernel.syncStatus().queue === 0, 60_000);
    expect(desk.kernel.syncStatus().parked).toBe(0);
    const fresh = await deskNamed('desk-r6');
    await fresh.until(() => JSON.stringify(fresh.kernel.journal.events(old)).includes('maanden'), 60_000);
  }, 120_000);
});
