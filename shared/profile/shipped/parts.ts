import type { CareType } from '../../contract/primitives.ts';
import { defaultProfile } from '../default.ts';
import type { RegionProfile } from '../schema.ts';

/** A profile as it ships: a way of working of a real desk as the founding documents describe it, to be taken over by a region and then filled in. */
export type ShippedProfile = { readonly profile: RegionProfile; /** where the way of working is described */ readonly source: string };

/** What no document says of a desk is as in the standard profile. */
export const standard = defaultProfile('voorbeeld');

/** Text in place of a number that only the region itself knows: a nurse must never dial one that was made up. */
export const numberUnknown = 'nummer nog in te vullen';

export function perUrgency(U0: number, U1: number, U2: number, U3: number, U4: number, U5: number): RegionProfile['norms']['triage'] {
  return { U0, U1, U2, U3, U4, U5 };
}

/** What the desk doesn't place is referred on, with whom. */
export function referredTo(entries: readonly (readonly [CareType, string])[]): RegionProfile['careTypes']['referred'] {
  return entries.map(([careType, to]) => ({ careType, to, phone: numberUnknown }));
}

export const crisisService = 'crisisdienst GGZ';
export const elv = ['elvLow', 'elvHigh', 'elvPalliative'] as const satisfies readonly CareType[];
/** Norm "within two hours" for picking up and answering, the outer limit that desks report. */
export const twoHours = 120;
export const interviews = 'Interviews met zes regionale coördinatiepunten, 2018';
