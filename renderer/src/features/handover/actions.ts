import { addDays, dateAt, formatMoment, instantOf } from '../../../../shared/calendar/index.ts';
import type { WireError } from '../../../../shared/contract/errors.ts';
import { desk } from '../../bridge/desk.ts';
import type { Input } from '../../bridge/client.ts';
import { saveFile, saveText } from '../../app/file.ts';
import { notify, now } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { refreshCase } from '../casework/case-store.ts';
import { say } from './said.ts';

type Outcome = { readonly ok: true } | { readonly ok: false; readonly error: WireError };

/** Says what came of a command and fetches the case again; true when it was done. */
async function done(caseId: string, result: Outcome, text: string | null): Promise<boolean> {
  if (!result.ok) notify({ text: result.error.message, tone: 'bad' });
  else if (text !== null) say(text);
  await refreshCase(caseId);
  return result.ok;
}

export async function promise(input: Input<'casework.promise'>): Promise<boolean> {
  return done(input.caseId, await desk.ask('casework.promise', input), nl.handover.done.promise);
}

export async function promiseOutside(input: Input<'casework.promiseOutside'>): Promise<boolean> {
  return done(input.caseId, await desk.ask('casework.promiseOutside', input), nl.handover.done.promise);
}

export async function refuse(input: Input<'casework.refuse'>, name: string): Promise<boolean> {
  return done(input.caseId, await desk.ask('casework.refuse', input), nl.handover.refused(name));
}

export async function withdraw(caseId: string, offerId: string, name: string): Promise<boolean> {
  return done(caseId, await desk.ask('casework.withdrawOffer', { caseId, offerId }), nl.handover.withdrawn(name));
}

/** Asks the same place again: looks up its state of now first, because an offer names the version that was seen. */
export async function reask(caseId: string, bedGroupId: string, name: string): Promise<boolean> {
  const found = await desk.ask('capacity.search', { caseId, ignore: ['refused'], limitNotFitting: 20_000 });
  if (!found.ok) return done(caseId, found, null);
  const row = [...found.value.fitting, ...found.value.notFitting].find((one) => one.bedGroup.id === bedGroupId);
  if (row === undefined) {
    notify({ text: nl.handover.reaskGone, tone: 'warn' });
    return false;
  }
  return done(caseId, await desk.ask('casework.offer', { caseId, bedGroupId, versionSeen: row.bedGroup.version, text: '' }), nl.handover.reasked(name));
}

export async function sendHandover(caseId: string): Promise<boolean> {
  return done(caseId, await desk.ask('handover.send', { caseId }), nl.handover.done.send);
}

/** The handover on paper. */
export async function savePdf(caseId: string): Promise<void> {
  const result = await desk.ask('handover.pdf', { caseId });
  if (result.ok) saveFile(result.value);
  else notify({ text: result.error.message, tone: 'bad' });
}

/** The handover as FHIR R4 document Bundle, for a receiver whose own system reads that. */
export async function saveFhir(caseId: string): Promise<void> {
  const result = await desk.ask('handover.fhir', { caseId });
  if (!result.ok) {
    notify({ text: result.error.message, tone: 'bad' });
    return;
  }
  saveText(`overdracht-${dateAt(now())}.fhir.json`, 'application/fhir+json', JSON.stringify(result.value.bundle, null, 2));
}

export async function track(input: Input<'handover.track'>): Promise<boolean> {
  return done(input.caseId, await desk.ask('handover.track', input), nl.handover.arranged.saved);
}

export async function extendHold(caseId: string, offerId: string): Promise<boolean> {
  const result = await desk.ask('casework.extendHold', { caseId, offerId });
  return done(caseId, result, result.ok ? nl.handover.extended(formatMoment(result.value.until, now())) : null);
}

export async function recordCareOffice(input: Input<'casework.recordCareOffice'>): Promise<boolean> {
  return done(input.caseId, await desk.ask('casework.recordCareOffice', input), nl.handover.careOffice.saved);
}

export async function markReceived(caseId: string, handoverId: string): Promise<boolean> {
  return done(caseId, await desk.ask('handover.markReceived', { caseId, handoverId }), nl.handover.done.received);
}

export async function recordIsolation(input: Input<'casework.recordIsolation'>): Promise<boolean> {
  return done(input.caseId, await desk.ask('casework.recordIsolation', input), nl.handover.isolation.saved);
}

export async function arrangeTransport(input: Input<'casework.arrangeTransport'>): Promise<boolean> {
  return done(input.caseId, await desk.ask('casework.arrangeTransport', input), nl.handover.transportSaved);
}

export async function recordFeedback(input: Input<'casework.recordFeedback'>): Promise<boolean> {
  return done(input.caseId, await desk.ask('casework.recordFeedback', input), nl.handover.feedbackSaved);
}

export async function arrive(caseId: string): Promise<boolean> {
  return done(caseId, await desk.ask('casework.arrive', { caseId, arrivedAt: null }), nl.handover.done.arrive);
}

export async function close(caseId: string, destination: Input<'casework.close'>['destination']): Promise<boolean> {
  const result = await desk.ask('casework.close', { caseId, destination, text: '' });
  // Ten seconds to take it back, as everywhere a case is closed.
  if (result.ok) notify({ text: nl.handover.done.close, tone: 'good', undo: () => { void reopen(caseId); } });
  return done(caseId, result, null);
}

export async function reopen(caseId: string): Promise<boolean> {
  return done(caseId, await desk.ask('casework.reopen', { caseId, reason: 'wrongClosure', text: '' }), nl.handover.reopened);
}

export async function recordMandate(caseId: string, reason: Input<'casework.useMandate'>['reason'], why: string): Promise<boolean> {
  return done(caseId, await desk.ask('casework.useMandate', { caseId, reason, why }), nl.handover.done.mandate);
}

/**
 * "14:30", "1430", "9.15": the next time the wall clock reads that, within a day after `now`. null = left empty; undefined = not a time.
 * What a nurse types for an arrival is always still to come.
 */
export function parseTime(text: string, now: number): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const match = /^(\d{1,2})[:.u]?(\d{2})$/.exec(trimmed);
  const hour = Number(match?.[1] ?? Number.NaN);
  const minute = Number(match?.[2] ?? Number.NaN);
  if (!(hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59)) return undefined;
  const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  const today = instantOf(dateAt(now), time);
  return today >= now - 60_000 ? today : instantOf(dateAt(addDays(now, 1)), time);
}
