import type { Audience } from '../contract/reports.ts';
import type { RegionProfile } from '../profile/schema.ts';
import { minimumCell as legalMinimum, suppress } from './indicators/suppress.ts';
import type { IndicatorReport, Share } from './indicators/report.ts';

type Sees = 'own' | 'total' | 'flow' | 'reasons' | 'perOrganisation';
/** What a reader may see; `minimumCell` 0 = nothing is hidden for being few. */
export type Visibility = { readonly sees: ReadonlySet<Sees>; readonly minimumCell: number };

/** A desk whose profile says nothing sees its own region; nobody else sees anything. */
const deskWithoutRule: readonly Sees[] = ['own', 'total', 'flow', 'reasons'];

/**
 * Who sees whose figures, by the profile's `figures` (competition law). Figures of others by name never leave the region, and partners get them only under a written
 * agreement, whatever a profile of an older version says. null = this reader sees nothing.
 */
export function visibilityFor(profile: Pick<RegionProfile, 'figures'>, audience: Audience): Visibility | null {
  const rule = profile.figures?.rules.find((one) => one.who === audience);
  const given: readonly Sees[] = rule?.sees ?? (audience === 'desk' ? deskWithoutRule : []);
  const agreed = (rule?.agreement ?? '').trim() !== '';
  const outside = audience === 'neighbour' || audience === 'public';
  const sees = new Set(given.filter((one) => one !== 'perOrganisation' || audience === 'desk' || (agreed && !outside)));
  if (sees.size === 0) return null;
  return { sees, minimumCell: audience === 'desk' ? 0 : Math.max(legalMinimum, profile.figures?.minimumCell ?? legalMinimum) };
}

/** The report with everything hidden that this reader may not know. Refusals by name are kept only with `perOrganisation`, and then without small cells too. */
export function visibleReport(report: IndicatorReport, { sees, minimumCell }: Visibility): IndicatorReport {
  const shown = minimumCell === 0 ? report : suppress(report, minimumCell);
  const byLocation = !sees.has('perOrganisation') ? {} : minimumCell === 0 ? report.offers.byLocation : withoutSmall(report.offers.byLocation, minimumCell);
  // Reasons per location are small by nature: only the desk itself sees them.
  const reasonsByLocation = sees.has('perOrganisation') && minimumCell === 0 ? report.offers.reasonsByLocation : {};
  return { ...shown, offers: { ...shown.offers, byLocation, reasonsByLocation } };
}

/** Leaves out locations with few cases; never exactly one, as it would follow from the total. */
function withoutSmall(byLocation: Readonly<Record<string, Share>>, minimumCell: number): Record<string, Share> {
  const few = (value: number): boolean => value > 0 && value < minimumCell;
  const rows = Object.entries(byLocation).sort(([, a], [, b]) => (a.denominator ?? 0) - (b.denominator ?? 0));
  const kept = rows.filter(([, { numerator, denominator }]) => numerator !== null && denominator !== null && !few(numerator) && !few(denominator) && !few(denominator - numerator));
  return Object.fromEntries(rows.length - kept.length === 1 ? kept.slice(1) : kept);
}
