import type { ShippedProfile } from './parts.ts';
import { crisisService, elv, interviews, referredTo, standard } from './parts.ts';

const providerDesk = { name: 'Cliëntservice van een van de partners (doorgeschakeld)', phone: null };
const central = { name: 'Het AanmeldPortaal, centraal (avond, nacht, weekend, feestdag)', phone: null };

/** The sender estimates, the receiving provider checks; by day the call goes to a partner's client desk, out of hours it comes in centrally. */
export const senderEstimates: ShippedProfile = {
  source: interviews,
  profile: {
    ...standard, id: 'shipped-sender-estimates', regionId: 'region-25', name: 'Het AanmeldPortaal (Breda e.o.)',
    triage: { mode: 'full', by: 'sender', checkedBy: 'receivingProvider', escalateAlways: false },
    careTypes: {
      placed: [...elv, 'grz', 'wlzCrisis', 'wlzRegular', 'observation'],
      referred: referredTo([['respite', 'Wmo-loket van de gemeente'], ['mentalHealthCrisis', crisisService]]),
    },
    hours: { ...standard.hours, officeRoute: providerDesk.name, outOfHoursRoute: central.name, routes: [{ sources: [], careTypes: [], office: providerDesk, outOfHours: central }] },
    finance: { model: 'ownCost' },
    surge: {
      active: false, kinds: ['Griepseizoen: zorghotel'], switchedBy: ['manager'],
      details: [{ kind: 'Griepseizoen: zorghotel', text: 'Het zorghotel opent voor kortdurend verblijf; het aantal bedden is een voorbeeld.', beds: [{ careType: 'elvLow', count: 10, place: 'Zorghotel' }], norms: {} }],
    },
    indicators: [{ id: 'placedWithin24h', target: null }, { id: 'flow', target: null }, { id: 'destinations', target: null }, { id: 'observationGroup', target: null }],
    figures: { minimumCell: 5, rules: [{ who: 'desk', sees: ['own', 'total', 'flow', 'reasons', 'perOrganisation'] }, { who: 'partner', sees: ['own', 'total', 'flow'] }] },
  },
};
