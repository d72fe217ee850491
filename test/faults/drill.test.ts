import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import { reconcileLogs } from '../../electron/cli/both-logs.ts';
import { backUp, restore } from '../../electron/desk/store/chores.ts';
import { getMeta } from '../../electron/desk/store/meta.ts';
import { openDatabase } from '../../electron/desk/store/handle.ts';
import { createFaultyNet } from './faulty-net.ts';
import { startTestDesk, testKey } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';

/** The disaster drill of docs/operating.md, step by step, on real databases: a desk burnt, the region burnt, both. */
let base: string;
let region: TestRegion;
const desks: TestDesk[] = [];
const tokens = new Map<string, string>();
const made: string[] = [];
const quick = { timers: { mono: () => performance.now(), after: (ms: number, callback: () => void) => { const timer = setTimeout(callback, ms / 50); return () => clearTimeout(timer); } }, rng: () => 0.5 };
const folderOf = (name: string): string => path.join(base, name);

beforeEach(async () => {
  base = mkdtempSync(path.join(tmpdir(), 'regioloket-drill-'));
  made.push(base);
  region = await start();
  for (const name of ['desk-a', 'desk-b', 'desk-c']) tokens.set(name, await region.deskToken(name));
}, 60_000);
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.close();
  await region.stop();
});
afterAll(() => { for (const folder of made) rmSync(folder, { recursive: true, force: true }); });

const start = (port?: number): Promise<TestRegion> => startTestRegion({ beds: 10, dataFolder: folderOf('region'), timers: false, ...(port === undefined ? {} : { port }) });
async function open(name: string, folder = folderOf(name), net = createFaultyNet().net): Promise<TestDesk> {
  const desk = await startTestDesk({ dataFolder: folder, region: { url: region.url, token: tokens.get(name) ?? '' }, core: { sync: quick, net } });
  desks.push(desk);
  await desk.synced();
  await desk.signIn();
  return desk;
}
async function shut(desk: TestDesk): Promise<void> {
  desks.splice(desks.indexOf(desk), 1);
  await desk.close();
}
async function caseWith(desk: TestDesk, text: string): Promise<string> {
  const { caseId } = await desk.call('casework.start', {});
  await desk.call('casework.addNote', { caseId, text });
  return caseId;
}
/** Told to the region and registered there. */
const acknowledged = (desk: TestDesk, caseId: string): Promise<void> => desk.until(() => desk.kernel.journal.events(caseId).length > 0 && desk.kernel.journal.events(caseId).every((event) => event.seq !== null), 60_000);
const reads = (desk: TestDesk, caseId: string, text: string): Promise<void> => desk.until(() => JSON.stringify(desk.kernel.journal.events(caseId)).includes(text), 60_000);
const idsAt = async (caseId: string): Promise<readonly string[]> => (await region.service.region.db.query<{ id: string }>('SELECT id FROM case_event WHERE case_id = $1 ORDER BY id', [caseId])).map((row) => row.id);
async function equalEverywhere(cases: readonly string[], at: readonly TestDesk[]): Promise<void> {
  for (const caseId of cases) {
    for (const desk of at) await desk.until(async () => JSON.stringify(desk.kernel.journal.events(caseId).map((event) => event.id).sort()) === JSON.stringify(await idsAt(caseId)), 60_000);
    expect((await idsAt(caseId)).length).toBeGreaterThan(0);
  }
}
function incarnationIn(folder: string): string | null {
  const db = openDatabase(path.join(folder, 'desk.db'), { key: testKey, readonly: true });
  const value = getMeta(db.read, 'incarnation');
  db.close();
  return value;
}
async function regionBurns(backup: string): Promise<void> {
  const { port } = region.service;
  await region.service.close();
  rmSync(folderOf('region'), { recursive: true });
  cpSync(backup, folderOf('region'), { recursive: true });
  region = await start(port);
}
async function backUpRegion(): Promise<string> {
  const { port } = region.service;
  await region.service.close();
  cpSync(folderOf('region'), folderOf('region-backup'), { recursive: true });
  region = await start(port);
  return folderOf('region-backup');
}

