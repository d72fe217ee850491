import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { OpenCore } from '../../electron/desk/core.ts';
import type { Projector } from '../../electron/desk/kernel.ts';
import { uuidV7 } from '../../electron/desk/store/ids.ts';
import { createSealing, writeProjection } from '../../electron/desk/store/projections.ts';
import { openStore } from '../../electron/desk/store/open.ts';
import { seal } from '../../electron/desk/store/seal.ts';
import type { StoreContext } from '../../electron/desk/store/context.ts';
import type { OpenEvent, SealedEvent } from '../../shared/casework/events.ts';
import { noNeeds, vignette } from '../support/casework.ts';
import { startTestDesk, testKey } from '../support/desk.ts';
import type { TestDesk } from '../support/desk.ts';
import { startTestRegion } from '../support/region.ts';
import { inventedName } from './_core.ts';
import { growthRow } from './_growth.ts';
import type { Point } from './_growth.ts';
import type { BenchRow } from './main.ts';

/**
 * Opening a case and the worklist on a desk that has been at work for years: the real core on an encrypted store, asked through its router. Closed cases are copies of one whole
 * case that the core itself made, each sealed under a key of its own, spread over two years. CPU time of the core's thread beside the clock: a busy machine changes
 * mostly the second, which also holds the disk's sync of the audit line.
 */
export const name = 'open';
const closedCases = Number(process.env['BENCH_CASES'] ?? 100_000);
const openCases = 2000;
const looks = 300;
const growthLooks = 60;
const sizes = [closedCases / 100, closedCases / 10, closedCases];
const day = 86_400_000;
const placeOf = (index: number): number => (index * 7919 + 13) % closedCases;
const quantile = (list: readonly number[], part: number): number => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * part))] ?? 0;

