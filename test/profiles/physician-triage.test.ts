import { expect } from 'vitest';
import { playDay, referral } from './day.ts';

const desk = 'Coördinatiepunt van de regio';
playDay({
  way: 'physicianTriage', by: 'elderlyPhysician', checkedBy: 'none', office: desk, outOfHours: `${desk}, dienstdoende verpleegkundige`, consult: 'elderlyPhysician', physicianAlways: true,
  norms: { pickUp: 15, triageU4: 60, providerAnswerU4: 120, placementU4: 1440 }, open: 1, mustAccept: false, beds: ['own', 'preferred', 'neighbour'], outside: 'careOffice',
  // 5 hours of 120 euro for the physician, the rest of 10,000 euro by the partners
  cost: [['care-office', 60_000], ['partners', 940_000]],
}, {
  'only the physician may deviate from the protocol; mental health goes elsewhere with a number': async ({ north }) => {
    const caseId = await referral(north, 'v17', 'Evelien Nepveld');
    await expect(north.call('casework.deviate', { caseId, urgency: 'U3', careType: 'observation', reason: 'clinicalJudgement', text: 'Toch een bed' })).rejects.toMatchObject({ code: 'forbidden' });
    await north.call('casework.confirmOutcome', { caseId });
    expect(await north.refusal('capacity.search', { caseId })).toMatchObject({ code: 'unsupported', message: expect.stringContaining('crisisdienst GGZ') as string });
  },
});
