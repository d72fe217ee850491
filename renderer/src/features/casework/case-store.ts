import { useEffect } from 'react';
import { create } from 'zustand';
import type { CaseDetail } from '../../../../shared/contract/views.ts';
import type { WireError } from '../../../../shared/contract/errors.ts';
import { asBefore } from '../../app/alike.ts';
import { desk } from '../../bridge/desk.ts';
import { withRecent, without } from '../../app/recent.ts';
import { refresher } from '../../app/refresher.ts';
import { whenLeft } from '../session/store.ts';

type CaseStore = { readonly cases: Readonly<Record<string, CaseDetail>>; readonly errors: Readonly<Record<string, WireError>> };

/** Cases as last fetched, by id. A case that failed to come keeps what was shown and has an error. */
export const useCases = create<CaseStore>(() => ({ cases: {}, errors: {} }));

const refreshers = new Map<string, () => Promise<void>>();
/** How many parts of the screen show a case: as long as there is one, it is kept current. */
const watched = new Map<string, number>();

/** Fetches a case again; asked for often, it is fetched once at a time. */
export function refreshCase(caseId: string): Promise<void> {
  const refresh = refreshers.get(caseId) ?? refresher(() => load(caseId));
  refreshers.set(caseId, refresh);
  return refresh();
}

/** Cases on this page of which the core has told a change that is not fetched yet, with how many changes were told. */
const behind = new Map<string, number>();

/** How many events a case has, as far as this page knows; null when it knows that it doesn't know all, or doesn't have the case. */
export function eventsKnown(caseId: string): number | null {
  return behind.has(caseId) ? null : (useCases.getState().cases[caseId]?.triage.events ?? null);
}

async function load(caseId: string): Promise<void> {
  const told = behind.get(caseId);
  const result = await desk.ask('casework.get', { caseId });
  if (result.ok && behind.get(caseId) === told) behind.delete(caseId);
  useCases.setState((state) => (result.ok
    ? { cases: withRecent(state.cases, caseId, asBefore(state.cases[caseId], result.value), (id) => watched.has(id)), errors: without(state.errors, caseId) }
    : { errors: { ...state.errors, [caseId]: result.error } }));
  const { cases } = useCases.getState();
  for (const id of refreshers.keys()) if (!(id in cases) && !watched.has(id)) refreshers.delete(id);
}

/** The case, kept current while the component lives; null until it came. */
export function useCase(caseId: string): CaseDetail | null {
  useEffect(() => {
    const before = watched.get(caseId) ?? 0;
    watched.set(caseId, before + 1);
    // What another part of the screen shows already is current, or on its way.
    if (before === 0 || caseId in useCases.getState().errors) void refreshCase(caseId);
    return () => {
      const left = (watched.get(caseId) ?? 1) - 1;
      if (left > 0) watched.set(caseId, left);
      else watched.delete(caseId);
    };
  }, [caseId]);
  return useCases((state) => state.cases[caseId] ?? null);
}

/** Why a case can't be shown, or null. */
export function useCaseError(caseId: string): WireError | null {
  return useCases((state) => state.errors[caseId] ?? null);
}

whenLeft(() => { useCases.setState({ cases: {}, errors: {} }); behind.clear(); });

/** Refetches the watched cases that the core says have changed; call once. */
export function followCases(): void {
  desk.on('casework.changed', (ids) => {
    for (const id of ids) {
      if (id in useCases.getState().cases) behind.set(id, (behind.get(id) ?? 0) + 1);
      if (watched.has(id)) void refreshCase(id);
    }
  });
  desk.on('resync', () => { for (const id of watched.keys()) void refreshCase(id); });
}
