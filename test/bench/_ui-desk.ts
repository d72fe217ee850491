import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loopbackKey } from '../../electron/desk/host/key-file.ts';
import { bedChange } from '../../region/capacity/bedGroups.ts';
import type { BedRow } from '../../region/capacity/bedGroups.ts';
import { commitFeed } from '../../region/sync/feed.ts';
import cases from '../../shared/protocol/tijdelijk-verblijf/cases.json' with { type: 'json' };
import { noNeeds } from '../support/casework.ts';
import { startTestDesk } from '../support/desk.ts';
import type { EventDraft, Journal } from '../../electron/desk/kernel.ts';
import { acknowledgeAll, inventedName } from './_core.ts';
import { startTestRegion } from '../support/region.ts';
import type { TestRegion } from '../support/region.ts';

export type FilledDesk = { readonly region: TestRegion; readonly dataFolder: string; /** decided, everything answered that a bed search needs */ readonly ready: readonly string[] };
type Answers = Readonly<Record<string, string | number>>;

/** One case in so many is made by the desk's own calls; the others are copies of the first of those, each of another person. */
const byCallOneIn = 5;

/** A region of `beds` invented bed groups and the data folder of a desk that has them, with `open` open cases: of those made by calls a fifth is still in triage, the rest decided. */
export async function fillDesk(beds: number, open: number): Promise<FilledDesk> {
  const region = await startTestRegion({ beds });
  const dataFolder = mkdtempSync(join(tmpdir(), 'regioloket-bench-ui-'));
  const databaseKey = loopbackKey(dataFolder, undefined);
  const first = await startTestDesk({ dataFolder, databaseKey, region: { url: region.url, token: region.token } });
  await first.until(() => first.kernel.syncStatus().feedAt !== null && !first.kernel.syncStatus().bootstrap.running, 300_000);
  await first.signIn();
  await first.close();
  // The cases are made out of the region's reach: pushing some fourteen thousand events would take longer than all the rest, and measures nothing here.
  const desk = await startTestDesk({ dataFolder, databaseKey });
  const ready: string[] = [];
  const made: string[] = [];
  const placed = cases.cases.filter((one) => ['v01', 'v03', 'v05', 'v12'].includes(one.id));
  for (let index = 0; index < open / byCallOneIn; index += 1) {
    const { caseId } = await desk.call('casework.start', {});
    made.push(caseId);
    await desk.call('casework.saveReferral', { caseId, referral: { callBackNumber: `06${String(10_000_000 + index)}`, referrerRole: 'gp', organisation: `Praktijk ${index % 40}` } });
    await desk.call('casework.savePatient', { caseId, patient: { name: inventedName(index), municipality: ['Deventer', 'Zwolle', 'Utrecht', 'Almelo'][index % 4] ?? '', sex: index % 2 === 0 ? 'female' : 'male' } });
    if (index % 5 === 0) continue;
    const one = placed[index % placed.length];
    if (one === undefined) throw new Error('no shipped case');
    await desk.call('triage.answer', { caseId, answers: one.answers as Answers });
    await desk.call('casework.confirmOutcome', { caseId });
    if (one.id !== 'v01') continue;
    await desk.call('casework.markReferralLetter', { caseId, by: 'gp' });
    await desk.call('casework.recordNeeds', { caseId, needs: noNeeds });
    ready.push(caseId);
  }
  ready.push(...copyCases(desk.kernel.journal, made, open, ready));
  await desk.close();
  acknowledgeAll(dataFolder, databaseKey);
  return { region, dataFolder, ready };
}

/** Copies of the first cases, in turn and each in one transaction, until there are `open` of them. Answers those made of a case that is in `ready`. */
function copyCases(journal: Journal, made: readonly string[], open: number, ready: readonly string[]): readonly string[] {
  const templates = made.slice(0, byCallOneIn).map((caseId) => journal.events(caseId));
  const copies: string[] = [];
  for (let index = made.length; index < open; index += 1) {
    const events = templates[index % templates.length] ?? [];
    const [first] = events;
    if (first === undefined) throw new Error('no case to copy');
    const drafts = events.map(({ type, payload, personal }) => ({ type, payload, personal: type === 'patientRecorded' ? { ...personal, name: inventedName(index) } : personal }) as EventDraft);
    journal.append({ actor: first.actor, caseId: `copy-${index}`, regionId: first.regionId, drafts, action: 'bench' });
    if (ready.includes(first.caseId)) copies.push(`copy-${index}`);
  }
  return copies;
}

/** Changes `perSecond` bed groups a second through the region's own feed, ten commits a second, until `stop`. Answers how many rows it changed. */
export function startBurst(region: TestRegion, perSecond: number): { stop(): Promise<number> } {
  const { db, head } = region.service.region;
  const each = Math.max(1, Math.round(perSecond / 10));
  let rows = 0;
  let from = 0;
  let going = true;
  const run = async (): Promise<void> => {
    const ids = (await db.query<{ id: string }>('SELECT id FROM bed_group ORDER BY id')).map((row) => row.id);
    const began = performance.now();
    for (let batch = 0; going; batch += 1) {
      const due = began + batch * 100;
      if (due > performance.now()) await new Promise((done) => { setTimeout(done, due - performance.now()); });
      const chosen = Array.from({ length: each }, (_, index) => ids[(from + index * 7) % ids.length] ?? '');
      from += each * 7 + 1;
      const seq = await db.tx(async (sql) => {
        const changed = await sql.query<BedRow>('UPDATE bed_group SET reported = (coalesce(reported, 0) + 1) % 4 + held, observed_at = $2, version = version + 1 WHERE id = ANY($1) RETURNING *', [chosen, Date.now()]);
        rows += changed.length;
        return commitFeed(sql, changed.map(bedChange));
      });
      head.published(seq);
    }
  };
  const running = run();
  return {
    stop: async () => {
      going = false;
      await running;
      return rows;
    },
  };
}
