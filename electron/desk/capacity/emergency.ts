import { statusOf } from '../../../shared/capacity/index.ts';
import { formatDateShort } from '../../../shared/calendar/index.ts';
import { careTypeNl, referrerNl } from '../../../shared/casework/nl.ts';
import { stepOf } from '../../../shared/casework/guards.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import type { EmergencyList } from '../../../shared/contract/views.ts';
import { textField } from '../casework/looked.ts';
import type { Look } from '../casework/looked.ts';
import type { Places } from '../casework/places.ts';
import type { Worklist } from '../casework/worklist.ts';
import type { Kernel } from '../kernel.ts';
import type { Profiles } from '../profile/service.ts';
import type { Beds } from './bed-index.ts';
import type * as z from 'zod';

const rosterAheadMs = 24 * 3_600_000;

/** Noodprocedure: everything a shift needs on paper, from the local cache alone. Beds that fit nobody's memory are sorted by place; a stale count reads "bellen". */
export function emergencyList(kernel: Kernel, look: Look, beds: Beds, places: Places, profiles: Profiles, worklist: Worklist, actor: Actor, now: number): z.infer<typeof EmergencyList> {
  kernel.audit.record({ actor, action: 'capacity.emergencyList', caseId: null, outcome: 'done', detail: 'noodlijst met open aanvragen' });
  const { feedAt, training } = kernel.syncStatus();
  const bedRows = beds.index().beds.filter((bed) => bed !== undefined).map((bed) => {
    const location = places.location(bed.locationId);
    const full = bed.available === 0 && now <= bed.expiresAt;
    return {
      id: bed.id, organisation: places.organisationName(bed.organisationId), location: location?.name ?? '', place: location?.place ?? '', name: bed.name, labels: [...bed.labels], available: now <= bed.expiresAt ? bed.available : null,
      status: full ? 'full' as const : statusOf(bed, now), observedAt: bed.observedAt, dayNumber: location?.dayNumber ?? '', nightNumber: location?.nightNumber ?? '',
    };
  });
  const cases = worklist.open().map(({ caseId, blocker, urgency, careType }) => {
    const { state } = look(caseId, now);
    const birth = textField(state.patient, 'birthDate');
    const role = textField(state.referral, 'referrerRole');
    const bedGroupId = state.placement?.bedGroupId ?? state.offers.find((offer) => offer.state === 'open' || offer.state === 'accepted')?.bedGroupId ?? null;
    return {
      caseId, patientName: textField(state.patient, 'name') ?? 'Onbekend', birthDate: birth === null ? '' : formatDateShort(Date.parse(`${birth}T12:00:00Z`)), urgency: urgency ?? 'nog niet bekend', careType: careType === null ? 'nog niet bekend' : careTypeNl[careType],
      step: stepOf(state), referrer: role === null ? '' : (referrerNl[role] ?? role), callBackNumber: textField(state.referral, 'callBackNumber') ?? '', bed: bedGroupId === null ? (state.placement?.place ?? '') : places.bedGroupName(bedGroupId), blocker: blocker ?? '',
      ownerName: state.owner === null ? '' : kernel.session.nameOf(state.owner.actor),
    };
  });
  const text = (a: string, b: string) => a.localeCompare(b, 'nl');
  const directory = kernel.cache.all('regionDirectory');
  const home = profiles.homeRegion();
  const regionName = (id: string) => directory.find((one) => one.id === id)?.name ?? id;
  // Whom a shift rings at night: its own people, then those of the neighbours. A cache that holds the whole country would bury them.
  const near = new Set([home, ...(directory.find((one) => one.id === home)?.neighbours ?? []), ...(profiles.of(home).matching.neighbours ?? []).map((one) => one.regionId)]);
  return {
    madeAt: now, feedAt, training, beds: bedRows.sort((a, b) => text(a.place, b.place) || text(a.location, b.location) || text(a.name, b.name)),
    rosters: kernel.cache.all('roster').filter((one) => near.has(one.regionId) && one.to > now && one.from < now + rosterAheadMs).sort((a, b) => Number(b.regionId === home) - Number(a.regionId === home) || text(regionName(a.regionId), regionName(b.regionId)) || text(a.role, b.role) || a.from - b.from || a.order - b.order).map(({ regionId, role, name, phone, from, to }) => ({ region: regionName(regionId), own: regionId === home, role, name, phone, from, to })),
    desks: directory.map(({ name, deskName, deskPhone }) => ({ region: name, deskName, phone: deskPhone })).sort((a, b) => text(a.region, b.region)),
    cases: cases.sort((a, b) => text(a.urgency, b.urgency)),
  };
}
