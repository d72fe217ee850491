import { useEffect } from 'react';
import { create } from 'zustand';
import type { Output } from '../../bridge/client.ts';
import { desk } from '../../bridge/desk.ts';
import { whenLeft } from '../session/store.ts';
import { asBefore } from '../../app/alike.ts';
import { withRecent } from '../../app/recent.ts';
import { refresher } from '../../app/refresher.ts';

export type HandoverDocument = Output<'handover.view'>;
/** `failed`: why the newest fetch of its case brought none. */
type Store = { readonly documents: Readonly<Record<string, HandoverDocument>>; readonly failed: { readonly caseId: string; readonly message: string } | null };

/** The handover data set per case, as the core assembled it last. */
export const useDocuments = create<Store>(() => ({ documents: {}, failed: null }));

const refreshers = new Map<string, () => Promise<void>>();

export function refreshDocument(caseId: string): Promise<void> {
  const refresh = refreshers.get(caseId) ?? refresher(async () => {
    const result = await desk.ask('handover.view', { caseId });
    useDocuments.setState(({ documents }) => (result.ok
      ? { documents: withRecent(documents, caseId, asBefore(documents[caseId], result.value)), failed: null }
      : { failed: { caseId, message: result.error.message } }));
    for (const id of refreshers.keys()) if (id !== caseId && !(id in useDocuments.getState().documents)) refreshers.delete(id);
  }, 400);
  refreshers.set(caseId, refresh);
  return refresh();
}

whenLeft(() => { useDocuments.setState({ documents: {}, failed: null }); });

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
  const error = useDocuments(({ failed }) => (failed?.caseId === caseId ? failed.message : null));
  return { document, error };
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
