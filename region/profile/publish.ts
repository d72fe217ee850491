import { CodedError } from '../../shared/contract/errors.ts';
import { checkProfile } from '../../shared/profile/check.ts';
import { RegionProfile } from '../../shared/profile/schema.ts';
import type { Region } from '../context.ts';
import type { Sql } from '../db/db.ts';
import { readRows } from '../sync/rows.ts';
import type { PlainRow } from '../sync/rows.ts';

/**
 * May this profile take the place of the region's own? Refused with every key and why; the one in force stays as it is. Whether surge is on isn't published with a
 * profile: it is switched, so the state and the history are always those of the row in force.
 */
export async function admitProfile(region: Region, profile: RegionProfile): Promise<RegionProfile> {
  const rows = (await readRows(region.db, 'profile')).map((row) => RegionProfile.parse(row.body));
  const other = rows.find((row) => row.id !== profile.id && row.regionId === profile.regionId);
  if (other !== undefined) throw new CodedError('refused', `Deze regio heeft al een profiel (${other.id}); wijzig dat.`);
  const current = rows.find((row) => row.id === profile.id);
  const { history: _given, ...surge } = profile.surge;
  const kept = current === undefined ? profile : { ...profile, surge: { ...surge, active: current.surge.active, ...(current.surge.history === undefined ? {} : { history: current.surge.history }) } };
  const checked = checkProfile(kept);
  if (!checked.ok) throw new CodedError('refused', `Dit profiel kan zo niet: ${checked.problems.map((problem) => problem.message).join(' ')}`.slice(0, 500), { problems: checked.problems.map(({ key, message }) => ({ key, message })) });
  return checked.profile;
}

/** Rows that keep each profile that is written, and the one it replaces if that wasn't kept yet: open cases go on under the version they began with. */
export async function keptVersions(sql: Pick<Sql, 'query'>, writes: readonly PlainRow[], { at, by }: { readonly at: number; readonly by: string }): Promise<readonly PlainRow[]> {
  const made: PlainRow[] = [];
  for (const { kind, id, body } of writes) {
    if (kind !== 'profile' || body === null) continue;
    const before = (await readRows(sql, 'profile')).find((row) => row.id === id);
    const next = (before?.version ?? 0) + 1;
    if (before !== undefined && (await readRows(sql, 'profileVersion')).every((row) => row.id !== versionId(id, before.version))) made.push(versionRow(RegionProfile.parse(before.body), 0, ''));
    made.push(versionRow(RegionProfile.parse({ ...body, version: next }), at, by));
  }
  return made;
}

function versionId(profileId: string, version: number): string {
  return `${profileId}.v${version}`.slice(-100);
}

function versionRow(profile: RegionProfile, publishedAt: number, publishedBy: string): PlainRow {
  const id = versionId(profile.id, profile.version);
  return { kind: 'profileVersion', id, body: { id, regionId: profile.regionId, profile, publishedAt, publishedBy, version: 1 } };
}
