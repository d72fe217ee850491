import type { ShippedProfile } from './parts.ts';
import { crisisService, elv, interviews, referredTo, standard } from './parts.ts';

const turn = { name: 'Acute front office: één telefoontje na de triagevragen', phone: null };
const atHome = { name: 'Spoedzorg thuis (acute wijkverpleging)', phone: null };

/** Emergency beds of several providers and urgent district nursing at home; the referring doctor answers the questions first, then makes one call. */
export const acuteFrontOffice: ShippedProfile = {
  source: `${interviews}; persbericht centraal aanmeldpunt acute zorg`,
  profile: {
    ...standard, id: 'shipped-acute-front-office', regionId: 'region-17', name: 'Rotatieteam / acute front office',
    triage: { mode: 'full', by: 'sender', checkedBy: 'receivingProvider', escalateAlways: false },
    careTypes: { placed: [...elv, 'wlzCrisis', 'respite', 'observation'], referred: referredTo([['grz', 'transferbureau van het ziekenhuis'], ['wlzRegular', 'zorgkantoor'], ['mentalHealthCrisis', crisisService]]) },
    sources: ['gp', 'gpPost', 'emergencyDepartment', 'ambulanceControl', 'districtNursing', 'elderlyPhysician'],
    hours: { ...standard.hours, officeRoute: turn.name, outOfHoursRoute: turn.name, routes: [{ sources: [], careTypes: [], office: turn, outOfHours: turn }, { sources: [], careTypes: ['homeCare'], office: atHome, outOfHours: atHome }] },
    bridging: [{ careType: 'homeCare', tonight: 'Acute wijkverpleging komt dezelfde avond of nacht thuis.', morningOwner: 'Acute wijkverpleging, dagdienst' }, ...standard.bridging],
    offer: { ...standard.offer, order: 'several', maxOpen: 3 },
    indicators: [{ id: 'placedWithin24h', target: null }, { id: 'placementMinutes', target: null }, { id: 'destinations', target: null }],
  },
};
