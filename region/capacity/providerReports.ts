import { CodedError } from '../../shared/contract/errors.ts';
import type { Region } from '../context.ts';
import { commitFeed } from '../sync/feed.ts';
import { bedChange, lockBed, writeReport } from './bedGroups.ts';
import type { BedRow } from './bedGroups.ts';
import { freshUntil } from './freshness.ts';
import { profileOf } from './profiles.ts';

export type ProviderReport = { readonly bedGroupId: string; readonly baseVersion: number; readonly available: number | null; readonly availableFrom: number | null; readonly forTheNight: boolean };

/**
 * A provider reports one of its own bed groups, net of the holds it sees ("vrij" next to "vastgehouden"). Errors: notFound (also for another organisation's), stale
 * when the group changed since the provider saw it: then the page shows the new state and asks again.
 */
export async function reportAsProvider(region: Region, organisationId: string, report: ProviderReport): Promise<BedRow> {
  const now = region.clock();
  const { row, seq } = await region.db.tx(async (sql) => {
    const bed = await lockBed(sql, report.bedGroupId);
    if (bed === null || bed.organisation_id !== organisationId) throw new CodedError('notFound', 'Deze plek is er niet.');
    if (bed.version !== report.baseVersion) throw new CodedError('stale', 'Deze plek is intussen gewijzigd. Controleer het aantal en meld het opnieuw.');
    const written = await writeReport(sql, bed.id, {
      reported: report.available === null ? null : report.available + bed.held, absentReason: report.available === null ? 'niet bekend volgens de locatie' : null, availableFrom: report.availableFrom,
      observedAt: now, expiresAt: freshUntil(await profileOf(sql, region, bed.region_id), 'manual', now, report.forTheNight), source: 'manual', reportedBy: organisationId,
    });
    if (written === null) throw new CodedError('notFound', 'Deze plek is er niet.');
    return { row: written, seq: await commitFeed(sql, [bedChange(written)]) };
  });
  region.head.published(seq);
  return row;
}
