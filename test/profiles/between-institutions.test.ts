import { expect } from 'vitest';
import { playDay } from './day.ts';

const helped = 'Front office, hulp bij triage voor huisartsen';
playDay({
  way: 'betweenInstitutions', by: 'sender', checkedBy: 'receivingProvider', office: helped, outOfHours: helped, consult: 'elderlyPhysician', physicianAlways: false,
  norms: { pickUp: 120, triageU4: 60, providerAnswerU4: 120, placementU4: 2880 }, open: 1, mustAccept: false, beds: ['preferred', 'neighbour', 'own'], outside: 'careOffice',
  // two requests of 25 euro by a sender whose organisation nobody wrote down; one placement of 50 euro by the receiver, the one outside the network is billed to nobody
  cost: [['onbekend', 5_000], ['De Stille Pauwoog', 5_000]],
}, {
  'hospitals triage themselves by the digital intake, general practitioners are helped': async ({ north }) => {
    expect((await north.call('profile.route', { source: 'hospitalWard' })).route.name).toBe('Front office, beveiligde digitale aanmelding');
    expect((await north.call('profile.route', { source: 'gpPost' })).route.name).toBe(helped);
  },
});
