import { dayWord, formatClock, formatMoment, wallAt } from '../../../../shared/calendar/index.ts';
import { admits, nextAdmission } from '../../../../shared/capacity/index.ts';
import type { AdmissionWindow } from '../../../../shared/capacity/schema.ts';
import { featureNl } from '../../../../shared/casework/nl.ts';
import type { PlacementNeeds } from '../../../../shared/casework/events.ts';
import type { BedRow } from '../../../../shared/contract/views.ts';
import { nl } from '../../nl.ts';

/** Does this place take a patient now, until when, or else from when. */
export function admissionText(windows: readonly AdmissionWindow[], now: number): string {
  if (windows.length === 0) return nl.capacity.admissionAlways;
  if (!admits(windows, now, now)) {
    const next = nextAdmission(windows, now);
    return next === null ? nl.capacity.admissionNever : nl.capacity.admissionFrom(dayWord(next, now) === dayWord(now, now) ? formatClock(next) : formatMoment(next, now));
  }
  const until = windowEnd(windows, now);
  return until === null ? nl.capacity.admissionNow : nl.capacity.admissionUntil(until);
}

/** The wall clock at which the window of this moment ends: the latest, where windows overlap. */
function windowEnd(windows: readonly AdmissionWindow[], now: number): string | null {
  const wall = wallAt(now);
  const minute = `${String(wall.hour).padStart(2, '0')}:${String(wall.minute).padStart(2, '0')}`;
  const ends = windows.filter((window) => window.days.includes(wall.weekday) && window.from <= minute && minute <= window.to).map((window) => window.to).sort();
  return ends.at(-1) ?? null;
}

/** "2 vrij", "bellen", and for the latter why. */
export function callReason(row: BedRow, now: number): string {
  if (row.bedGroup.available === null) return nl.capacity.callWhy.unknown;
  return now > row.bedGroup.expiresAt ? nl.capacity.callWhy.stale : nl.capacity.callWhy.full;
}

/** "vastgehouden tot 14:05 door dit loket", one per hold. */
export function holdTexts(row: BedRow, caseId: string, ownDesk: string | null): readonly string[] {
  return row.holds.map((hold) => {
    const by = hold.caseId === caseId ? nl.capacity.thisCase : hold.desk === ownDesk ? nl.capacity.thisDesk : nl.capacity.otherDesk;
    return hold.expiresAt === null ? nl.capacity.heldOpen(by) : nl.capacity.heldUntil(formatClock(hold.expiresAt), by);
  });
}

export function distanceText(row: BedRow): string {
  return row.distanceKm === null ? nl.capacity.distanceUnknown : nl.capacity.distance(row.distanceKm);
}

export function featuresText(features: readonly string[]): string {
  return features.length === 0 ? nl.capacity.none : features.map((feature) => featureNl[feature] ?? feature).join(', ');
}

/** What was recorded as the patient's needs, in one line. */
export function needsText(needs: PlacementNeeds): string {
  const parts = [
    ...needs.features.map((feature) => featureNl[feature] ?? feature),
    ...(needs.insulin ? [nl.capacity.insulin] : []),
    ...(needs.weightKg === null ? [] : [nl.capacity.weightIs(needs.weightKg)]),
    ...(needs.closedWard === null ? [] : [needs.closedWard ? nl.capacity.wardYes : nl.capacity.wardNo]),
    ...(needs.wzd === null ? [] : [needs.wzd ? nl.capacity.wzdYes : nl.capacity.wzdNo]),
    ...(needs.maxDistanceKm === null ? [] : [nl.capacity.distanceIs(needs.maxDistanceKm)]),
  ];
  return parts.length === 0 ? nl.capacity.needsNone : parts.join(', ');
}
