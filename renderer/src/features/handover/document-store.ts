import { useEffect } from 'react';
import { create } from 'zustand';
import type { Output } from '../../bridge/client.ts';
import { desk } from '../../bridge/desk.ts';
import { refresher } from '../../app/refresher.ts';

export type HandoverDocument = Output<'handover.view'>;
type Store = { readonly documents: Readonly<Record<string, HandoverDocument>>; readonly errors: Readonly<Record<string, string>> };

/** The handover data set per case, as the core assembled it last. */
export const useDocuments = create<Store>(() => ({ documents: {}, errors: {} }));

const refreshers = new Map<string, () => Promise<void>>();

export function refreshDocument(caseId: string): Promise<void> {
  const refresh = refreshers.get(caseId) ?? refresher(async () => {
    const result = await desk.ask('handover.view', { caseId });
    useDocuments.setState((state) => (result.ok
      ? { documents: { ...state.documents, [caseId]: result.value }, errors: { ...state.errors, [caseId]: '' } }
      : { errors: { ...state.errors, [caseId]: result.error.message } }));
  }, 400);
  refreshers.set(caseId, refresh);
  return refresh();
}

/** The document, kept current while the component lives. */
export function useDocument(caseId: string): { readonly document: HandoverDocument | null; readonly error: string | null } {
  useEffect(() => {
    void refreshDocument(caseId);
    const stops = [
      desk.on('casework.changed', (ids) => { if (ids.length === 0 || ids.includes(caseId)) void refreshDocument(caseId); }),
      desk.on('resync', () => { void refreshDocument(caseId); }),
    ];
    return () => { for (const stop of stops) stop(); };
  }, [caseId]);
  const document = useDocuments((state) => state.documents[caseId] ?? null);
  const error = useDocuments((state) => state.errors[caseId] ?? '');
  return { document, error: error === '' ? null : error };
}

/** Keeps one item of the data set; empty text withdraws it. Answers with the message when refused, else null. */
export async function saveItem(caseId: string, item: string, text: string): Promise<string | null> {
  const result = await desk.ask('handover.save', { caseId, items: { [item]: text.trim() === '' ? null : { text: text.trim(), at: null, by: null } } });
  if (!result.ok) return result.error.message;
  await refreshDocument(caseId);
  return null;
}

/** How much of the data set is there. */
export function completeness(document: HandoverDocument): { readonly filled: number; readonly total: number } {
  const lines = document.sections.flatMap((section) => section.lines);
  return { filled: lines.filter((line) => line.value !== null).length, total: lines.length };
}
