import type { RegionCommand } from '../../shared/contract/region.ts';
import type { Sql } from '../db/db.ts';
import type { Scope } from './scope.ts';

/**
 * Whether a command is about a case, a request or a held place of a region that this desk doesn't work for. Each belongs to the region of its case; knowing an id gives no right to it. (Beds, numbers and
 * conflicts are shared: a place may be asked and a conflict settled across regions, and a number that was heard there is told as hearsay: ADR 0027.)
 */
export async function belongsElsewhere(sql: Sql, scope: Scope, command: RegionCommand): Promise<boolean> {
  const { caseId = null, offerId = null, holdId = null } = command as { readonly caseId?: string; readonly offerId?: string | null; readonly holdId?: string };
  if (caseId === null && offerId === null && holdId === null) return false;
  const owners = await sql.query<{ region_id: string }>('SELECT region_id FROM case_record WHERE id = $1 UNION SELECT region_id FROM offer WHERE id = $2 UNION SELECT region_id FROM hold WHERE id = $3', [caseId, offerId, holdId]);
  return owners.some((owner) => !scope.regions.includes(owner.region_id));
}
