import type { OfferRecord } from '../../../shared/casework/state.ts';
import type { CaseState } from '../../../shared/casework/state.ts';
import type { Hold, Offer } from '../../../shared/contract/region.ts';
import type { Kernel, OutboxEntry } from '../kernel.ts';
import type * as z from 'zod';

export type LiveState = OfferRecord['state'] | 'waiting' | 'failed';
/** An offer as it really stands: the case's events, what the region answered since, and what still waits in this desk's queue. */
export type LiveOffer = { readonly record: OfferRecord; readonly state: LiveState; readonly failure: string | null; readonly expectedAt: number | null; readonly reason: string | null; readonly hold: z.infer<typeof Hold> | null; readonly regional: z.infer<typeof Offer> | null };

/** Offers of a case with everything known here laid together. Events are the record; a newer answer in the feed is shown the moment it is here. */
export function liveOffers(state: CaseState, kernel: Pick<Kernel, 'cache' | 'outbox'>): readonly LiveOffer[] {
  if (state.offers.length === 0) return [];
  const queue = state.offers.some((offer) => offer.state === 'open') ? kernel.outbox.forCase(state.caseId) : [];
  return state.offers.map((record) => live(record, kernel, queue));
}

function live(record: OfferRecord, kernel: Pick<Kernel, 'cache' | 'outbox'>, queue: readonly OutboxEntry[]): LiveOffer {
  const regional = kernel.cache.get('offer', record.offerId);
  const holdId = record.holdId ?? regional?.holdId ?? null;
  const base = { record, regional, hold: holdId === null ? null : kernel.cache.get('hold', holdId), failure: null, expectedAt: record.expectedAt ?? regional?.answer?.expectedAt ?? null, reason: record.reasonCode ?? regional?.answer?.reasonCode ?? null };
  if (record.state === 'withdrawn' && record.by === 'region') return { ...base, state: 'failed', failure: 'Deze plaats was net vergeven.' };
  if (record.state !== 'open') return { ...base, state: record.state };
  if (regional !== null && regional.state !== 'open') return { ...base, state: regional.state };
  const sent = queue.find((entry) => entry.body.kind === 'placeOffer' && entry.body.offerId === record.offerId);
  if (regional === null && sent !== undefined) {
    if (sent.state === 'waiting' || sent.state === 'sending') return { ...base, state: 'waiting' };
    const failure = refusalOf(sent);
    if (failure !== null) return { ...base, state: 'failed', failure };
  }
  return { ...base, state: 'open' };
}

/** Why the region didn't take a command, in Dutch; null when it did. */
export function refusalOf(entry: OutboxEntry): string | null {
  const status = entry.result?.status;
  if (status === 'conflict') return entry.result?.message ?? 'Deze plaats was net vergeven.';
  if (status === 'rejected' || status === 'blocked' || entry.state === 'parked' || entry.state === 'refused' || entry.state === 'blocked') return entry.result?.message ?? 'De regio heeft dit aanbod niet aangenomen.';
  return null;
}

/** The case with its offers as they really stand, for guards and clocks: what failed or was answered elsewhere is no longer open. */
export function withLiveOffers(state: CaseState, offers: readonly LiveOffer[]): CaseState {
  if (offers.every((offer) => offer.state === offer.record.state)) return state;
  return { ...state, offers: offers.map((offer): OfferRecord => ({ ...offer.record, state: offer.state === 'waiting' ? 'open' : offer.state === 'failed' ? 'withdrawn' : offer.state })) };
}