export async function run(): Promise<{ rows: BenchRow[] }> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'regioloket-bench-open-'));
  try {
    const templates = await makeTemplates(dataFolder);
    const seededAt = performance.now();
    const points: Point[] = [];
    const ids = { open: seed(dataFolder, templates, true, 0, openCases), closed: [] as string[] };
    // The same folder grows; a desk of a hundredth and of a tenth of it is looked at on the way, at the first cases of what was added.
    for (const [index, size] of sizes.entries()) {
      const part = seed(dataFolder, templates, false, ids.closed.length, size);
      ids.closed.push(...part);
      if (index < sizes.length - 1) points.push({ size, cost: await openedAfterAStart(dataFolder, part.slice(0, growthLooks)) });
    }
    const seeding = performance.now() - seededAt;
    // What the seeding wrote goes to disk first: a desk that has worked for years has no gigabyte waiting to be written.
    execFileSync('sync');
    const desk = await startTestDesk({ dataFolder });
    try {
      await desk.signIn();
      const first = await timed(desk.core, 1, () => ['casework.worklist', {}]);
      const list = await timed(desk.core, 60, (index) => ['casework.worklist', {}, ['casework.addNote', { caseId: ids.open[(index * 131) % openCases], text: 'Gebeld.' }]]);
      const closed = await timed(desk.core, looks, (index) => ['casework.get', { caseId: ids.closed[placeOf(index)] }]);
      const open = await timed(desk.core, looks, (index) => ['casework.get', { caseId: ids.open[(index * 577 + 5) % openCases] }]);
      const again = await timed(desk.core, looks, (index) => ['casework.get', { caseId: ids.closed[placeOf(index)] }]);
      return { rows: [
        { label: `${closedCases.toLocaleString('en-US')} closed cases (those looked at have ${templates.closed.length} events) and ${openCases} open ones written`, ours: Math.round(seeding / 1000), unit: 's' },
        ...rowsOf('opening one of the closed cases, never opened before', closed, 20, 0.99),
        growthRow('opening a case never opened before, CPU', 'closed cases', 'ms', [...points, { size: closedCases, cost: quantile(closed.cpu, 0.5) }]),
        ...rowsOf('opening it again', again, 20, 0.99),
        ...rowsOf('opening an open case, never opened before', open, 20, 0.99),
        ...rowsOf(`first worklist of ${openCases} open cases after a start`, first, 1000, 0.5),
        ...rowsOf(`worklist of ${openCases} open cases after one event`, list, 100, 0.95),
      ] };
    } finally {
      await desk.close();
    }
  } finally {
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

type Times = { readonly wall: readonly number[]; readonly cpu: readonly number[] };

function rowsOf(label: string, { wall, cpu }: Times, limit: number, part: number): BenchRow[] {
  const named = part === 0.5 ? 'median' : `p${Math.round(part * 100)}`;
  const row = (what: string, list: readonly number[]): BenchRow => ({ label: `${label}, ${what}`, ours: quantile(list, part), unit: `ms (${named}; median ${quantile(list, 0.5).toFixed(2)})`, against: `limit of ${limit} ms`, ratio: quantile(list, part) / limit, aim: '< 1x', met: quantile(list, part) < limit });
  return [row('CPU', cpu), row('clock', wall)];
}

type Call = readonly [method: string, input: unknown, before?: readonly [method: string, input: unknown]];
async function timed(core: OpenCore, rounds: number, call: (index: number) => Call): Promise<Times> {
  const wall: number[] = [];
  const cpu: number[] = [];
  for (let index = 0; index < rounds; index += 1) {
    const [method, input, before] = call(index);
    if (before !== undefined) await ask(core, before[0], before[1]);
    const text = JSON.stringify(input);
    const used = process.threadCpuUsage();
    const from = performance.now();
    const answer = await core.invoke(method, text);
    wall.push(performance.now() - from);
    const { user, system } = process.threadCpuUsage(used);
    cpu.push((user + system) / 1000);
    if (!answer.startsWith('{"ok":true')) throw new Error(`${method}: ${answer.slice(0, 200)}`);
  }
  return { wall, cpu };
}

async function ask(core: OpenCore, method: string, input: unknown): Promise<void> {
  const answer = await core.invoke(method, JSON.stringify(input));
  if (!answer.startsWith('{"ok":true')) throw new Error(`${method}: ${answer.slice(0, 200)}`);
}

type Templates = { readonly closed: readonly OpenEvent[]; readonly open: readonly OpenEvent[]; readonly rowOf: (open: boolean) => ReturnType<Projector> };

/** Two cases as the core writes them: one ended after everything that comes before an end, one waiting for its bed search. */
async function makeTemplates(dataFolder: string): Promise<Templates> {
  const region = await startTestRegion({ beds: 50 });
  const desk = await startTestDesk({ dataFolder, region: { url: region.url, token: region.token } });
  await desk.signIn();
  await desk.synced();
  const open = await prepared(desk);
  const closed = await prepared(desk);
  for (let index = 0; index < 4; index += 1) await desk.call('casework.addNote', { caseId: closed, text: `Met de familie gebeld over de ${index + 1}e plaats; zij overleggen en bellen terug.` });
  await desk.call('casework.recordFeedback', { caseId: closed, to: 'referrer', text: 'De huisarts weet van de uitkomst.', spokeWith: 'assistente' });
  await desk.call('casework.setReminder', { caseId: closed, dueAt: Date.now() + 600_000, text: 'Terugbellen' });
  await desk.call('casework.close', { caseId: closed, destination: 'withdrawn', text: 'De familie regelt het zelf.' });
  await desk.synced();
  const eventsOf = (caseId: string): readonly OpenEvent[] => desk.kernel.journal.events(caseId);
  const found = { closed: eventsOf(closed), open: eventsOf(open) };
  const rows = [true, false].map((isOpen) => desk.kernel.journal.projections({ open: isOpen }).find((one) => one.caseId === (isOpen ? open : closed))?.row);
  await desk.core.close();
  await region.stop();
  return { ...found, rowOf: (isOpen) => {
    const row = rows[isOpen ? 0 : 1];
    if (row === undefined) throw new Error('no projection of the template');
    return row;
  } };
}

async function prepared(desk: TestDesk): Promise<string> {
  const { caseId } = await desk.call('casework.start', {});
  await desk.call('casework.saveReferral', { caseId, referral: { callBackNumber: '0612345678', referrerRole: 'gp', organisation: 'Praktijk De Oefening', question: 'Valt steeds vaker, partner kan het niet meer aan; kan er een bed komen?' } });
  await desk.call('casework.savePatient', { caseId, patient: { name: 'Proefpersoon', birthDate: '1941-03-02', municipality: 'Deventer', sex: 'female', gp: 'dr. Oefening' } });
  for (const [fact, answer] of Object.entries(vignette('v01').answers)) await desk.call('triage.answer', { caseId, answers: { [fact]: answer } });
  await desk.call('casework.confirmOutcome', { caseId });
  await desk.call('casework.markReferralLetter', { caseId, by: 'gp' });
  await desk.call('casework.recordNeeds', { caseId, needs: noNeeds });
  return caseId;
}

/** Median CPU ms of opening these cases on a desk that was just started. */
async function openedAfterAStart(dataFolder: string, ids: readonly string[]): Promise<number> {
  const desk = await startTestDesk({ dataFolder });
  try {
    await desk.signIn();
    return quantile((await timed(desk.core, ids.length, (index) => ['casework.get', { caseId: ids[index] }])).cpu, 0.5);
  } finally {
    await desk.close();
  }
}

/** Writes the copies `from` to `to` in large transactions: events as the feed writes them, projections by the store's own statement, keys in one go each. Answers their ids. */
function seed(dataFolder: string, templates: Templates, open: boolean, from: number, to: number): readonly string[] {
  const store = openStore(dataFolder, testKey, { clock: Date.now, random: (n) => new Uint8Array(randomBytes(n)), log: () => {} });
  try {
    const now = Date.now();
    const at = open ? (index: number) => now - day + index * 40_000 : (index: number) => now - 2 * day - ((index * 6007) % closedCases) * Math.floor((730 * day) / closedCases);
    return copies(store.context, templates, from, to, open, at);
  } finally {
    store.close();
  }
}

function copies(context: StoreContext, templates: Templates, start: number, end: number, open: boolean, at: (index: number) => number): readonly string[] {
  const whole = open ? templates.open : templates.closed;
  // Only the cases that are looked at have all their events: the others fill the store.
  const looked = new Set([...Array.from({ length: looks }, (_, index) => placeOf(index)), ...Array.from({ length: growthLooks }, (_, index) => start + index)]);
  const short = whole.filter((event) => !['answersGiven', 'noteAdded', 'reminderSet', 'feedbackGiven'].includes(event.type));
  const row = templates.rowOf(open);
  const first = whole[0]?.at ?? 0;
  const last = whole.at(-1)?.at ?? 0;
  const made: string[] = [];
  const sealing = createSealing(context, 1);
  // Each case has fewer than thirty events.
  let seq = 1_000_000 * (open ? 1 : 10) + 30 * start;
  for (let from = start; from < end; from += 5000) {
    const batch = Array.from({ length: Math.min(5000, end - from) }, (_, index) => uuidV7(at(from + index), context.random));
    context.keys.put(new Map(batch.map((caseId) => [caseId, context.random(32)])));
    context.db.write((db) => {
      batch.forEach((caseId, index) => {
        const shift = at(from + index) - first;
        const key = context.keys.get(caseId);
        if (key.state !== 'present') throw new Error('no key');
        const template = open || looked.has(from + index) ? whole : short;
        for (const event of template) {
          const id = uuidV7(event.at + shift, context.random);
          const personal = event.personal === null ? null : seal(key.secret, id, named(event, from + index), context.random);
          const { type, payload, actor, regionId } = event;
          const sealed = { id, caseId, regionId, type, schema: 1, at: event.at + shift, hlc: event.hlc, actor, baseSeq: 0, payload, personal } as SealedEvent;
          seq += 1;
          db.run('INSERT INTO event (id, case_id, region_id, type, at, hlc, seq, version, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)', id, caseId, regionId, type, sealed.at, sealed.hlc, seq, 1, JSON.stringify(sealed));
        }
        const view = { ...(row.view as object), createdAt: first + shift, updatedAt: last + shift };
        const personal = { ...(row.personal as object), keys: [`nameBirth:${inventedName(from + index)}|${open ? 'open' : 'closed'}`] };
        writeProjection(db, sealing, () => ({ ...row, createdAt: first + shift, updatedAt: last + shift, view, personal }), caseId, template);
      });
    });
    made.push(...batch);
  }
  return made;
}

/** No two copies are the same person. */
function named(event: OpenEvent, index: number): unknown {
  return event.type === 'patientRecorded' && event.personal?.name !== undefined ? { ...event.personal, name: inventedName(index), birthDate: `19${30 + (index % 20)}-0${1 + (index % 9)}-1${index % 10}` } : event.personal;
}
