import type { RegionProfile } from '../../shared/profile/schema.ts';

/** Reasons for which nobody may go on without their own answer, whatever a region writes in its profile (protocol.md, escalation). */
const neverMandated = ['legal', 'consent'] as const;

/** What the schema can't say: null when the profile may be published, else the Dutch reason why not. */
export function profileProblem(profile: RegionProfile): string | null {
  const { confirmWithoutPhysician } = profile.mandate;
  const forbidden = confirmWithoutPhysician.reasons.find((reason) => neverMandated.some((never) => never === reason));
  if (forbidden !== undefined) return `zonder antwoord op "${forbidden}" mag niemand bevestigen.`;
  if (profile.offer.order === 'oneAtATime' && profile.offer.maxOpen < 1) return 'er moet ten minste één aanbod open kunnen staan.';
  const both = profile.careTypes.placed.find((type) => profile.careTypes.referred.some((other) => other.careType === type));
  if (both !== undefined) return `"${both}" wordt zowel geplaatst als doorverwezen.`;
  if (profile.hours.office.from >= profile.hours.office.to) return 'de kantooruren eindigen voordat ze beginnen.';
  const { norms } = profile;
  for (const [name, perUrgency] of Object.entries({ beoordelen: norms.triage, plaatsen: norms.placement })) {
    const minutes = [perUrgency.U0, perUrgency.U1, perUrgency.U2, perUrgency.U3, perUrgency.U4, perUrgency.U5];
    if (minutes.some((value, index) => index > 0 && value < (minutes[index - 1] ?? 0))) return `de norm voor ${name} is bij een lagere urgentie korter dan bij een hogere.`;
  }
  return null;
}
