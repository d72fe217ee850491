import type { RegionProfile } from '../../../shared/profile/schema.ts';
import type { Region } from '../../context.ts';
import type { Sql } from '../../db/db.ts';
import { commitFeed } from '../../sync/feed.ts';
import type { FeedChange } from '../../sync/feed.ts';
import { StaticBed, bedChange, lockBed, writeReport } from '../bedGroups.ts';
import type { BedRow } from '../bedGroups.ts';
import { freshUntil } from '../freshness.ts';
import { conflictWhenOver } from '../ledger.ts';
import { profiles } from '../profiles.ts';
import { readCsv } from './csv.ts';
import { readFhir } from './fhir.ts';
import { readHave } from './have.ts';
import { readJson } from './json.ts';
import type { BadRow, ImportRow, Reader } from './rows.ts';

export const readers: Readonly<Record<'csv' | 'json' | 'have' | 'fhir', Reader>> = { csv: readCsv, json: readJson, have: readHave, fhir: readFhir };
export type ImportFormat = keyof typeof readers;
export type ImportResult = { readonly dryRun: boolean; readonly rows: number; readonly changed: readonly string[]; readonly older: readonly string[]; readonly bad: readonly BadRow[] };

const PER_COMMIT = 400;

/**
 * Reads and, when `apply`, writes numbers of known bed groups; without it says what would happen. Numbers are gross: our own live holds come off them. A number counts
 * from its source's moment and never longer than that moment and the profile allow; one that isn't newer than what is known changes nothing.
 */
export async function importCapacity(region: Region, regionIds: readonly string[], format: ImportFormat, text: string, apply: boolean, importer: string): Promise<ImportResult> {
  const { rows, bad } = readers[format](text);
  const byRegion = new Map((await profiles(region.db)).map((profile) => [profile.regionId, profile]));
  const plan = await planOf(region, regionIds, rows);
  if (apply) {
    for (let from = 0; from < plan.good.length; from += PER_COMMIT) await write(region, plan.good.slice(from, from + PER_COMMIT), byRegion, importer);
  }
  return { dryRun: !apply, rows: rows.length + bad.length, changed: plan.good.map((row) => row.bedGroupId), older: plan.older, bad: [...bad, ...plan.bad] };
}

async function planOf(region: Region, regionIds: readonly string[], rows: readonly ImportRow[]): Promise<{ readonly good: readonly ImportRow[]; readonly older: readonly string[]; readonly bad: readonly BadRow[] }> {
  const known = new Map((await region.db.query<BedRow>('SELECT * FROM bed_group WHERE id = ANY($1::text[])', [rows.map((row) => row.bedGroupId)])).map((bed) => [bed.id, bed]));
  const seen = new Set<string>();
  const good: ImportRow[] = [];
  const older: string[] = [];
  const bad: BadRow[] = [];
  for (const row of rows) {
    const bed = known.get(row.bedGroupId);
    const refuse = (reason: string): void => { bad.push({ row: row.row, id: row.bedGroupId, reason }); };
    if (bed === undefined) refuse('no such bed group in this region');
    else if (!regionIds.includes(bed.region_id)) refuse('this bed group belongs to another region');
    else if (seen.has(row.bedGroupId)) refuse('the same bed group stands above');
    else if (row.observedAt > region.clock()) refuse('observedAt lies in the future');
    else if (row.observedAt <= bed.observed_at) older.push(row.bedGroupId);
    else good.push(row);
    seen.add(row.bedGroupId);
  }
  return { good, older, bad };
}

async function write(region: Region, rows: readonly ImportRow[], byRegion: ReadonlyMap<string, RegionProfile>, importer: string): Promise<void> {
  const seq = await region.db.tx(async (sql) => {
    const changes: FeedChange[] = [];
    for (const row of [...rows].sort((a, b) => (a.bedGroupId < b.bedGroupId ? -1 : 1))) changes.push(...(await writeOne(sql, region, row, byRegion, importer)));
    return commitFeed(sql, changes);
  });
  region.head.published(seq);
}

async function writeOne(sql: Sql, region: Region, row: ImportRow, byRegion: ReadonlyMap<string, RegionProfile>, importer: string): Promise<readonly FeedChange[]> {
  const bed = await lockBed(sql, row.bedGroupId);
  const profile = bed === null ? undefined : byRegion.get(bed.region_id);
  if (bed === null || profile === undefined || row.observedAt <= bed.observed_at) return [];
  const usual = freshUntil(profile, 'system', row.observedAt, false);
  if (row.staffed !== undefined || row.total !== undefined) await sql.query('UPDATE bed_group SET static = $2 WHERE id = $1', [bed.id, staticWith(bed, row)]);
  const written = await writeReport(sql, bed.id, {
    reported: row.available, absentReason: row.absentReason, availableFrom: row.availableFrom, observedAt: row.observedAt, expiresAt: row.expiresAt === null ? usual : Math.min(usual, Math.max(row.expiresAt, row.observedAt)), source: 'system', reportedBy: importer,
  });
  return written === null ? [] : [bedChange(written), ...(await conflictWhenOver(sql, written, region.clock()))];
}

function staticWith(bed: BedRow, row: ImportRow): string {
  const fixed = StaticBed.parse(JSON.parse(bed.static));
  return JSON.stringify({ ...fixed, ...(row.staffed === undefined ? {} : { staffed: row.staffed }), ...(row.total === undefined ? {} : { total: row.total }) });
}
