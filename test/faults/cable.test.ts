import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestDesk } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';
import { createFaultyNet } from './faulty-net.ts';
import type { FaultyNet } from './faulty-net.ts';

/** Real desks and a real region; nobody presses "opnieuw" in these tests: whatever went wrong, the desks must come out of it by themselves. Waits are a hundredth of what they are in the product. */
let region: TestRegion;
const desks: TestDesk[] = [];
const hasty = { timers: { mono: () => performance.now(), after: (ms: number, callback: () => void) => { const timer = setTimeout(callback, ms / 100); return () => clearTimeout(timer); } }, rng: () => 0.5 };

beforeAll(async () => {
  region = await startTestRegion({ beds: 20 });
});
afterEach(async () => {
  for (const desk of desks.splice(0)) await desk.close();
});
afterAll(async () => {
  await region.stop();
});

async function deskNamed(name: string, faults: FaultyNet = createFaultyNet()): Promise<TestDesk> {
  const desk = await startTestDesk({ region: { url: region.url, token: await region.deskToken(name) }, core: { sync: hasty, net: faults.net } });
  desks.push(desk);
  await desk.synced();
  await desk.signIn();
  return desk;
}
async function caseWith(desk: TestDesk, texts: readonly string[]): Promise<string> {
  const { caseId } = await desk.call('casework.start', {});
  for (const text of texts) await desk.call('casework.addNote', { caseId, text });
  return caseId;
}
const notes = (desk: TestDesk, caseId: string): readonly string[] => desk.kernel.journal.events(caseId).flatMap((event) => (event.type === 'noteAdded' && event.personal !== null ? [event.personal.text] : []));
const registered = (desk: TestDesk, caseId: string): Promise<void> => desk.until(() => desk.kernel.journal.events(caseId).length > 0 && desk.kernel.journal.events(caseId).every((event) => event.seq !== null), 60_000);
const hears = (desk: TestDesk, caseId: string, texts: readonly string[]): Promise<void> => desk.until(() => notes(desk, caseId).join() === texts.join(), 60_000);

describe('a cable that works one way', () => {
  it('what the desk sends arrives and every answer is lost: afterwards each thing is there once', async () => {
    const faults = createFaultyNet();
    const desk = await deskNamed('desk-back', faults);
    faults.set({ kind: 'answerLost' });
    faults.setStream('silent');
    const caseId = await caseWith(desk, ['een', 'twee', 'drie']);
    const before = faults.requests();
    await desk.until(() => faults.requests() > before + 3 && desk.kernel.syncStatus().connection === 'offline', 60_000);
    expect(desk.kernel.syncStatus().queue).toBeGreaterThan(0);
    faults.set({ kind: 'none' });
    faults.setStream('none');
    await registered(desk, caseId);
    const other = await deskNamed('desk-back-2');
    await hears(other, caseId, ['een', 'twee', 'drie']);
    expect(desk.kernel.syncStatus()).toMatchObject({ queue: 0, parked: 0, digestOk: true });
  });

  it('nothing that the desk sends arrives while the stream still speaks: it says it is offline, and catches up', async () => {
    const faults = createFaultyNet();
    const desk = await deskNamed('desk-out', faults);
    faults.setStream('none');
    faults.set({ kind: 'unreachable' });
    const caseId = await caseWith(desk, ['een']);
    const other = await deskNamed('desk-out-2');
    const elsewhere = await caseWith(other, ['van de ander']);
    await registered(other, elsewhere);
    await desk.until(() => desk.kernel.syncStatus().connection === 'offline', 60_000);
    expect(notes(desk, elsewhere)).toEqual([]);
    faults.set({ kind: 'none' });
    await registered(desk, caseId);
    await hears(desk, elsewhere, ['van de ander']);
  });
});

describe('a live stream that tells nothing', () => {
  it('because a proxy holds it back: what others do still comes, by polling', async () => {
    const faults = createFaultyNet();
    faults.setStream('buffered');
    const desk = await deskNamed('desk-buffer', faults);
    const other = await deskNamed('desk-buffer-2');
    const caseId = await caseWith(other, ['van de ander']);
    await hears(desk, caseId, ['van de ander']);
    expect(desk.kernel.syncStatus().connection).toBe('online');
  });
  it('because the other end is gone without a word (half-open, sleep): it is opened anew, and what was missed is fetched', async () => {
    const faults = createFaultyNet();
    const desk = await deskNamed('desk-half', faults);
    const opened = faults.streams();
    faults.setStream('silent');
    await desk.until(() => faults.streams() > opened + 1, 60_000);
    const other = await deskNamed('desk-half-2');
    const caseId = await caseWith(other, ['intussen']);
    faults.setStream('none');
    await hears(desk, caseId, ['intussen']);
  });
});

