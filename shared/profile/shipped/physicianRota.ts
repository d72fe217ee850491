import type { ShippedProfile } from './parts.ts';
import { crisisService, elv, interviews, perUrgency, referredTo, standard, twoHours } from './parts.ts';

const day = 1440;
const frontOffice = { name: 'Zorgschakel, front office', phone: null };
const controlRoom = { name: 'Zorgcentrale, als verlengstuk van de front office', phone: null };

/** The sender estimates, the receiver checks; the physician comes from a rota of the members; out of hours a care control room takes over. */
export const physicianRota: ShippedProfile = {
  source: interviews,
  profile: {
    ...standard, id: 'shipped-physician-rota', regionId: 'region-5', name: 'Zorgschakel Enschede',
    triage: { mode: 'full', by: 'sender', checkedBy: 'receivingProvider', escalateAlways: false },
    careTypes: {
      placed: [...elv, 'grz', 'wlzCrisis', 'wlzRegular'],
      referred: referredTo([['respite', 'Wmo-loket van de gemeente'], ['observation', 'dienstdoende specialist ouderengeneeskunde'], ['mentalHealthCrisis', crisisService], ['homeCare', 'wijkverpleging']]),
    },
    hours: {
      ...standard.hours, officeRoute: frontOffice.name, outOfHoursRoute: controlRoom.name,
      routes: [{ sources: [], careTypes: [], office: frontOffice, outOfHours: controlRoom }, { sources: ['hospitalWard'], careTypes: ['grz'], office: { name: 'Gezamenlijke GRZ-triage in het ziekenhuis', phone: null }, outOfHours: controlRoom }],
    },
    norms: { ...standard.norms, providerAnswer: perUrgency(60, 60, twoHours, twoHours, twoHours, twoHours), placement: perUrgency(60, twoHours, 240, day, day, 5 * day) },
    finance: { model: 'byTurnover', turnovers: [{ organisationId: 'provider-1', turnoverCents: 6_000_000_00 }, { organisationId: 'provider-2', turnoverCents: 3_000_000_00 }, { organisationId: 'provider-3', turnoverCents: 1_000_000_00 }] },
    indicators: [{ id: 'answeredWithin2h', target: 0.9 }, { id: 'placements', target: null }, { id: 'placedWithin24h', target: null }, { id: 'destinations', target: null }],
    targets: [{ indicator: 'placedWithin24h', careTypes: ['wlzCrisis'], urgencies: [], share: 1, text: 'Crisisbed binnen 24 uur' }],
  },
};
