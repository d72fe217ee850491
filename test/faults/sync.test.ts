import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';
import { createFaultyNet } from './faulty-net.ts';
import type { Fault, FaultyNet } from './faulty-net.ts';

/** Real desks (SQLite) and a real region (PGlite) with faults between them. The desks' waits are short here: same code, another die. */
let region: TestRegion;
let folder: string;
const desks: TestDesk[] = [];
const quick = { timers: { mono: () => performance.now(), after: (ms: number, callback: () => void) => { const timer = setTimeout(callback, Math.min(ms, ms > 20_000 ? ms : ms / 20)); return () => clearTimeout(timer); } }, rng: () => 0.5 };

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'regioloket-faults-'));
  region = await startTestRegion({ beds: 60, dataFolder: path.join(folder, 'region') });
});
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.close();
});
afterAll(async () => {
  await region.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function deskNamed(name: string, options: { faults?: FaultyNet; dataFolder?: string; token?: string } = {}): Promise<TestDesk> {
  const token = options.token ?? (await region.deskToken(name));
  const desk = await startTestDesk({
    region: { url: region.url, token }, ...(options.dataFolder === undefined ? {} : { dataFolder: options.dataFolder }),
    core: { sync: quick, ...(options.faults === undefined ? {} : { net: options.faults.net }) },
  });
  desks.push(desk);
  return desk;
}
async function ready(desk: TestDesk): Promise<TestDesk> {
  await desk.synced();
  await desk.signIn();
  return desk;
}
async function caseWith(desk: TestDesk, texts: readonly string[]): Promise<string> {
  const { caseId } = await desk.call('casework.start', {});
  for (const text of texts) await desk.call('casework.addNote', { caseId, text });
  return caseId;
}
const notesOf = async (desk: TestDesk, caseId: string): Promise<string[]> => (await desk.call('casework.get', { caseId })).notes.map((note) => note.text);
const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `aantekening ${index}`);
const registered = (desk: TestDesk, caseId: string): Promise<void> => desk.until(() => desk.kernel.journal.exists(caseId) && desk.kernel.journal.events(caseId).every((event) => event.seq !== null));
const hears = (desk: TestDesk, caseId: string, notes: number): Promise<void> => desk.until(() => desk.kernel.journal.events(caseId).filter((event) => event.type === 'noteAdded' && event.personal !== null).length === notes);

describe('two desks on one region', () => {
  it('read each other\'s cases, names included, through the key that the region keeps', async () => {
    const one = await ready(await deskNamed('desk-a1'));
    const other = await ready(await deskNamed('desk-a2'));
    const caseId = await caseWith(one, ['van de een']);
    await hears(other, caseId, 1);
    await other.call('casework.addNote', { caseId, text: 'van de ander' });
    await hears(one, caseId, 2);
    expect(await notesOf(one, caseId)).toEqual(await notesOf(other, caseId));
    await registered(one, caseId);
    await registered(other, caseId);
    expect(one.kernel.journal.events(caseId)).toEqual(other.kernel.journal.events(caseId));
    expect(one.kernel.syncStatus().digestOk).toBe(true);
  });
});

describe('an offline night', () => {
  it('works on, keeps everything over a restart of the desk, and arrives whole and in order', async () => {
    const faults = createFaultyNet();
    const one = await ready(await deskNamed('desk-b1', { faults }));
    faults.set({ kind: 'unreachable' });
    const caseId = await caseWith(one, numbered(30));
    await one.until(() => one.kernel.syncStatus().connection === 'offline');
    expect((await one.call('app.statusBar', {})).queue).toBeGreaterThan(30);
    desks.splice(desks.indexOf(one), 1);
    const later = await one.restart();
    desks.push(later);
    expect(await notesOf(later, caseId)).toEqual(numbered(30));
    faults.set({ kind: 'none' });
    await later.call('sync.retry', { id: null });
    await registered(later, caseId);
    const other = await ready(await deskNamed('desk-b2'));
    await hears(other, caseId, 30);
    expect(await notesOf(other, caseId)).toEqual(numbered(30));
  });
});

describe('a bad cable', () => {
  const storms: readonly (readonly [string, Fault | ((path: string, count: number) => Fault)])[] = [
    ['answers lost after the region has done it', (_path, count) => ({ kind: count % 2 === 0 ? 'answerLost' : 'none' })],
    ['requests that arrive twice', { kind: 'twice' }],
    ['answers cut in the middle', (_path, count) => (count % 3 === 0 ? { kind: 'none' } : { kind: 'cut', at: (length) => (count * 37) % length })],
    ['a captive portal that answers 200 with a page', (_path, count) => ({ kind: count % 3 === 0 ? 'none' : 'html' })],
    ['server errors', (_path, count) => (count % 3 === 0 ? { kind: 'none' } : { kind: 'status', status: 503 })],
    ['being told to slow down', (_path, count) => (count % 3 === 0 ? { kind: 'none' } : { kind: 'status', status: 429 })],
    ['a token that is refused for a while', (_path, count) => (count % 4 === 0 ? { kind: 'none' } : { kind: 'status', status: count % 2 === 0 ? 401 : 403 })],
    ['batches that are too big for a proxy', (where, count) => (where.endsWith('/commands') && count % 3 !== 0 ? { kind: 'status', status: 413 } : { kind: 'none' })],
  ];
  it.each(storms)('loses nothing and doubles nothing through %s', async (name, storm) => {
    const faults = createFaultyNet();
    const label = `desk-c${storms.findIndex(([other]) => other === name)}`;
    const desk = await ready(await deskNamed(label, { faults }));
    faults.set(storm);
    const before = faults.requests();
    const caseId = await caseWith(desk, numbered(12));
    await desk.until(() => desk.kernel.syncStatus().queue === 0 || faults.requests() >= before + 6, 30_000);
    faults.set({ kind: 'none' });
    await desk.call('sync.retry', { id: null });
    await registered(desk, caseId);
    await desk.synced();
    // A command that was turned away alone is set apart and its lane goes on (docs/sync.md): sent again, it stands after what went before it.
    expect([...(await notesOf(desk, caseId))].sort()).toEqual([...numbered(12)].sort());
    expect(desk.kernel.journal.events(caseId).filter((event) => event.type === 'noteAdded')).toHaveLength(12);
    expect(desk.kernel.syncStatus()).toMatchObject({ digestOk: true, parked: 0 });
  });
  it('shows a refused token in words and keeps the queue', async () => {
    const faults = createFaultyNet();
    const desk = await ready(await deskNamed('desk-d1', { faults }));
    faults.set({ kind: 'status', status: 401 });
    const caseId = await caseWith(desk, ['blijft']);
    await desk.until(() => desk.kernel.syncStatus().problem?.code === 'notSignedIn');
    expect(desk.kernel.syncStatus().queue).toBeGreaterThan(0);
    expect((await desk.call('sync.status', {})).problem?.message).toContain('wachtrij blijft bewaard');
    faults.set({ kind: 'none' });
    await desk.call('sync.retry', { id: null });
    await registered(desk, caseId);
  });
});

describe('a command that the region will not take', () => {
  it('is set apart with its reason while the rest goes on, and a person settles it', async () => {
    const desk = await ready(await deskNamed('desk-e1'));
    const actor = { id: 'staff-x', role: 'nurse', desk: 'desk-e1' } as const;
    const poison = desk.kernel.journal.append({ actor, caseId: 'case-elsewhere', regionId: 'nl-not-ours', drafts: [{ type: 'noteAdded', payload: {}, personal: { text: 'x' } }], action: 'test' });
    const caseId = await caseWith(desk, ['gewoon']);
    await registered(desk, caseId);
    const { items } = await desk.call('sync.queue', {});
    expect(items).toMatchObject([{ id: poison.events[0]?.id, ways: ['retry', 'resolve'] }]);
    expect(items[0]?.reason).not.toBeNull();
    await desk.call('sync.retry', { id: items[0]?.id ?? '' });
    await desk.until(async () => (await desk.call('sync.queue', {})).items.every((item) => item.state !== 'waiting' && item.state !== 'sending'));
    await desk.call('sync.resolve', { id: items[0]?.id ?? '', why: 'proef' });
    expect((await desk.call('sync.queue', {})).items).toEqual([]);
    expect((await desk.refusal('sync.resolve', { id: items[0]?.id ?? '', why: 'nog eens' })).code).toBe('notFound');
    expect((await desk.call('audit.list', {})).lines.map((line) => line.action)).toContain('sync.resolve');
  });
});

describe('a cloned disk', () => {
  it('goes on under a new incarnation and every event of both copies arrives once', async () => {
    const token = await region.deskToken('desk-f1');
    const home = path.join(folder, 'desk-f1');
    const first = await ready(await deskNamed('desk-f1', { dataFolder: home, token }));
    const caseId = await caseWith(first, ['voor de kopie']);
    await registered(first, caseId);
    desks.splice(desks.indexOf(first), 1);
    await first.core.close();
    const copy = path.join(folder, 'desk-f1-copy');
    cpSync(home, copy, { recursive: true });
    const original = await deskNamed('desk-f1', { dataFolder: home, token });
    const clone = await deskNamed('desk-f1', { dataFolder: copy, token });
    await original.call('casework.addNote', { caseId, text: 'van het origineel' });
    await registered(original, caseId);
    await clone.call('casework.addNote', { caseId, text: 'van de kopie' });
    await registered(clone, caseId);
    await hears(original, caseId, 3);
    expect((await notesOf(original, caseId)).sort()).toEqual(['van de kopie', 'van het origineel', 'voor de kopie']);
    expect(clone.log.some((line) => line.message.includes('another copy'))).toBe(true);
  });
});

describe('a region put back from a backup', () => {
  it('hears again what it had lost, from the desks, and ends whole', async () => {
    const one = await ready(await deskNamed('desk-g1'));
    const other = await ready(await deskNamed('desk-g2'));
    const early = await caseWith(one, ['voor de reservekopie']);
    await registered(one, early);
    await region.service.close();
    const backup = path.join(folder, 'region-backup');
    cpSync(region.dataFolder, backup, { recursive: true });
    region = await startTestRegion({ beds: 60, dataFolder: region.dataFolder, port: region.service.port });
    const late = await caseWith(one, ['na de reservekopie']);
    await registered(one, late);
    await hears(other, late, 1);
    await other.call('casework.addNote', { caseId: late, text: 'van de ander, ook verloren' });
    await registered(other, late);
    await region.service.close();
    rmSync(path.join(region.dataFolder, 'pg'), { recursive: true, force: true });
    cpSync(path.join(backup, 'pg'), path.join(region.dataFolder, 'pg'), { recursive: true });
    region = await startTestRegion({ beds: 60, dataFolder: region.dataFolder, port: region.service.port });
    const third = await ready(await deskNamed('desk-g3'));
    await hears(third, late, 2);
    await registered(one, late);
    await registered(other, late);
    await hears(one, late, 2);
    expect((await notesOf(one, late)).sort()).toEqual((await notesOf(third, late)).sort());
    expect(one.log.some((line) => line.message === 'bootstrap done' && JSON.stringify(line.fields).includes('"reason":"epoch"'))).toBe(true);
  }, 120_000);
});
