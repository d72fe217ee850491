import { contradictions } from './contradictions.ts';
import { schemaProblems } from './problems.ts';
import type { KnownWorld, Problem } from './problems.ts';
import { RegionProfile } from './schema.ts';
import { unfinished } from './unfinished.ts';

export type ProfileCheck =
  | { readonly ok: true; readonly profile: RegionProfile; /** no contradiction, but still to be filled in (telephone numbers) */ readonly notes: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * May this profile be published? Everything that is wrong is named at once, each with its key and a Dutch sentence. Total: any value gives an answer, nothing throws.
 * The profile that comes back is JSON through and through: written out and read back it is the same.
 */
export function checkProfile(json: unknown, known: KnownWorld = {}): ProfileCheck {
  const parsed = RegionProfile.safeParse(json);
  if (!parsed.success) return { ok: false, problems: schemaProblems(parsed.error) };
  const problems = contradictions(parsed.data, known);
  if (problems.length > 0) return { ok: false, problems };
  // Minus zero is a number that JSON doesn't write back as it was.
  const profile = RegionProfile.parse(JSON.parse(JSON.stringify(parsed.data)));
  return { ok: true, profile, notes: unfinished(profile) };
}
export type { KnownWorld, Problem };
