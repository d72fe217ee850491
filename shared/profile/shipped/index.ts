import type { RegionProfile } from '../schema.ts';
import { acuteFrontOffice } from './acuteFrontOffice.ts';
import { betweenInstitutions } from './betweenInstitutions.ts';
import { careCoordination } from './careCoordination.ts';
import { independentTeam } from './independentTeam.ts';
import type { ShippedProfile } from './parts.ts';
import { physicianRota } from './physicianRota.ts';
import { physicianTriage } from './physicianTriage.ts';
import { senderEstimates } from './senderEstimates.ts';
import { transferNurses } from './transferNurses.ts';
import { weeklyRotation } from './weeklyRotation.ts';

/** The ways of working that ship with the product, in the order of docs/profiles.md (1, 2, 3, 3b, 4 to 8). */
export const shippedProfiles = { senderEstimates, transferNurses, independentTeam, weeklyRotation, physicianTriage, physicianRota, betweenInstitutions, acuteFrontOffice, careCoordination } as const satisfies Readonly<Record<string, ShippedProfile>>;
export type ShippedProfileName = keyof typeof shippedProfiles;
export type { ShippedProfile };

/**
 * A shipped way of working as the profile of a region: its own id and version, the way of working as it ships. Neighbours that would be the region itself fall away.
 */
export function adopt({ profile }: ShippedProfile, regionId: string, version = 1): RegionProfile {
  const { neighbours, ...matching } = profile.matching;
  return { ...profile, id: `profile-${regionId}`, regionId, version, matching: neighbours === undefined ? matching : { ...matching, neighbours: neighbours.filter((one) => one.regionId !== regionId) } };
}
