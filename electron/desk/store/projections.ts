import type { KeyObject } from 'node:crypto';
import type { PersonalPart, ProjectionFilter, ProjectionRow, Projector } from '../kernel.ts';
import type { OpenEvent } from '../../../shared/casework/events.ts';
import { Sealed } from '../../../shared/casework/events.ts';
import type { StoreContext } from './context.ts';
import type { Writer } from './handle.ts';
import { unsentPerLane } from './outbox.ts';
import type { CaseKey } from './key-store.ts';
import { sealText, unseal } from './seal.ts';

/**
 * One row per case for the lists, made by the casework feature out of all events of the case, in the transaction that changes it. What could name the patient is sealed under the
 * case's key; erasing the key erases it here too.
 */
type Row = { case_id: string; region_id: string; open: number; step: string; urgency: string | null; owner_id: string | null; created_at: number; updated_at: number; view: string; personal: string | null };
export type ListedProjection = { readonly caseId: string; readonly regionId: string; readonly row: ProjectionRow; readonly erased: boolean; readonly unsent: number };

export function writeProjection(db: Writer, sealing: Sealing, projector: Projector, caseId: string, events: readonly OpenEvent[]): void {
  const first = events[0];
  if (first === undefined) {
    db.run('DELETE FROM projection WHERE case_id = ?', caseId);
    return;
  }
  const row = projector(caseId, events);
  const personal = sealing(caseId, row.personal ?? null);
  const view = JSON.stringify(row.view ?? null);
  const open = row.open ? 1 : 0;
  // `open` stays out of the usual update: naming it would rewrite the index of open cases at every save.
  const changed = db.run('UPDATE projection SET region_id = ?, step = ?, urgency = ?, owner_id = ?, created_at = ?, updated_at = ?, view = ?, personal = ? WHERE case_id = ? AND open = ?', first.regionId, row.step, row.urgency, row.ownerId, row.createdAt, row.updatedAt, view, personal, caseId, open);
  if (changed > 0) return;
  db.run(
    `INSERT INTO projection (case_id, region_id, open, step, urgency, owner_id, created_at, updated_at, view, personal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (case_id) DO UPDATE SET region_id = excluded.region_id, open = excluded.open, step = excluded.step, urgency = excluded.urgency, owner_id = excluded.owner_id,
       created_at = excluded.created_at, updated_at = excluded.updated_at, view = excluded.view, personal = excluded.personal`,
    caseId, first.regionId, open, row.step, row.urgency, row.ownerId, row.createdAt, row.updatedAt, view, personal,
  );
}

/** A case's personal part as its row holds it: sealed, as JSON; null without its key. */
export type Sealing = (caseId: string, personal: unknown) => string | null;

/**
 * Most saves leave name, place and caller as they were: what says the same under the same key is not sealed anew, the sealed text of before is written again. It is bound to its case and not to a version of
 * the row, and says the same whatever became of the transaction it was made for. The last `maxCases` are remembered; what a case that lost its key said is forgotten.
 */
export function createSealing(context: StoreContext, maxCases: number): Sealing {
  const before = new Map<string, { readonly secret: KeyObject; readonly text: string; readonly sealed: string }>();
  return (caseId, personal) => {
    const key = context.keys.get(caseId);
    const last = before.get(caseId);
    before.delete(caseId);
    if (key.state !== 'present') return null;
    const text = JSON.stringify(personal);
    const kept = last !== undefined && last.secret === key.secret && last.text === text ? last : { secret: key.secret, text, sealed: JSON.stringify(sealText(key.secret, `projection:${caseId}`, text, context.random)) };
    before.set(caseId, kept);
    const oldest = before.size > maxCases ? before.keys().next().value : undefined;
    if (oldest !== undefined) before.delete(oldest);
    return kept.sealed;
  };
}

/** Rows by openness; `updatedSince` (epoch ms) and `step` leave the others out before anything is decrypted. */
export function listProjections(context: StoreContext, filter: ProjectionFilter): readonly ListedProjection[] {
  const rows = context.db.read.all<Row>(
    `SELECT p.* FROM projection p WHERE ${filter.open ? 'p.open = 1' : 'p.open = 0'} AND p.updated_at >= ?${filter.step === undefined ? '' : ' AND p.step = ?'}`,
    filter.updatedSince ?? 0, ...(filter.step === undefined ? [] : [filter.step]),
  );
  const unsent = unsentPerLane(context.db.read);
  return rows.map((row) => {
    const key = context.keys.get(row.case_id);
    return {
      caseId: row.case_id, regionId: row.region_id, erased: key.state === 'erased', unsent: unsent.get(`case:${row.case_id}`) ?? 0,
      row: {
        open: row.open === 1, step: row.step, urgency: row.urgency, ownerId: row.owner_id, createdAt: row.created_at, updatedAt: row.updated_at, view: JSON.parse(row.view) as unknown,
        personal: personalOf(row, key),
      },
    };
  });
}

/** See Journal.personalParts. Which rows there are is read from the indexes alone, at the first step. */
export function* personalParts(context: StoreContext, updatedSince: number, size: number): Generator<readonly PersonalPart[], readonly PersonalPart[]> {
  const ids = context.db.read.all<{ id: number }>('SELECT rowid AS id FROM projection WHERE open = 1 UNION ALL SELECT rowid FROM projection WHERE open = 0 AND updated_at >= ?', updatedSince).map(({ id }) => id);
  const parts = (from: number): readonly PersonalPart[] => context.db.read
    .all<Pick<Row, 'case_id' | 'open' | 'personal'>>('SELECT case_id, open, personal FROM projection WHERE rowid IN (SELECT value FROM json_each(?))', JSON.stringify(ids.slice(from, from + size)))
    .map((row) => ({ caseId: row.case_id, open: row.open === 1, personal: personalOf(row, context.keys.get(row.case_id)) }));
  let from = 0;
  for (; from + size < ids.length; from += size) yield parts(from);
  return parts(from);
}

function personalOf(row: Pick<Row, 'case_id' | 'personal'>, key: CaseKey): unknown {
  return row.personal === null || key.state !== 'present' ? null : (unseal(key.secret, `projection:${row.case_id}`, Sealed.parse(JSON.parse(row.personal))) ?? null);
}
