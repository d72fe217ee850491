import { expect } from 'vitest';
import { playDay, referral } from './day.ts';

const team = 'Onafhankelijk triageteam, 24 uur per dag';
playDay({
  way: 'independentTeam', by: 'deskNurse', checkedBy: 'none', office: team, outOfHours: team, consult: 'elderlyPhysician', physicianAlways: false, norms: { pickUp: 15, triageU4: 60, providerAnswerU4: 120, placementU4: 2880 }, open: 1, mustAccept: false, beds: ['own', 'preferred', 'neighbour'], outside: 'careOffice', cost: 'own',
}, {
  'the physician comes in for emergency admission, psychogeriatric picture and doubt: nobody has the mandate to go on without': async ({ north }) => {
    const caseId = await referral(north, 'v05', 'Derk Simulaar');
    await north.call('casework.confirmOutcome', { caseId });
    for (const reason of ['emergencyAdmission', 'psychogeriatric'] as const) await expect(north.call('casework.useMandate', { caseId, reason, why: 'x' })).rejects.toMatchObject({ code: 'forbidden' });
  },
  'frail patients at the emergency department have a line of their own': async ({ north }) => {
    expect((await north.call('profile.route', { source: 'emergencyDepartment' })).route.name).toBe('Triageteam, lijn voor de SEH (kwetsbare ouderen)');
  },
});