describe('a region of another version', () => {
  it('that takes no commands (426): reading goes on, the queue stays and says why, and after the update everything arrives', async () => {
    const faults = createFaultyNet();
    const desk = await deskNamed('desk-v1', faults);
    faults.set((path) => (path.endsWith('/commands') ? { kind: 'status', status: 426, code: 'schemaMismatch' } : { kind: 'none' }));
    const caseId = await caseWith(desk, ['bewaard']);
    await desk.until(() => desk.kernel.syncStatus().problem?.code === 'schemaMismatch', 60_000);
    const other = await deskNamed('desk-v2');
    const elsewhere = await caseWith(other, ['van de ander']);
    await hears(desk, elsewhere, ['van de ander']);
    // Up to date as it is, it still says that it can't send.
    expect(desk.kernel.syncStatus()).toMatchObject({ connection: 'online', problem: { code: 'schemaMismatch' }, parked: 0 });
    expect(desk.kernel.syncStatus().queue).toBeGreaterThan(0);
    expect((await desk.call('sync.status', {})).problem?.message).toContain('Werk Regioloket bij');
    faults.set({ kind: 'none' });
    await desk.call('sync.retry', { id: null });
    await registered(desk, caseId);
    await desk.until(() => desk.kernel.syncStatus().problem === null, 60_000);
  });

  it.each([['a newer one', { min: 2, max: 3 }], ['an older one', { min: 0, max: 0 }]])('that greets as %s: nothing is sent or fetched, everything stays readable and can be added to, over a restart too', async (_name, schema) => {
    const faults = createFaultyNet();
    const desk = await deskNamed(`desk-schema-${schema.min}`, faults);
    const caseId = await caseWith(desk, ['ervoor']);
    await registered(desk, caseId);
    faults.set((path) => (path.endsWith('/hello') ? { kind: 'altered', json: (body) => ({ ...(body as object), schema }) } : path.endsWith('/commands') ? { kind: 'status', status: 426 } : { kind: 'unreachable' }));
    faults.setStream('refused');
    desks.splice(desks.indexOf(desk), 1);
    const later = await desk.restart();
    desks.push(later);
    await later.until(() => later.kernel.syncStatus().problem?.code === 'schemaMismatch', 60_000);
    await later.call('casework.addNote', { caseId, text: 'erna' });
    expect(notes(later, caseId)).toEqual(['ervoor', 'erna']);
    expect(later.kernel.syncStatus()).toMatchObject({ connection: 'offline', parked: 0, queue: 1 });
    faults.set({ kind: 'none' });
    faults.setStream('none');
    await registered(later, caseId);
  });
});

describe('data that differ from the region\'s', () => {
  it('because a page got lost: only the kind that differs is fetched anew, everything else stays as it is', async () => {
    const faults = createFaultyNet();
    const desk = await deskNamed('desk-digest', faults);
    const other = await deskNamed('desk-digest-2');
    const beds = desk.kernel.cache.all('bedGroup').length;
    let eaten = 0;
    faults.set((path) => (!path.startsWith('/v1/sync/changes') || eaten > 0 ? { kind: 'none' } : { kind: 'altered', json: (body) => {
      const page = body as { items: { kind: string }[] };
      eaten += page.items.filter((item) => item.kind === 'caseEvent').length;
      return { ...page, items: page.items.filter((item) => item.kind !== 'caseEvent') };
    } }));
    const caseId = await caseWith(other, ['die verdween']);
    await hears(desk, caseId, ['die verdween']);
    expect(eaten).toBeGreaterThan(0);
    await desk.until(() => desk.kernel.syncStatus().digestOk === true && desk.kernel.syncStatus().problem === null, 60_000);
    const cures = desk.log.filter((line) => line.message === 'bootstrap done').map((line) => line.fields as { reason: string; rows: number });
    expect(cures.at(-1)?.reason).toBe('digest caseEvent');
    expect(cures.at(-1)?.rows).toBeLessThan(cures[0]?.rows ?? 0);
    expect(desk.log.some((line) => line.level === 'error' && line.message.includes('digest differs'))).toBe(true);
    expect(desk.kernel.cache.all('bedGroup').length).toBe(beds);
  });
});
