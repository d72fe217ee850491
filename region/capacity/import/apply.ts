import { BedGroup } from '../../../shared/capacity/schema.ts';
import type { RegionProfile } from '../../../shared/profile/schema.ts';
import type { Region } from '../../context.ts';
import type { Sql } from '../../db/db.ts';
import { commitFeed } from '../../sync/feed.ts';
import type { FeedChange } from '../../sync/feed.ts';
import { StaticBed, bedChange, lockBed, putBed, toBedGroup, writeReport } from '../bedGroups.ts';
import type { BedRow } from '../bedGroups.ts';
import { freshUntil } from '../freshness.ts';
import { conflictWhenOver } from '../ledger.ts';
import { profiles } from '../profiles.ts';
import { readCsv } from './csv.ts';
import { required } from './describe.ts';
import type { Described } from './describe.ts';
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
  const places = await knownPlaces(region, rows);
  const seen = new Set<string>();
  const good: ImportRow[] = [];
  const older: string[] = [];
  const bad: BadRow[] = [];
  for (const row of rows) {
    const bed = known.get(row.bedGroupId);
    const refuse = (reason: string): void => { bad.push({ row: row.row, id: row.bedGroupId, reason }); };
    const wrong = row.describes === undefined ? null : refusedDescription(row.describes, bed, regionIds, places);
    if (bed === undefined && row.describes === undefined) refuse('no such bed group in this region');
    else if (wrong !== null) refuse(wrong);
    else if (seen.has(row.bedGroupId)) refuse('the same bed group stands above');
    else if (row.observedAt > region.clock()) refuse('observedAt lies in the future');
    else if (bed === undefined) good.push(row);
    else if (!regionIds.includes(bed.region_id)) refuse('this bed group belongs to another region');
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
  if (row.describes !== undefined) return describeOne(sql, region, row, row.describes, bed, byRegion, importer);
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

type Places = { readonly organisations: ReadonlySet<string>; readonly locations: ReadonlySet<string> };

/** Organisations and locations that described rows name, as far as the region knows them. */
async function knownPlaces(region: Region, rows: readonly ImportRow[]): Promise<Places> {
  const ids = [...new Set(rows.flatMap((row) => [row.describes?.organisationId, row.describes?.locationId].filter((id) => id !== undefined)))];
  const found = ids.length === 0 ? [] : await region.db.query<{ kind: string; id: string }>(`SELECT kind, id FROM sync_item WHERE kind IN ('organisation', 'location') AND NOT deleted AND id = ANY($1::text[])`, [ids]);
  const of = (kind: string): ReadonlySet<string> => new Set(found.filter((row) => row.kind === kind).map((row) => row.id));
  return { organisations: of('organisation'), locations: of('location') };
}

/** Why a description can't be taken, in one line; null = it can. A new bed group must be described whole. */
function refusedDescription(described: Described, bed: BedRow | undefined, regionIds: readonly string[], places: Places): string | null {
  const missing = bed === undefined ? required.filter((name) => described[name] === undefined) : [];
  if (missing.length > 0) return `this bed group is new: ${missing.join(', ')} missing`;
  if (described.regionId !== undefined && !regionIds.includes(described.regionId)) return `regionId ${described.regionId} is another region`;
  if (described.organisationId !== undefined && !places.organisations.has(described.organisationId)) return `organisationId ${described.organisationId} is not known`;
  if (described.locationId !== undefined && !places.locations.has(described.locationId)) return `locationId ${described.locationId} is not known`;
  return null;
}

/** Makes a bed group, or changes what it is, together with its number. A newer number that is known already stays. */
async function describeOne(sql: Sql, region: Region, row: ImportRow, described: Described, bed: BedRow | null, byRegion: ReadonlyMap<string, RegionProfile>, importer: string): Promise<readonly FeedChange[]> {
  const known = bed === null ? blank(row.bedGroupId) : { ...toBedGroup(bed), available: bed.reported };
  const profile = byRegion.get(described.regionId ?? known.regionId);
  if (profile === undefined || (bed !== null && row.observedAt <= bed.observed_at)) return [];
  const usual = freshUntil(profile, 'system', row.observedAt, false);
  const given = Object.fromEntries(Object.entries(described).filter(([, value]) => value !== undefined)) as Described;
  const written = await putBed(sql, BedGroup.parse({
    ...known, ...given, available: row.available, absentReason: row.absentReason, availableFrom: row.availableFrom, staffed: row.staffed === undefined ? known.staffed : row.staffed, total: row.total === undefined ? known.total : row.total,
    observedAt: row.observedAt, expiresAt: row.expiresAt === null ? usual : Math.min(usual, Math.max(row.expiresAt, row.observedAt)), source: 'system', reportedBy: importer,
  }));
  return [bedChange(written), ...(await conflictWhenOver(sql, written, region.clock()))];
}

/** What a new bed group is where its description leaves something out: nothing special, and no emergencies. */
function blank(id: string): BedGroup {
  return {
    id, organisationId: '', locationId: '', name: '', regionId: '', position: null, labels: [], available: null, staffed: null, total: null, availableFrom: null, acute: false, admission: [], sex: 'any', ward: 'open', wzdRegistered: false, features: [], maxWeightKg: 0,
    mainPractitioner: 'gp', commitment: false, observedAt: 0, expiresAt: 0, source: 'system', reportedBy: '', version: 0,
  };
}
