import { useEffect } from 'react';
import { create } from 'zustand';
import type { Input, Output } from '../../bridge/client.ts';
import { desk } from '../../bridge/desk.ts';
import { refresher } from '../../app/refresher.ts';
import { refreshCase } from '../casework/case-store.ts';
import { whenLeft } from '../session/store.ts';

export type Consult = Output<'casework.consults'>['consults'][number];
/** open: waits for an answer; answered; confirm: told by telephone, waits for the physician's own word. */
export type Box = 'open' | 'answered' | 'confirm';
type Store = { readonly box: Box; readonly open: boolean; readonly loaded: boolean; readonly consults: readonly Consult[]; readonly error: string | null };

/** The questions to physicians: open ones, or those answered. */
export const useConsults = create<Store>(() => ({ box: 'open', open: true, loaded: false, consults: [], error: null }));

whenLeft(() => { useConsults.setState(useConsults.getInitialState(), true); });

/** Each look is written to the audit log, so that other people's typing doesn't make us look more than once in this time (ms). */
const lookGapMs = 5_000;
const load = async (): Promise<void> => {
  const { box, open } = useConsults.getState();
  const result = await desk.ask('casework.consults', { open, toConfirm: box === 'confirm' });
  if (useConsults.getState().box !== box) return;
  useConsults.setState(result.ok ? { consults: result.value.consults, loaded: true, error: null } : { error: result.error.message, loaded: true });
};
const follow = refresher(load, lookGapMs);

export function showConsults(box: Box): void {
  useConsults.setState({ box, open: box === 'open', loaded: false, consults: [] });
  void load();
}

/** Keeps the list current while the screen is shown. */
export function useConsultList(): void {
  useEffect(() => {
    void load();
    const stops = [desk.on('casework.changed', () => { void follow(); }), desk.on('resync', () => { void load(); })];
    return () => { for (const stop of stops) stop(); };
  }, []);
}

/** Asks; answers with the message when that was refused, else null. */
export async function ask(input: Input<'casework.askConsult'>): Promise<string | null> {
  const result = await desk.ask('casework.askConsult', input);
  await Promise.all([refreshCase(input.caseId), load()]);
  return result.ok ? null : result.error.message;
}

/** Records a call to the physician: no answer brings the next one's turn. */
export async function recordAttempt(input: Input<'casework.recordAttempt'>): Promise<string | null> {
  const result = await desk.ask('casework.recordAttempt', input);
  await Promise.all([refreshCase(input.caseId), load()]);
  return result.ok ? null : result.error.message;
}

/** Records the physician's answers; answers with the message when that was refused, else null. */
export async function answer(input: Input<'casework.answerConsult'>): Promise<string | null> {
  const result = await desk.ask('casework.answerConsult', input);
  await Promise.all([refreshCase(input.caseId), load()]);
  return result.ok ? null : result.error.message;
}

/** The physician confirms what was written down from the telephone; answers with the message when that was refused, else null. */
export async function confirmAnswer(input: Input<'casework.confirmConsult'>): Promise<string | null> {
  const result = await desk.ask('casework.confirmConsult', input);
  await Promise.all([refreshCase(input.caseId), load()]);
  return result.ok ? null : result.error.message;
}