describe('the disaster drill', () => {
  it('a desk burnt: its backup on a new machine gets a new incarnation; what was acknowledged is there, what waited in the backup is sent, and the logs tell what the backup was too old for', async () => {
    const faults = createFaultyNet();
    const desk = await open('desk-a', folderOf('desk-a'), faults.net);
    const early = await caseWith(desk, 'ervoor');
    await acknowledged(desk, early);
    faults.set({ kind: 'unreachable' });
    await desk.call('casework.addNote', { caseId: early, text: 'nog niet verzonden' });
    const backup = path.join(base, 'backup');
    expect(await backUp(folderOf('desk-a'), testKey, backup)).toMatchObject({ cases: 1, unsent: 1 });
    faults.set({ kind: 'none' });
    const late = await caseWith(desk, 'na de reservekopie');
    await acknowledged(desk, late);
    const old = incarnationIn(folderOf('desk-a'));
    await shut(desk);
    rmSync(folderOf('desk-a'), { recursive: true });

    const folder = folderOf('new-machine');
    cpSync(backup, path.join(base, 'carried'));
    restoreInto(folder, path.join(base, 'carried'));
    expect(incarnationIn(folder)).not.toBe(old);
    const again = await open('desk-a', folder);
    await reads(again, early, 'ervoor');
    await reads(again, early, 'nog niet verzonden');
    await reads(again, late, 'na de reservekopie');
    expect(again.kernel.syncStatus().parked).toBe(0);
    const other = await open('desk-b');
    await equalEverywhere([early, late], [again, other]);
    await shut(again);
    const said: string[] = [];
    expect(await reconcileLogs(folder, testKey, { url: region.url, token: region.auditToken }, (line) => said.push(line))).toBe(false);
    expect(said.filter((line) => line.endsWith('in the desk log only'))).toEqual([]);
    expect(said.filter((line) => line.endsWith('in the region log only')).length).toBeGreaterThanOrEqual((await idsAt(late)).length);
  }, 120_000);

  it('the region burnt, put back whole from an older backup: the desks notice, send again what it lost, with its keys; a new desk reads everything', async () => {
    const [one, two] = [await open('desk-a'), await open('desk-b')];
    const early = await caseWith(one, 'ervoor');
    await acknowledged(one, early);
    await shut(one);
    await shut(two);
    const backup = await backUpRegion();
    const [first, second] = [await open('desk-a'), await open('desk-b')];
    const late = [await caseWith(first, 'erna een'), await caseWith(second, 'erna twee')];
    for (const [index, desk] of [first, second].entries()) await acknowledged(desk, late[index] ?? '');
    await reads(second, late[0] ?? '', 'erna een');
    await regionBurns(backup);
    for (const caseId of late) await first.until(async () => (await idsAt(caseId)).length > 0, 60_000);
    await equalEverywhere([early, ...late], [first, second]);
    const fresh = await open('desk-c');
    await reads(fresh, early, 'ervoor');
    await reads(fresh, late[0] ?? '', 'erna een');
    await reads(fresh, late[1] ?? '', 'erna twee');
    expect([first, second].map((desk) => desk.kernel.syncStatus().parked)).toEqual([0, 0]);
  }, 180_000);

  it('both burnt, region first and then the desk: everything of either backup and of the desks that are left is there again, the same everywhere', async () => {
    const one = await open('desk-a');
    const early = await caseWith(one, 'ervoor');
    await acknowledged(one, early);
    await shut(one);
    const regionBackup = await backUpRegion();
    const [first, second] = [await open('desk-a'), await open('desk-b')];
    const between = await caseWith(first, 'tussen de reservekopieën');
    await acknowledged(first, between);
    const deskBackup = path.join(base, 'backup');
    await backUp(folderOf('desk-a'), testKey, deskBackup);
    const late = await caseWith(second, 'van de werkplek die bleef');
    await acknowledged(second, late);
    await shut(first);
    rmSync(folderOf('desk-a'), { recursive: true });
    await regionBurns(regionBackup);
    const folder = folderOf('new-machine');
    restoreInto(folder, deskBackup);
    const again = await open('desk-a', folder);
    for (const caseId of [between, late]) await again.until(async () => (await idsAt(caseId)).length > 0, 60_000);
    await equalEverywhere([early, between, late], [again, second]);
    await reads(again, early, 'ervoor');
    await reads(second, between, 'tussen de reservekopieën');
    await reads(again, late, 'van de werkplek die bleef');
    // Its key burnt twice (region and desk-a): the desk that still has it gives it back once the case itself is.
    await reads(again, between, 'tussen de reservekopieën');
  }, 180_000);

  it('the region burnt to the ground, put back from before any case was: the desks that are left give back what they hold, cases and keys, and a new desk reads everything', async () => {
    const empty = await backUpRegion();
    const [first, second] = [await open('desk-a'), await open('desk-b')];
    const made = [await caseWith(first, 'van de eerste'), await caseWith(second, 'van de tweede')];
    for (const [index, desk] of [first, second].entries()) await acknowledged(desk, made[index] ?? '');
    await reads(second, made[0] ?? '', 'van de eerste');
    await shut(first);
    await regionBurns(empty);
    // Only one of the two is there when the region comes back; it hands in its own work.
    await second.until(async () => (await idsAt(made[1] ?? '')).length > 0, 60_000);
    const again = await open('desk-a');
    await equalEverywhere(made, [again, second]);
    const fresh = await open('desk-c');
    await reads(fresh, made[0] ?? '', 'van de eerste');
    await reads(fresh, made[1] ?? '', 'van de tweede');
    expect([again, second].map((desk) => desk.kernel.syncStatus().parked)).toEqual([0, 0]);
  }, 180_000);
});

function restoreInto(folder: string, backup: string): void {
  cpSync(backup, path.join(folder, 'incoming'), { recursive: true });
  restore(folder, testKey, path.join(folder, 'incoming'), Date.now());
  rmSync(path.join(folder, 'incoming'));
}
