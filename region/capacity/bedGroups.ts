import { BedGroup } from '../../shared/capacity/schema.ts';
import type { Sql } from '../db/db.ts';
import { SHARED_SCOPE } from '../sync/feed.ts';
import type { FeedChange } from '../sync/feed.ts';

/** `reported` = staffed and unblocked beds last reported, `held` = live holds on them; available is computed, never stored. null = not known. */
export type BedRow = {
  readonly id: string; readonly region_id: string; readonly organisation_id: string; readonly location_id: string; readonly static: string;
  readonly reported: number | null; readonly held: number; readonly absent_reason: string | null; readonly available_from: number | null;
  readonly observed_at: number; readonly expires_at: number; readonly source: 'manual' | 'system'; readonly reported_by: string; readonly version: number; readonly shape_version: number;
  /** JSON of the last call about it; null = nobody has rung */ readonly last_call: string | null;
};

/** The fields of a bed group that a hold must have been seen with: what the place is, not how many there are. */
export const StaticBed = BedGroup.pick({ name: true, position: true, labels: true, staffed: true, total: true, acute: true, admission: true, sex: true, ward: true, wzdRegistered: true, features: true, maxWeightKg: true, mainPractitioner: true, commitment: true });

export function toBedGroup(row: BedRow): BedGroup {
  return BedGroup.parse({
    ...StaticBed.parse(JSON.parse(row.static)), id: row.id, regionId: row.region_id, organisationId: row.organisation_id, locationId: row.location_id,
    available: row.reported === null ? null : Math.max(0, row.reported - row.held), absentReason: row.absent_reason, availableFrom: row.available_from,
    observedAt: row.observed_at, expiresAt: row.expires_at, source: row.source, reportedBy: row.reported_by, version: row.version, lastCall: row.last_call === null ? null : JSON.parse(row.last_call) as unknown,
  });
}

export function bedChange(row: BedRow): FeedChange {
  return { kind: 'bedGroup', id: row.id, scope: SHARED_SCOPE, version: row.version, body: toBedGroup(row) };
}

export async function findBed(sql: Sql, id: string): Promise<BedRow | null> {
  return (await sql.query<BedRow>('SELECT * FROM bed_group WHERE id = $1', [id]))[0] ?? null;
}

/** Takes the row's lock until the transaction ends. */
export async function lockBed(sql: Sql, id: string): Promise<BedRow | null> {
  return (await sql.query<BedRow>('SELECT * FROM bed_group WHERE id = $1 FOR UPDATE', [id]))[0] ?? null;
}

/** The one statement that gives a bed away: true only while one is left (held can't pass reported). */
export async function takeOne(sql: Sql, id: string): Promise<BedRow | null> {
  return (await sql.query<BedRow>('UPDATE bed_group SET held = held + 1, version = version + 1 WHERE id = $1 AND reported - held >= 1 RETURNING *', [id]))[0] ?? null;
}

/** A fact told by phone counts, room or not: an over-capacity group is shown by its conflict. */
export async function takeRegardless(sql: Sql, id: string): Promise<BedRow | null> {
  return (await sql.query<BedRow>('UPDATE bed_group SET held = held + 1, version = version + 1 WHERE id = $1 RETURNING *', [id]))[0] ?? null;
}

export async function giveBack(sql: Sql, id: string): Promise<BedRow | null> {
  return (await sql.query<BedRow>('UPDATE bed_group SET held = held - 1, version = version + 1 WHERE id = $1 RETURNING *', [id]))[0] ?? null;
}

/** Held becomes occupied, until the next report. */
export async function occupy(sql: Sql, id: string): Promise<BedRow | null> {
  return (await sql.query<BedRow>('UPDATE bed_group SET held = held - 1, reported = CASE WHEN reported IS NULL THEN NULL ELSE greatest(reported - 1, 0) END, version = version + 1 WHERE id = $1 RETURNING *', [id]))[0] ?? null;
}

export type Report = { readonly reported: number | null; readonly absentReason: string | null; readonly availableFrom: number | null; readonly observedAt: number; readonly expiresAt: number; readonly source: 'manual' | 'system'; readonly reportedBy: string; /** the call in which it was told; left out keeps the last one */ readonly lastCall?: NonNullable<BedGroup['lastCall']> };

/** Keeps who rang and what was said; the number stays as it is. */
export async function writeCall(sql: Sql, id: string, call: NonNullable<BedGroup['lastCall']>): Promise<BedRow | null> {
  return (await sql.query<BedRow>('UPDATE bed_group SET last_call = $2, version = version + 1 WHERE id = $1 RETURNING *', [id, JSON.stringify(call)]))[0] ?? null;
}

export async function writeReport(sql: Sql, id: string, report: Report): Promise<BedRow | null> {
  return (await sql.query<BedRow>(
    `UPDATE bed_group SET reported = $2, absent_reason = $3, available_from = $4, observed_at = $5, expires_at = $6, source = $7, reported_by = $8, last_call = coalesce($9, last_call), version = version + 1 WHERE id = $1 RETURNING *`,
    [id, report.reported, report.absentReason, report.availableFrom, report.observedAt, report.expiresAt, report.source, report.reportedBy, report.lastCall === undefined ? null : JSON.stringify(report.lastCall)],
  ))[0] ?? null;
}

/** Inserts or replaces a bed group as a manager or importer gives it; `available` is then a gross number, our own live holds come off it. */
export async function putBed(sql: Sql, bed: BedGroup): Promise<BedRow> {
  const fixed = JSON.stringify(StaticBed.parse(bed));
  const rows = await sql.query<BedRow>(
    `INSERT INTO bed_group AS b (id, region_id, organisation_id, location_id, static, reported, held, absent_reason, available_from, observed_at, expires_at, source, reported_by, version, shape_version)
     VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9, $10, $11, $12, 1, 1)
     ON CONFLICT (id) DO UPDATE SET region_id = excluded.region_id, organisation_id = excluded.organisation_id, location_id = excluded.location_id, static = excluded.static,
       reported = excluded.reported, absent_reason = excluded.absent_reason, available_from = excluded.available_from, observed_at = excluded.observed_at, expires_at = excluded.expires_at,
       source = excluded.source, reported_by = excluded.reported_by, version = b.version + 1, shape_version = CASE WHEN b.static = excluded.static THEN b.shape_version ELSE b.version + 1 END
     RETURNING *`,
    [bed.id, bed.regionId, bed.organisationId, bed.locationId, fixed, bed.available, bed.absentReason ?? null, bed.availableFrom, bed.observedAt, bed.expiresAt, bed.source, bed.reportedBy],
  );
  const [row] = rows;
  if (row === undefined) throw new Error(`bed group ${bed.id} was not written`);
  return row;
}
