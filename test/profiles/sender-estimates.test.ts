import { expect } from 'vitest';
import { playDay } from './day.ts';
import { worldRegion } from './world.ts';

const central = 'Het AanmeldPortaal, centraal (avond, nacht, weekend, feestdag)';
playDay({
  way: 'senderEstimates', by: 'sender', checkedBy: 'receivingProvider', office: 'Cliëntservice van een van de partners (doorgeschakeld)', outOfHours: central, consult: 'elderlyPhysician', physicianAlways: false,
  norms: { pickUp: 15, triageU4: 60, providerAnswerU4: 120, placementU4: 2880 }, open: 1, mustAccept: false, beds: ['own', 'preferred', 'neighbour'], outside: 'careOffice', cost: 'own',
}, {
  'flu season: the zorghotel opens by one switch, with who and why, and every desk shows its beds': async ({ north, south }) => {
    await north.call('profile.switchSurge', { regionId: worldRegion, kind: 'Griepseizoen: zorghotel', on: true, why: 'Veel griep in de regio' });
    await south.until(async () => (await south.call('app.statusBar', {})).surging?.some((one) => one.text.includes('Zorghotel') && one.why === 'Veel griep in de regio') === true);
    await north.call('profile.switchSurge', { regionId: worldRegion, kind: 'Griepseizoen: zorghotel', on: false, why: 'Voorbij' });
    await south.until(async () => !(await south.call('app.statusBar', {})).surge);
    expect((await south.call('profile.inForce', { regionId: worldRegion })).history).toHaveLength(2);
  },
  'partners see flow figures and their own, never each other\'s by name': async ({ north }) => {
    const { profile } = await north.call('profile.current', { regionId: worldRegion });
    expect(profile.figures?.rules.find((rule) => rule.who === 'partner')?.sees).toEqual(['own', 'total', 'flow']);
  },
});
