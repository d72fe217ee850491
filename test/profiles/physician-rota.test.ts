import { expect } from 'vitest';
import { playDay } from './day.ts';

playDay({
  way: 'physicianRota', by: 'sender', checkedBy: 'receivingProvider', office: 'Zorgschakel, front office', outOfHours: 'Zorgcentrale, als verlengstuk van de front office', consult: 'elderlyPhysician', physicianAlways: false,
  norms: { pickUp: 15, triageU4: 60, providerAnswerU4: 120, placementU4: 1440 }, open: 1, mustAccept: false, beds: ['own', 'preferred', 'neighbour'], outside: 'careOffice',
  // by turnover 6 : 3 : 1
  cost: [['provider-1', 600_000], ['provider-2', 300_000], ['provider-3', 100_000]],
}, {
  'geriatric rehabilitation is triaged together in the hospital; the physician on duty comes from the rota of the members': async ({ north, south }) => {
    expect((await north.call('profile.route', { source: 'hospitalWard', careType: 'grz' })).route.name).toBe('Gezamenlijke GRZ-triage in het ziekenhuis');
    expect((await north.call('profile.route', { source: 'hospitalWard', careType: 'elvLow' })).route.name).toBe('Zorgschakel, front office');
    expect((await south.call('app.statusBar', {})).physician?.name).toBeTruthy();
  },
});
