import { expect } from 'vitest';
import { playDay, referral } from './day.ts';

const desk = 'Regionaal transferpunt, wie opneemt heeft het mandaat';
playDay({
  way: 'transferNurses', by: 'deskNurse', checkedBy: 'none', office: desk, outOfHours: desk, consult: 'elderlyPhysician', physicianAlways: false, norms: { pickUp: 15, triageU4: 60, providerAnswerU4: 120, placementU4: 2880 }, open: 1, mustAccept: true,
  // 50 %, 25 % and 15 % of 10,000 euro; the remaining 10 % evenly, as neither of those who share it received anybody; 11 euro for the transfer inside the network; the one to a place outside is billed to nobody
  beds: ['own', 'preferred', 'neighbour'], outside: 'careOffice', cost: [['hospital', 500_000], ['provider-1', 250_000], ['provider-2', 150_000], ['provider-3', 50_000], ['provider-4', 50_000], ['De Stille Pauwoog', 1_100]],
}, {
  'whoever answers the telephone has the mandate: a nurse goes on without the physician, and never for what no mandate covers': async ({ north }) => {
    const caseId = await referral(north, 'v05', 'Corrie Testering');
    await north.call('casework.confirmOutcome', { caseId });
    const open = async () => (await north.call('casework.get', { caseId })).blocking.filter((one) => one.open).map((one) => one.reason);
    expect(await open()).toEqual(expect.arrayContaining(['emergencyAdmission', 'psychogeriatric', 'legal']));
    await north.call('casework.useMandate', { caseId, reason: 'emergencyAdmission', why: 'Arts niet bereikbaar, afspraak van de regio' });
    expect(await open()).not.toContain('emergencyAdmission');
    await expect(north.call('casework.useMandate', { caseId, reason: 'legal', why: 'x' })).rejects.toMatchObject({ code: 'forbidden' });
  },
});
