import type { ShippedProfile } from './parts.ts';
import { independentTeam } from './independentTeam.ts';

const base = independentTeam.profile;
const turn = { name: 'Organisatie die deze week de triage doet', phone: null };

/** As the independent team, with triage by the participating organisations in weekly turns. */
export const weeklyRotation: ShippedProfile = {
  source: independentTeam.source,
  profile: {
    ...base, id: 'shipped-weekly-rotation', name: 'Spoed- & Herstelbedden, variant Noord-Kennemerland',
    triage: { ...base.triage, by: 'rotatingTeam', rotation: { organisations: ['provider-1', 'provider-2', 'provider-3', 'provider-4'], from: '2026-01-05', weekday: 1, at: '08:00' } },
    hours: { ...base.hours, officeRoute: turn.name, outOfHoursRoute: turn.name, routes: [{ sources: [], careTypes: [], office: turn, outOfHours: turn }] },
  },
};
