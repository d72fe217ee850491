import type { ShippedProfile } from './parts.ts';
import { crisisService, elv, interviews, referredTo, standard } from './parts.ts';

const team = { name: 'Onafhankelijk triageteam, 24 uur per dag', phone: null };

/** A provider-independent team of level-5 nurses, day and night; the physician comes in for an emergency admission, a psychogeriatric picture or doubt. */
export const independentTeam: ShippedProfile = {
  source: interviews,
  profile: {
    ...standard, id: 'shipped-independent-team', regionId: 'region-12', name: 'Spoed- & Herstelbedden (Noord-Holland-Noord, West-Friesland)',
    triage: { mode: 'full', by: 'deskNurse', checkedBy: 'none', escalateAlways: false },
    consult: [{ role: 'elderlyPhysician', around: 'always' }, { role: 'dementiaTeam', around: 'always' }, { role: 'paramedicTeam', around: 'always' }, { role: 'psychiatrist', around: 'always' }, { role: 'generalPractitioner', around: 'always' }],
    mandate: { ...standard.mandate, confirmWithoutPhysician: { roles: [], reasons: [] } },
    careTypes: { placed: [...elv, 'grz', 'wlzCrisis', 'wlzRegular', 'respite'], referred: referredTo([['observation', 'dienstdoende specialist ouderengeneeskunde'], ['mentalHealthCrisis', crisisService]]) },
    hours: { ...standard.hours, officeRoute: team.name, outOfHoursRoute: team.name, routes: [{ sources: [], careTypes: [], office: team, outOfHours: team }, { sources: ['emergencyDepartment'], careTypes: [], office: { name: 'Triageteam, lijn voor de SEH (kwetsbare ouderen)', phone: null }, outOfHours: { name: 'Triageteam, lijn voor de SEH (kwetsbare ouderen)', phone: null } }] },
    indicators: [{ id: 'placedWithin24h', target: null }, { id: 'physicianMinutes', target: null }, { id: 'destinations', target: null }],
  },
};
