import { create } from 'zustand';
import type { PlacementNeeds } from '../../../../shared/casework/events.ts';

/** Needs while they are being filled in: kept per case, so that a look at another screen or another case never loses or mixes them. */
export type NeedsDraft = { readonly features: readonly PlacementNeeds['features'][number][]; readonly insulin: boolean; readonly weight: string; readonly distance: string; readonly closedWard: boolean | null; readonly wzd: boolean | null };

export const useNeedsDraft = create<{ readonly drafts: Readonly<Record<string, NeedsDraft>> }>(() => ({ drafts: {} }));

/** null throws the draft away. */
export function setDraft(caseId: string, draft: NeedsDraft | null): void {
  useNeedsDraft.setState((state) => {
    const rest = Object.fromEntries(Object.entries(state.drafts).filter(([id]) => id !== caseId));
    return { drafts: draft === null ? rest : { ...rest, [caseId]: draft } };
  });
}

/** What is on the case, as the form shows it. */
export function draftOf(needs: PlacementNeeds | null): NeedsDraft {
  return {
    features: needs?.features ?? [], insulin: needs?.insulin ?? false, weight: needs?.weightKg == null ? '' : String(needs.weightKg), distance: needs?.maxDistanceKm == null ? '' : String(needs.maxDistanceKm).replace('.', ','),
    closedWard: needs?.closedWard ?? null, wzd: needs?.wzd ?? null,
  };
}
