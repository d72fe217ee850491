import type { ShippedProfile } from './parts.ts';
import { crisisService, elv, interviews, referredTo, standard } from './parts.ts';

const desk = { name: 'Regionaal transferpunt, wie opneemt heeft het mandaat', phone: null };

/** Independent triage by the hospital's transfer nurses; reported free = must accept; whoever answers the telephone has the mandate. */
export const transferNurses: ShippedProfile = {
  source: interviews,
  profile: {
    ...standard, id: 'shipped-transfer-nurses', regionId: 'region-31', name: 'Regionaal Transferpunt Salland (Deventer)',
    triage: { mode: 'full', by: 'deskNurse', checkedBy: 'none', escalateAlways: false },
    mandate: {
      confirmWithoutPhysician: { roles: ['nurse', 'trainee'], reasons: ['emergencyAdmission', 'psychogeriatric', 'doubt'] },
      placeOutsideRegion: ['nurse', 'trainee', 'elderlyPhysician', 'manager'], overrideProtocol: ['nurse', 'trainee', 'elderlyPhysician'],
    },
    careTypes: { placed: [...elv, 'grz', 'wlzCrisis', 'wlzRegular', 'respite'], referred: referredTo([['observation', 'dienstdoende specialist ouderengeneeskunde'], ['mentalHealthCrisis', crisisService]]) },
    hours: { ...standard.hours, officeRoute: desk.name, outOfHoursRoute: desk.name, routes: [{ sources: [], careTypes: [], office: desk, outOfHours: desk }] },
    bridging: [{ careType: 'homeCare', tonight: 'Eerst nagaan of de patiënt met meer zorg thuis kan blijven.', morningOwner: 'Transferverpleegkundige van de dagdienst' }, ...standard.bridging],
    offer: { ...standard.offer, order: 'oneAtATime', maxOpen: 1, mustAccept: true },
    matching: { criteria: ['ownRegion', 'freeBeforeCall', 'preferred', 'distance'], maxDistanceKm: null, neighboursAllowed: true, wlzOutsideNeedsCareOffice: true,
      neighbours: [{ regionId: 'region-6', needs: 'careOfficeConsent' }, { regionId: 'region-5', needs: 'careOfficeConsent' }, { regionId: 'region-4', needs: 'careOfficeConsent' }] },
    finance: {
      model: 'fixedShares', shares: [{ organisationId: 'hospital', basisPoints: 5000 }, { organisationId: 'provider-1', basisPoints: 2500 }, { organisationId: 'provider-2', basisPoints: 1500 }],
      restOver: ['provider-3', 'provider-4'], perTransferCents: 1100, gpPerHourCents: 6000,
    },
    indicators: [{ id: 'placedWithin24h', target: null }, { id: 'refusedReportedFree', target: 0 }, { id: 'outOfRegion', target: null }, { id: 'destinations', target: null }],
  },
};
