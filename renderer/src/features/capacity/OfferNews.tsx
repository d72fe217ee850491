import type { ReactNode } from 'react';
import { formatClock, formatDuration } from '../../../../shared/calendar/index.ts';
import type { OfferView } from '../../../../shared/contract/views.ts';
import { Button, ClockText, Notice, PhoneNumber, notify, useClock } from '../../components/index.ts';
import { refreshCase, useCase } from '../casework/case-store.ts';
import { desk } from '../../bridge/desk.ts';
import { goTo } from '../../app/routes.ts';
import { nl } from '../../nl.ts';
import { useSearch } from './store.ts';

/** What came of Aanbieden, right above the list, and the offers that still wait for an answer with the number to call. */
export function OfferNews({ caseId }: { readonly caseId: string }): ReactNode {
  const result = useSearch((state) => state.result);
  const offers = useCase(caseId)?.offers.filter((offer) => ['open', 'waiting', 'accepted'].includes(offer.state)) ?? [];
  return (
    <div className="offer-news" aria-live="polite">
      {result === null ? null : <Notice tone={result.tone} title={result.title}><p>{result.help}</p></Notice>}
      {offers.map((offer) => <OpenOffer key={offer.offerId} caseId={caseId} offer={offer} />)}
    </div>
  );
}

function OpenOffer({ caseId, offer }: { readonly caseId: string; readonly offer: OfferView }): ReactNode {
  const left = useClock((instant) => leftText(offer, instant));
  const number = offer.nightNumber === '' ? offer.dayNumber : offer.nightNumber;
  const withdraw = async (): Promise<void> => {
    const result = await desk.ask('casework.withdrawOffer', { caseId, offerId: offer.offerId });
    notify(result.ok ? { text: nl.capacity.withdrawn(offer.locationName), tone: 'good' } : { text: result.error.message, tone: 'bad' });
    await refreshCase(caseId);
  };
  return (
    <div className="strip open-offer">
      <span className="open-offer-name"><strong>{offer.locationName}</strong> <span className="muted">{offer.place}</span></span>
      <ClockText tone={offer.state === 'waiting' ? 'near' : 'calm'}>{left}</ClockText>
      {number === '' ? null : <PhoneNumber number={number} />}
      <span className="open-offer-actions">
        {offer.state === 'accepted' ? null : <Button kind="quiet" onPress={() => { void withdraw(); }}>{nl.capacity.withdraw}</Button>}
        <Button kind="primary" keyHint="Ctrl+5" onPress={() => { goTo('placement', caseId); }}>{nl.capacity.answerThere}</Button>
      </span>
    </div>
  );
}

/** "vast tot 14:05, nog 1 u 40"; the state in words where nothing is held. */
export function leftText(offer: OfferView, instant: number): string {
  if (offer.state === 'waiting' || offer.holdExpiresAt === null) return nl.handover.offerState[offer.state];
  if (instant > offer.holdExpiresAt) return nl.capacity.offerExpired;
  return nl.capacity.offerUntil(formatClock(offer.holdExpiresAt), formatDuration(offer.holdExpiresAt - instant));
}
