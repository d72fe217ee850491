import type { Role } from '../../../shared/contract/primitives.ts';

const roles: Readonly<Record<Role, string>> = {
  nurse: 'triageverpleegkundige', elderlyPhysician: 'specialist ouderengeneeskunde', manager: 'manager', administrator: 'beheerder', trainee: 'in opleiding',
  provider: 'zorgaanbieder', sender: 'verwijzer', system: 'systeem',
};

export const session = {
  roles,
  role: (role: string): string => Object.entries(roles).find(([id]) => id === role)?.[1] ?? role,
  title: 'Dienst starten',
  startTraining: 'Oefendienst starten',
  startTrainingWhy: 'U werkt als verpleegkundige in opleiding met verzonnen patiënten. Niets gaat naar een echte instelling.',
  signInMissing: 'Deze computer is nog niet aan een aanmelddienst gekoppeld. Vraag uw beheerder om de koppeling; tot die tijd kan alleen in de oefenomgeving worden gewerkt.',
  signedInAs: (name: string, role: string): string => `Aangemeld als ${name}, ${role}`,
  since: (when: string): string => `Dienst begonnen ${when}`,
  signOut: 'Dienst beëindigen',
  goOn: 'Naar de Werklijst',
  takeover: 'Overgenomen van de vorige dienst',
  takeoverNone: 'Er is geen open werk van een vorige dienst.',
  takeoverSignIn: 'Na het aanmelden ziet u hier welke aanvragen open staan en wat het eerst moet.',
  open: 'Open aanvragen',
  unowned: 'Zonder eigenaar',
  overdue: 'Norm te laat',
  waitPhysician: 'Wacht op de SO',
  firstUp: 'Eerst aan de beurt',
  reminderLine: (when: string): string => `Uw eerste herinnering: ${when}`,
  beds: 'Bedden in de regio',
  bedsLine: (free: number, call: number): string => `${free} vrij gemeld, ${call} bellen`,
  stale: (count: number): string => `${count} met een verouderde melding`,
  sound: 'Geluid',
  soundTest: 'Geluid testen',
  soundPlayed: 'U hoort nu twee tonen. Hoort u niets? Zet het geluid van de computer aan of kies een andere luidspreker.',
  soundFailed: 'Deze computer kan nu geen geluid afspelen. Let tijdens de dienst op de Werklijst.',
  soundOff: 'Het geluid staat uit bij Instellingen & verbinding.',
  training: 'Oefenomgeving',
} as const;
