import type { ShippedProfile } from './parts.ts';
import { crisisService, elv, interviews, referredTo, standard } from './parts.ts';

const day = 1440;

/** The elderly-care physician does every triage, always together with the treating or referring doctor; then the bed is looked up. */
export const physicianTriage: ShippedProfile = {
  source: interviews,
  profile: {
    ...standard, id: 'shipped-physician-triage', regionId: 'region-11', name: 'Verwijshulp GooiVecht/Eemland',
    triage: { mode: 'full', by: 'elderlyPhysician', checkedBy: 'none', escalateAlways: true },
    consult: [{ role: 'elderlyPhysician', around: 'always' }, { role: 'generalPractitioner', around: 'always' }],
    mandate: { confirmWithoutPhysician: { roles: [], reasons: [] }, placeOutsideRegion: ['nurse', 'elderlyPhysician', 'manager'], overrideProtocol: ['elderlyPhysician'] },
    careTypes: { placed: [...elv, 'grz', 'wlzCrisis', 'wlzRegular', 'respite', 'observation'], referred: referredTo([['mentalHealthCrisis', crisisService]]) },
    bridging: [...standard.bridging, { careType: 'respite', tonight: 'Respijtverblijf via de Wmo, hoogstens 2 weken; daarna herindicatie door de gemeente.', morningOwner: 'Dagdienst: taak voor de gemeente voor de 14e dag' }],
    matching: { ...standard.matching, criteria: ['ownRegion', 'freeBeforeCall', 'preferred', 'distance'], neighboursAllowed: true, neighbours: [{ regionId: 'region-9', needs: 'careOfficeConsent' }, { regionId: 'region-15', needs: 'careOfficeConsent' }] },
    finance: { model: 'physicianByHour', physicianPerHourCents: 12_000, payer: 'care-office', restPayer: 'partners' },
    norms: { ...standard.norms, placement: { ...standard.norms.placement, U3: day, U4: day } },
    indicators: [{ id: 'placedWithin24h', target: 0.85 }, { id: 'rightBedFirst', target: 0.9 }, { id: 'outflowHome', target: 0.8 }, { id: 'outflowWlz', target: null }, { id: 'observationGroup', target: null }, { id: 'destinations', target: null }],
    targets: [
      { indicator: 'rightBedFirst', careTypes: [], urgencies: ['U0', 'U1', 'U2'], share: 0.8, text: 'Spoed: 80 % in het juiste bed' },
      { indicator: 'rightBedFirst', careTypes: [], urgencies: ['U3', 'U4', 'U5'], share: 0.9, text: '90 tot 95 % in het juiste bed' },
      { indicator: 'outflowHome', careTypes: ['elvLow', 'elvHigh'], urgencies: [], share: 0.8, text: 'ELV: 80 % naar huis' },
      { indicator: 'outflowWlz', careTypes: ['elvLow', 'elvHigh'], urgencies: [], share: 0.12, text: 'ELV: 12 % naar de Wlz' },
      { indicator: 'outflowHome', careTypes: ['grz'], urgencies: [], share: 0.8, text: 'GRZ: 80 % naar huis' },
      { indicator: 'outflowWlz', careTypes: ['grz'], urgencies: [], share: 0.08, text: 'GRZ: 8 % naar de Wlz' },
    ],
  },
};
