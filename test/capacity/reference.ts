import { Temporal } from 'temporal-polyfill';
import type { AdmissionWindow, BedGroup, Need } from '../../shared/capacity/schema.ts';

/**
 * The written rules of fit and order, word for word and without any cleverness: no index, no masks, no caches of the product. It shares only types
 * with shared/capacity. Admission is decided by reading the clock at candidate moments instead of by arithmetic on weeks.
 */
export function referenceFit(bed: BedGroup, need: Need): string[] {
  const reasons: string[] = [];
  const start = bed.availableFrom === null ? need.now : Math.max(need.now, bed.availableFrom);
  const distance = referenceDistance(bed, need);
  if (!servingLabels(need).some((label) => bed.labels.some((own) => own === label))) reasons.push('label');
  if (need.excluded.includes(bed.id)) reasons.push('refused');
  if (bed.available === 0 && need.now <= bed.expiresAt) reasons.push('full');
  if (bed.availableFrom !== null && bed.availableFrom > need.neededBy) reasons.push('later');
  if (['U0', 'U1', 'U2', 'U3'].includes(need.urgency) && !bed.acute) reasons.push('acute');
  if (!referenceAdmits(bed.admission, start, need.neededBy)) reasons.push('admission');
  if (bed.sex !== 'any' && bed.sex !== need.sex) reasons.push('sex');
  if (bed.ward === 'closed' && !need.closedWard) reasons.push('openWardNeeded');
  if (bed.ward === 'open' && need.closedWard) reasons.push('closedWard');
  if (need.wzd && !bed.wzdRegistered) reasons.push('wzd');
  for (const feature of [...new Set<string>(need.features)].sort()) {
    if (!bed.features.some((own) => own === feature)) reasons.push(`feature:${feature}`);
  }
  if (need.weightKg !== null && need.weightKg > bed.maxWeightKg) reasons.push('weight');
  if (distance !== null && need.maxDistanceKm !== null && distance > need.maxDistanceKm) reasons.push('distance');
  return reasons;
}

export type ReferenceRanking = {
  fitting: { id: string; status: string; distanceKm: number | null }[];
  notFitting: { id: string; reasons: string[] }[];
};

export function referenceRank(beds: readonly BedGroup[], need: Need, order = ['ownRegion', 'freeBeforeCall', 'preferred', 'distance']): ReferenceRanking {
  const judged = beds.map((bed) => ({ bed, reasons: referenceFit(bed, need) }));
  const fitting = judged.filter((one) => one.reasons.length === 0).map((one) => one.bed);
  fitting.sort((a, b) => {
    for (const criterion of order) {
      const difference = compareBy(criterion, a, b, need);
      if (difference !== 0) return difference;
    }
    return byCodeUnit(a.id, b.id);
  });
  return {
    fitting: fitting.map((bed) => ({ id: bed.id, status: referenceStatus(bed, need), distanceKm: referenceDistance(bed, need) })),
    notFitting: judged
      .filter((one) => one.reasons.length > 0)
      .map((one) => ({ id: one.bed.id, reasons: one.reasons }))
      .sort((a, b) => byCodeUnit(a.id, b.id)),
  };
}

function compareBy(criterion: string, a: BedGroup, b: BedGroup, need: Need): number {
  if (criterion === 'ownRegion') return Number(b.regionId === need.regionId) - Number(a.regionId === need.regionId);
  if (criterion === 'freeBeforeCall') return Number(referenceStatus(b, need) === 'free') - Number(referenceStatus(a, need) === 'free');
  if (criterion === 'preferred') return Number(need.preferredOrganisations.includes(b.organisationId)) - Number(need.preferredOrganisations.includes(a.organisationId));
  const first = referenceDistance(a, need);
  const second = referenceDistance(b, need);
  if (first === null || second === null) return Number(first === null) - Number(second === null);
  return first - second;
}

function referenceStatus(bed: BedGroup, need: Need): string {
  return bed.available !== null && bed.available > 0 && need.now <= bed.expiresAt ? 'free' : 'call';
}

function servingLabels(need: Need): string[] {
  if (need.careType === 'wlzRegular') return ['wlz'];
  if (need.careType === 'respite' && need.urgency !== 'U5') return ['respite', 'wmoEmergency'];
  return [need.careType];
}

function referenceDistance(bed: BedGroup, need: Need): number | null {
  if (bed.position === null || need.position === null) return null;
  const rad = (degrees: number): number => (degrees * Math.PI) / 180;
  const h =
    Math.sin(rad(bed.position.lat - need.position.lat) / 2) ** 2 +
    Math.cos(rad(need.position.lat)) * Math.cos(rad(bed.position.lat)) * Math.sin(rad(bed.position.lng - need.position.lng) / 2) ** 2;
  return 2 * 6371.0088 * Math.asin(Math.min(1, Math.sqrt(h)));
}

/**
 * If any admission moment lies in [start, end], then so does one that is `start` itself, an opening time, or the first moment after a clock change:
 * between those the clock runs on without jumps.
 */
export function referenceAdmits(windows: readonly AdmissionWindow[], start: number, end: number): boolean {
  if (start > end) return false;
  if (windows.length === 0 || isAdmissionMoment(windows, start)) return true;
  const days = Math.min(20, Math.ceil((end - start) / 86_400_000) + 1);
  for (let day = 0; day <= days; day += 1) {
    const date = read(start).toPlainDate().add({ days: day });
    const candidates = windows.flatMap((window) => instantsReading(date, window.from));
    const change = date.toZonedDateTime('Europe/Amsterdam').getTimeZoneTransition('next')?.epochMilliseconds;
    if (change !== undefined) candidates.push(change);
    if (candidates.some((moment) => moment >= start && moment <= end && isAdmissionMoment(windows, moment))) return true;
  }
  return false;
}

function isAdmissionMoment(windows: readonly AdmissionWindow[], moment: number): boolean {
  const wall = read(moment);
  const clock = wall.toPlainTime().toString({ smallestUnit: 'millisecond' });
  const yesterday = wall.dayOfWeek === 1 ? 7 : wall.dayOfWeek - 1;
  return windows.some((window) => {
    if (window.to === '24:00' && clock === '00:00:00.000' && window.days.includes(yesterday)) return true;
    return window.days.includes(wall.dayOfWeek) && clock >= `${window.from}:00.000` && clock <= `${window.to}:00.000`;
  });
}

function instantsReading(date: Temporal.PlainDate, time: string): number[] {
  const wall = date.toPlainDateTime(time);
  return (['earlier', 'later'] as const)
    .map((disambiguation) => wall.toZonedDateTime('Europe/Amsterdam', { disambiguation }))
    .filter((moment) => moment.toPlainDateTime().equals(wall))
    .map((moment) => moment.epochMilliseconds);
}

function read(moment: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO('Europe/Amsterdam');
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
