import { expect } from 'vitest';
import { playDay, referral } from './day.ts';

const desk = 'Acute front office: één telefoontje na de triagevragen';
playDay({
  way: 'acuteFrontOffice', by: 'sender', checkedBy: 'receivingProvider', office: desk, outOfHours: desk, consult: 'elderlyPhysician', physicianAlways: false, norms: { pickUp: 15, triageU4: 60, providerAnswerU4: 120, placementU4: 2880 }, open: 3, mustAccept: false, beds: ['own', 'preferred', 'neighbour'], outside: 'referred', cost: 'own',
}, {
  'urgent district nursing at home has its own line and its own arrangement for tonight': async ({ north }) => {
    expect((await north.call('profile.route', { source: 'gp', careType: 'homeCare' })).route.name).toBe('Spoedzorg thuis (acute wijkverpleging)');
    const caseId = await referral(north, 'v14', 'Folkert Fictema');
    expect((await north.call('profile.route', { caseId })).route.name).toBe('Spoedzorg thuis (acute wijkverpleging)');
  },
});
