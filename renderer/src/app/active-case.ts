import { create } from 'zustand';

/** The case on screen, kept while the nurse moves between screens. Only the id: names come from the case itself. */
const useStore = create<{ readonly caseId: string | null }>(() => ({ caseId: null }));

/** The id of the case that the case screens show, or null. */
export function useActiveCase(): string | null {
  return useStore((state) => state.caseId);
}

export function activeCase(): string | null {
  return useStore.getState().caseId;
}

export function setActiveCase(caseId: string | null): void {
  useStore.setState({ caseId });
}
