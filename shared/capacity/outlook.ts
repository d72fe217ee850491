import { closesAt, nextAdmission } from './admission.ts';
import { labelsServing } from './labels.ts';
import type { BedGroup, Label, SearchableCareType } from './schema.ts';

/** A kind of need that may come tonight: a care type on an open or a closed ward, or a district nursing team. */
export type NightKind = { readonly careType: SearchableCareType | 'districtNursing'; readonly closedWard: boolean };

/**
 * What will bite for one kind of need before the morning. `free`: what is known to be free now. `lastAt`: from then on one place is left (now or earlier = already);
 * `goneAt`: from then on none, by admission hours alone; `staleAt`: from then on no report is fresh any more, so that every place reads "bellen". null = not before the morning.
 * `calls`: bed groups to ring now for a report that lasts the night, the ones that are free first.
 */
export type KindOutlook = NightKind & {
  readonly free: number; readonly lastAt: number | null; readonly goneAt: number | null; readonly staleAt: number | null;
  readonly places: readonly { readonly id: string; readonly available: number; readonly closesAt: number | null }[]; readonly calls: readonly string[];
};

export type OutlookInput = { readonly careTypes: readonly SearchableCareType[]; readonly regionId: string; readonly now: number; readonly until: number };

/** Night admissions are emergencies: only places that take those count, of the own region. */
const nightUrgency = 'U3';
const callsPerKind = 6;

/**
 * Nachtvooruitzicht: per kind of need only what will bite between `now` and `until` (epoch ms); kinds without a place in the region, and kinds that hold, are left out.
 * One pass over the bed groups.
 */
export function nightOutlook(beds: Iterable<BedGroup>, input: OutlookInput): readonly KindOutlook[] {
  const kinds: { readonly kind: NightKind; readonly labels: readonly Label[]; readonly beds: BedGroup[] }[] = input.careTypes.filter((careType) => careType !== 'wlzRegular')
    .flatMap((careType) => [false, true].map((closedWard) => ({ kind: { careType, closedWard }, labels: labelsServing(careType, nightUrgency), beds: [] as BedGroup[] })));
  kinds.push({ kind: { careType: 'districtNursing', closedWard: false }, labels: ['districtNursing'], beds: [] });
  for (const bed of beds) {
    if (bed.regionId !== input.regionId || !bed.acute) continue;
    for (const one of kinds) if ((bed.ward === 'closed') === one.kind.closedWard && bed.labels.some((label) => one.labels.includes(label))) one.beds.push(bed);
  }
  return kinds.flatMap((one) => {
    const outlook = one.beds.length === 0 ? null : kindOutlook(one.kind, one.beds, input);
    return outlook === null ? [] : [outlook];
  });
}

type Place = { readonly bed: BedGroup; readonly available: number; readonly closes: number };

function kindOutlook(kind: NightKind, beds: readonly BedGroup[], { now, until }: OutlookInput): KindOutlook | null {
  const places = beds.flatMap((bed) => placeTonight(bed, now, until)).sort((a, b) => a.closes - b.closes || (a.bed.id < b.bed.id ? -1 : 1));
  const free = places.reduce((sum, place) => sum + place.available, 0);
  const { lastAt, goneAt } = leftOver(places, free, now, until);
  const freshUntil = places.length === 0 ? null : Math.max(...places.map((place) => place.bed.expiresAt));
  const staleAt = freshUntil !== null && freshUntil < until && (goneAt === null || freshUntil < goneAt) ? freshUntil : null;
  if (lastAt === null && goneAt === null && staleAt === null) return null;
  return {
    ...kind, free, lastAt, goneAt, staleAt,
    places: places.map(({ bed, available, closes }) => ({ id: bed.id, available, closesAt: closes < until ? closes : null })), calls: callsFor(beds, places, now, until),
  };
}

/** Reported free, fresh now, and admitting at some moment of the night. */
function placeTonight(bed: BedGroup, now: number, until: number): Place[] {
  if (bed.available === null || bed.available === 0 || now > bed.expiresAt) return [];
  const opens = nextAdmission(bed.admission, Math.max(now, bed.availableFrom ?? now));
  if (opens === null || opens >= until) return [];
  return [{ bed, available: bed.available, closes: closesAt(bed.admission, opens) ?? Number.POSITIVE_INFINITY }];
}

/** When, as one place after another closes, one is left and when none. */
function leftOver(places: readonly Place[], free: number, now: number, until: number): { readonly lastAt: number | null; readonly goneAt: number | null } {
  let left = free;
  let lastAt = left === 1 ? now : null;
  let goneAt = left === 0 ? now : null;
  for (const { available, closes } of places) {
    if (closes >= until) break;
    left -= available;
    if (left === 1) lastAt ??= closes;
    if (left <= 0) goneAt ??= closes;
  }
  return { lastAt, goneAt };
}

/** Free places whose report does not last; and, where nothing is free, those of which nobody knows and that could take somebody tonight. */
function callsFor(beds: readonly BedGroup[], places: readonly Place[], now: number, until: number): readonly string[] {
  const runOut = places.filter(({ bed, closes }) => bed.expiresAt < until && closes > bed.expiresAt).map(({ bed }) => bed.id);
  const known = new Set(places.map(({ bed }) => bed.id));
  const unknown = beds.filter((bed) => !known.has(bed.id) && (bed.available === null || now > bed.expiresAt) && couldTakeTonight(bed, now, until))
    .sort((a, b) => Number(b.available !== null && b.available > 0) - Number(a.available !== null && a.available > 0) || b.observedAt - a.observedAt || (a.id < b.id ? -1 : 1)).map((bed) => bed.id);
  return [...runOut, ...unknown].slice(0, callsPerKind);
}

function couldTakeTonight(bed: BedGroup, now: number, until: number): boolean {
  const opens = nextAdmission(bed.admission, Math.max(now, bed.availableFrom ?? now));
  return opens !== null && opens < until;
}
