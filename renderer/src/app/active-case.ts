import { create } from 'zustand';

/** The case on screen, kept while the nurse moves between screens. Only the id: names come from the case itself. */
const useStore = create<{ readonly caseId: string | null; readonly opening: boolean }>(() => ({ caseId: null, opening: false }));

/** The id of the case that the case screens show, or null. */
export function useActiveCase(): string | null {
  return useStore((state) => state.caseId);
}

export function activeCase(): string | null {
  return useStore.getState().caseId;
}

export function setActiveCase(caseId: string | null): void {
  useStore.setState({ caseId, opening: false });
}

/** True between asking for a new case and having it: no case is on screen then. */
export function useOpening(): boolean {
  return useStore((state) => state.opening);
}

/** Takes the case off the screen at once: what is typed while the new one opens must never land in the old patient's fields. */
export function openingCase(): void {
  useStore.setState({ caseId: null, opening: true });
}
