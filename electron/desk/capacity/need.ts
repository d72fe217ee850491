import type { Need, Position } from '../../../shared/capacity/schema.ts';
import { isSearchable } from '../../../shared/capacity/labels.ts';
import type { CaseState } from '../../../shared/casework/state.ts';
import { CodedError } from '../../../shared/contract/errors.ts';
import type { RegionProfile } from '../../../shared/profile/schema.ts';
import { normsAt } from '../../../shared/profile/surge.ts';

const minuteMs = 60_000;

/** When the bed is needed at the latest: what the nurse set, else now plus the profile's placement norm for the urgency (capacity.md, "Need"). */
export function neededBy(state: CaseState, profile: RegionProfile, now: number): number {
  const set = state.needs?.value.neededBy ?? null;
  if (set !== null && set > now) return set;
  return now + normsAt(profile, now).placement[state.decision?.decided.urgency ?? 'U2'] * minuteMs;
}

export type Missing = 'needs' | 'referralLetter' | 'closedWard' | 'wzd' | 'sex' | 'place';
export type NeedOfCase = { readonly need: Need; readonly missing: readonly Missing[]; readonly sexUnknown: boolean; readonly placeUnknown: boolean };

/**
 * The need of a case (capacity.md, "Where a need comes from a case"). What wasn't recorded is listed as missing: sex is then searched as `other`, a
 * closed ward is never assumed; a Wzd-registered bed follows from the legal route.
 */
export function needOfCase(state: CaseState, profile: RegionProfile, position: Position | null, now: number, by: number | null): NeedOfCase {
  const decided = state.decision?.decided;
  if (decided === undefined) throw new CodedError('notDecided', 'Er is nog geen uitkomst vastgesteld.');
  const { careType, urgency, legalRoute } = decided;
  if (!isSearchable(careType)) throw new CodedError('notABedSearch', 'Bij deze uitkomst hoort geen bed.');
  const needs = state.needs?.value ?? null;
  const sex = state.patient['sex']?.value;
  const sexUnknown = sex !== 'female' && sex !== 'male' && sex !== 'other';
  const titled = legalRoute === 'article21Needed' || legalRoute === 'titlePresent';
  const askWard = titled || (needs?.features.includes('wanderDetection') ?? false);
  const missing: Missing[] = [];
  if (needs?.asked !== true) missing.push('needs');
  if (state.letter === null) missing.push('referralLetter');
  if (askWard && (needs?.closedWard ?? null) === null) missing.push('closedWard');
  if (askWard && !titled && (needs?.wzd ?? null) === null) missing.push('wzd');
  if (sexUnknown) missing.push('sex');
  if (position === null) missing.push('place');
  const need: Need = {
    careType, urgency, now, neededBy: by ?? neededBy(state, profile, now), sex: sexUnknown ? 'other' : sex, features: [...(needs?.features ?? [])], weightKg: needs?.weightKg ?? null,
    closedWard: needs?.closedWard ?? false, wzd: titled || (needs?.wzd ?? false), preferredOrganisations: [...(needs?.preferredOrganisations ?? [])], excluded: refusedBeds(state),
    regionId: state.regionId, position, maxDistanceKm: needs?.maxDistanceKm ?? profile.matching.maxDistanceKm,
  };
  return { need, missing, sexUnknown, placeUnknown: position === null };
}

/** Bed groups that refused this patient and weren't asked again with another answer since. */
export function refusedBeds(state: CaseState): string[] {
  const last = new Map<string, string>();
  for (const offer of state.offers) last.set(offer.bedGroupId, offer.state);
  return [...last].filter(([, answer]) => answer === 'refused').map(([id]) => id);
}
