import type { ProjectionRow, Projector } from '../kernel.ts';
import type { OpenEvent } from '../../../shared/casework/events.ts';
import { Sealed } from '../../../shared/casework/events.ts';
import type { StoreContext } from './context.ts';
import type { Writer } from './handle.ts';
import { seal, unseal } from './seal.ts';

/**
 * One row per case for the lists, made by the casework feature out of all events of the case, in the transaction that changes it. What could name the patient is sealed under the
 * case's key; erasing the key erases it here too.
 */
type Row = { case_id: string; region_id: string; open: number; step: string; urgency: string | null; owner_id: string | null; created_at: number; updated_at: number; view: string; personal: string | null; unsent: number };
export type ListedProjection = { readonly caseId: string; readonly regionId: string; readonly row: ProjectionRow; readonly erased: boolean; readonly unsent: number };

export function writeProjection(context: StoreContext, db: Writer, projector: Projector, caseId: string, events: readonly OpenEvent[]): void {
  const first = events[0];
  if (first === undefined) {
    db.run('DELETE FROM projection WHERE case_id = ?', caseId);
    return;
  }
  const row = projector(caseId, events);
  const key = context.keys.get(caseId);
  const personal = key.state === 'present' ? JSON.stringify(seal(key.secret, `projection:${caseId}`, row.personal ?? null, context.random)) : null;
  db.run(
    `INSERT INTO projection (case_id, region_id, open, step, urgency, owner_id, created_at, updated_at, view, personal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (case_id) DO UPDATE SET region_id = excluded.region_id, open = excluded.open, step = excluded.step, urgency = excluded.urgency, owner_id = excluded.owner_id,
       created_at = excluded.created_at, updated_at = excluded.updated_at, view = excluded.view, personal = excluded.personal`,
    caseId, first.regionId, row.open ? 1 : 0, row.step, row.urgency, row.ownerId, row.createdAt, row.updatedAt, JSON.stringify(row.view ?? null), personal,
  );
}

/** Rows by openness; `updatedSince` (epoch ms) leaves older ones out before anything is decrypted. */
export function listProjections(context: StoreContext, filter: { readonly open: boolean; readonly updatedSince?: number }): readonly ListedProjection[] {
  const rows = context.db.read.all<Row>(
    `SELECT p.*, (SELECT count(*) FROM outbox o WHERE o.lane = 'case:' || p.case_id AND o.state NOT IN ('acknowledged', 'resolved')) AS unsent
     FROM projection p WHERE ${filter.open ? 'p.open = 1' : 'p.open = 0'} AND p.updated_at >= ?`,
    filter.updatedSince ?? 0,
  );
  return rows.map((row) => {
    const key = context.keys.get(row.case_id);
    return {
      caseId: row.case_id, regionId: row.region_id, erased: key.state === 'erased', unsent: row.unsent,
      row: {
        open: row.open === 1, step: row.step, urgency: row.urgency, ownerId: row.owner_id, createdAt: row.created_at, updatedAt: row.updated_at, view: JSON.parse(row.view) as unknown,
        personal: row.personal === null || key.state !== 'present' ? null : (unseal(key.secret, `projection:${row.case_id}`, Sealed.parse(JSON.parse(row.personal))) ?? null),
      },
    };
  });
}
