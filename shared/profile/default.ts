import type { RegionProfile } from './schema.ts';

const hour = 60;
const day = 24 * hour;

/**
 * "Regioloket standaard": how a desk works until its region publishes a profile of its own. Illustrative, not clinically validated: norms follow what founding desks
 * report (desks.md: pick up and answer within 2 h as outer limit) and protocol.md (crisis bed within 24 h), tightened per urgency.
 */
export function defaultProfile(regionId: string): RegionProfile {
  return {
    id: `profile-${regionId}`, regionId, name: 'Regioloket standaard', version: 1,
    triage: { mode: 'full', by: 'deskNurse', checkedBy: 'receivingProvider', escalateAlways: false },
    consult: [{ role: 'elderlyPhysician', around: 'always' }, { role: 'psychiatrist', around: 'always' }, { role: 'generalPractitioner', around: 'always' }],
    mandate: {
      confirmWithoutPhysician: { roles: ['nurse', 'trainee'], reasons: ['emergencyAdmission', 'psychogeriatric', 'doubt'] }, placeOutsideRegion: ['nurse', 'trainee', 'elderlyPhysician', 'manager'],
      overrideProtocol: ['nurse', 'trainee', 'elderlyPhysician'],
    },
    careTypes: { placed: ['elvLow', 'elvHigh', 'elvPalliative', 'grz', 'wlzCrisis', 'wlzRegular', 'respite', 'observation', 'mentalHealthCrisis'], referred: [] },
    sources: ['gp', 'gpPost', 'emergencyDepartment', 'hospitalWard', 'ambulanceControl', 'districtNursing', 'mentalHealth', 'municipality', 'elderlyPhysician'],
    hours: { office: { days: [1, 2, 3, 4, 5], from: '08:00', to: '17:00' }, officeRoute: 'Coördinatiepunt van de regio', outOfHoursRoute: 'Coördinatiepunt van de regio, dienstdoende verpleegkundige' },
    freshness: { manualMinutes: 4 * hour, systemMinutes: 2 * hour, nightManualMinutes: 8 * hour, nightFrom: '22:00', nightUntil: '07:30' },
    bridging: [
      { careType: 'wlzRegular', tonight: 'Thuis met extra zorg of een tijdelijke plek; het zorgkantoor beslist.', morningOwner: 'Dagdienst coördinatiepunt' },
      { careType: 'noProduct', tonight: 'Thuiszorg en mantelzorg overbruggen; afspraak vastleggen met de verwijzer.', morningOwner: 'Dagdienst coördinatiepunt' },
    ],
    norms: {
      pickUp: 15,
      triage: { U0: 5, U1: 10, U2: 20, U3: 30, U4: hour, U5: 2 * hour },
      consult: { U0: 10, U1: 15, U2: 30, U3: hour, U4: 2 * hour, U5: 4 * hour },
      providerAnswer: { U0: 15, U1: 15, U2: 30, U3: hour, U4: 2 * hour, U5: 4 * hour },
      placement: { U0: hour, U1: 2 * hour, U2: 4 * hour, U3: day, U4: 2 * day, U5: 5 * day },
      retriage: { U0: 15, U1: 30, U2: hour, U3: 2 * hour, U4: 8 * hour, U5: day },
    },
    offer: { order: 'oneAtATime', maxOpen: 3, anonymousFirst: true, holdMinutes: 2 * hour, mustAccept: false },
    matching: { criteria: ['ownRegion', 'freeBeforeCall', 'preferred', 'distance'], maxDistanceKm: null, neighboursAllowed: true, wlzOutsideNeedsCareOffice: true },
    finance: { model: 'ownCost' },
    surge: { active: false, kinds: [], switchedBy: ['manager'] },
    indicators: [{ id: 'placedWithin24h', target: 0.85 }, { id: 'rightBedFirst', target: 0.9 }],
  };
}
