import { expect } from 'vitest';
import { playDay } from './day.ts';
import { worldRegion } from './world.ts';

playDay({
  way: 'careCoordination', by: 'deskNurse', checkedBy: 'none', office: 'Eigen loket van de verwijzer (kantooruren)', outOfHours: 'Zorgcoördinatie: gezamenlijke werklijst van HAP, meldkamer, VVT, GGZ en ziekenhuis', consult: 'medicalManagerAmbulance', physicianAlways: false,
  norms: { pickUp: 15, triageU4: 60, providerAnswerU4: 120, placementU4: 2880 }, open: 1, mustAccept: false, beds: ['own', 'preferred', 'neighbour'], outside: 'careOffice', cost: 'own',
}, {
  'every specialist of the escalation point is called on their own roster': async ({ north }) => {
    const { caseId } = await north.call('casework.start', { regionId: worldRegion });
    for (const to of ['medicalManagerAmbulance', 'elderlyPhysician', 'psychiatrist', 'emergencyPhysician']) {
      const { consultId } = await north.call('casework.askConsult', { caseId, to, reasons: ['doubt'], question: 'Graag overleg.', physicianId: null });
      expect((await north.call('casework.get', { caseId })).consults.find((one) => one.consultId === consultId)?.chain?.[0]?.role).toBe(to);
    }
  },
  'partners may read the reasons of choices': async ({ north }) => {
    const { profile } = await north.call('profile.current', { regionId: worldRegion });
    expect(profile.figures?.rules.find((rule) => rule.who === 'partner')?.sees).toContain('reasons');
  },
});
