import type { ShippedProfile } from './parts.ts';
import { elv, standard } from './parts.ts';

const regular = { name: 'Eigen loket van de verwijzer (kantooruren)', phone: null };
const worklist = { name: 'Zorgcoördinatie: gezamenlijke werklijst van HAP, meldkamer, VVT, GGZ en ziekenhuis', phone: null };

/** GP post, ambulance control, nursing homes, mental health and hospital share one worklist; out of hours the multidisciplinary requests come in, by day they go to the regular desks. */
export const careCoordination: ShippedProfile = {
  source: 'Visie zorgcoördinatie ROAZ Noord-Holland/Flevoland, 2023',
  profile: {
    ...standard, id: 'shipped-care-coordination', regionId: 'region-10', name: 'Zorgcoördinatievoorziening (ROAZ NH-FL)',
    triage: { mode: 'full', by: 'deskNurse', checkedBy: 'none', escalateAlways: false },
    consult: [{ role: 'medicalManagerAmbulance', around: 'always' }, { role: 'elderlyPhysician', around: 'always' }, { role: 'psychiatrist', around: 'always' }, { role: 'emergencyPhysician', around: 'always' }, { role: 'generalPractitioner', around: 'always' }],
    careTypes: { placed: [...elv, 'grz', 'wlzCrisis', 'wlzRegular', 'respite', 'observation', 'mentalHealthCrisis'], referred: [] },
    sources: ['gp', 'gpPost', 'emergencyDepartment', 'hospitalWard', 'ambulanceControl', 'districtNursing', 'mentalHealth', 'municipality', 'elderlyPhysician'],
    hours: { ...standard.hours, officeRoute: regular.name, outOfHoursRoute: worklist.name, routes: [{ sources: [], careTypes: [], office: regular, outOfHours: worklist }] },
    bridging: [
      { careType: 'homeCare', tonight: 'Acute wijkverpleging, huisartsvisite of een geplande ambulancerit; wie gaat staat bij de afspraak.', morningOwner: 'Eigen huisarts of wijkverpleging' },
      { careType: 'mentalHealthCrisis', tonight: 'Mobiel crisisteam GGZ komt langs.', morningOwner: 'Crisisdienst GGZ, dagdienst' },
      ...standard.bridging,
    ],
    matching: { ...standard.matching, neighbours: [{ regionId: 'region-4', needs: 'careOfficeConsent' }, { regionId: 'region-9', needs: 'careOfficeConsent' }, { regionId: 'region-11', needs: 'careOfficeConsent' }] },
    surge: { active: false, kinds: ['Crisis'], switchedBy: ['manager'], details: [{ kind: 'Crisis', text: 'Opschaling met de crisisorganisatie en de buurregio\'s.', beds: [], norms: {} }] },
    indicators: [
      { id: 'pickUpMinutes', target: null }, { id: 'triageMinutes', target: null }, { id: 'placementMinutes', target: null }, { id: 'physicianMinutes', target: null }, { id: 'placedWithin24h', target: null },
      { id: 'refusals', target: null }, { id: 'outOfRegion', target: null }, { id: 'noProduct', target: null }, { id: 'observationGroup', target: null }, { id: 'destinations', target: null },
    ],
    figures: { minimumCell: 5, rules: [{ who: 'desk', sees: ['own', 'total', 'flow', 'reasons', 'perOrganisation'] }, { who: 'partner', sees: ['own', 'total', 'flow', 'reasons'] }, { who: 'neighbour', sees: ['total'] }] },
  },
};
