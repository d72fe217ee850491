import type { ShippedProfile } from './parts.ts';
import { elv, interviews, perUrgency, referredTo, standard, twoHours } from './parts.ts';

const day = 1440;
const digital = { name: 'Front office, beveiligde digitale aanmelding', phone: null };
const helped = { name: 'Front office, hulp bij triage voor huisartsen', phone: null };

/** Secure digital intake; hospitals triage themselves, GPs are helped; picked up within two hours, answered within two hours; the bed type first, then the preferred provider. */
export const betweenInstitutions: ShippedProfile = {
  source: interviews,
  profile: {
    ...standard, id: 'shipped-between-institutions', regionId: 'region-1', name: 'ZorgnaZorg (Groningen, Drenthe, Friesland)',
    triage: { mode: 'full', by: 'sender', checkedBy: 'receivingProvider', escalateAlways: false },
    careTypes: { placed: [...elv, 'grz', 'wlzCrisis', 'wlzRegular', 'mentalHealthCrisis'], referred: referredTo([['respite', 'Wmo-loket van de gemeente'], ['observation', 'dienstdoende specialist ouderengeneeskunde']]) },
    hours: {
      ...standard.hours, officeRoute: digital.name, outOfHoursRoute: digital.name,
      routes: [{ sources: ['hospitalWard', 'emergencyDepartment'], careTypes: [], office: digital, outOfHours: digital }, { sources: ['gp', 'gpPost'], careTypes: [], office: helped, outOfHours: helped }],
    },
    norms: { ...standard.norms, pickUp: twoHours, providerAnswer: perUrgency(twoHours, twoHours, twoHours, twoHours, twoHours, twoHours), placement: perUrgency(240, 240, 240, day, 2 * day, 5 * day) },
    matching: { criteria: ['preferred', 'freeBeforeCall', 'distance', 'ownRegion'], maxDistanceKm: null, neighboursAllowed: true, wlzOutsideNeedsCareOffice: true, neighbours: [{ regionId: 'region-2', needs: 'careOfficeConsent' }, { regionId: 'region-3', needs: 'careOfficeConsent' }] },
    finance: { model: 'perRequestAndPlacement', perRequestCents: 2500, perPlacementCents: 5000 },
    indicators: [{ id: 'pickedUpWithin2h', target: 1 }, { id: 'answeredWithin2h', target: 1 }, { id: 'placements', target: null }, { id: 'destinations', target: null }],
  },
};
