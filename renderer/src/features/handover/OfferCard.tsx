import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatMoment } from '../../../../shared/calendar/index.ts';
import { refusalNl } from '../../../../shared/casework/nl.ts';
import type { CaseDetail, OfferView } from '../../../../shared/contract/views.ts';
import { Button, ClockText, Notice, PhoneNumber, SelectField, TextField, now, useClock } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { leftText } from '../capacity/OfferNews.tsx';
import { useDraft } from '../casework/draft-store.ts';
import { optionsOf } from '../../nl/lists.ts';
import { extendHold, parseTime, promise, refuse, withdraw } from './actions.ts';

type Props = { readonly detail: CaseDetail; readonly offer: OfferView; readonly primary: boolean };
const kept = async (): Promise<string | null> => null;

/**
 * An offer that waits for an answer: whom to call, how long the place is held, and the answer in one press. What the telephone says counts,
 * also while the provider's own answer is still under way.
 */
export function OfferCard({ detail, offer, primary }: Props): ReactNode {
  const { caseId, drafts } = detail;
  const [refusing, setRefusing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [chosenBy, setChosenBy] = useState<'patient' | 'representative' | ''>('');
  const [noChoice, setNoChoice] = useState<string | null>(null);
  const accepted = detail.offers.filter((one) => one.state === 'accepted').length;
  const [wrongTime, setWrongTime] = useState<string | null>(null);
  const spokeWith = useDraft({ caseId, field: `promise.${offer.offerId}.spokeWith`, saved: '', kept: drafts[`promise.${offer.offerId}.spokeWith`], commit: kept });
  const expected = useDraft({ caseId, field: `promise.${offer.offerId}.expectedAt`, saved: '', kept: drafts[`promise.${offer.offerId}.expectedAt`], commit: kept });
  const left = useClock((instant) => leftText(offer, instant));
  const soon = useClock((instant) => offer.holdExpiresAt !== null && offer.holdExpiresAt - instant < 15 * 60_000);
  const name = offer.locationName === '' ? offer.bedGroupName : offer.locationName;
  const say = async (): Promise<void> => {
    const expectedAt = parseTime(expected.value, now());
    setWrongTime(expectedAt === undefined ? nl.handover.expectedWrong : null);
    const choiceMissing = accepted > 1 && chosenBy === '';
    setNoChoice(choiceMissing ? nl.handover.chosenNeeded : null);
    if (expectedAt === undefined || busy || choiceMissing) return;
    setBusy(true);
    await promise({ caseId, offerId: offer.offerId, bedGroupId: offer.bedGroupId, spokeWith: spokeWith.value.trim(), expectedAt: expectedAt ?? offer.expectedAt, chosenBy: chosenBy === '' ? null : chosenBy });
    setBusy(false);
  };
  return (
    <article className={primary ? 'offer-card offer-card-now' : 'offer-card'} aria-label={`${name}, ${nl.handover.offerState[offer.state]}`}>
      <header className="offer-head">
        <div>
          <h3>{name}{offer.place === '' ? '' : `, ${offer.place}`}</h3>
          <p className="muted">{offer.bedGroupName} · {nl.handover.asked(formatMoment(offer.madeAt, now()))}</p>
        </div>
        <div className="offer-state">
          <strong>{nl.handover.offerState[offer.state]}</strong>
          {offer.holdExpiresAt === null ? null : <ClockText tone={soon ? 'near' : 'calm'}>{left}</ClockText>}
          <Button kind="quiet" onPress={() => { void withdraw(caseId, offer.offerId, name); }}>{nl.handover.withdraw}</Button>
        </div>
      </header>
      <div className="offer-numbers">
        {offer.nightNumber === '' ? null : <PhoneNumber whose={nl.handover.night} number={offer.nightNumber} />}
        {offer.dayNumber === '' ? null : <PhoneNumber whose={nl.handover.day} number={offer.dayNumber} />}
      </div>
      {offer.mustAccept === true && offer.state === 'open' ? <Notice tone="info"><p>{nl.handover.mustAccept}</p></Notice> : null}
      {offer.extendTo == null ? null : <div><Button kind="quiet" onPress={() => { void extendHold(caseId, offer.offerId); }}>{nl.handover.extendTo(formatMoment(offer.extendTo, now()))}</Button></div>}
      {offer.state === 'waiting' ? <Notice tone="warn"><p>{nl.capacity.waitingHelp}</p></Notice> : null}
      {offer.state === 'open' && offer.holdExpiresAt === null ? <Notice tone="warn"><p>{nl.capacity.offeredHelp}</p></Notice> : null}
      {offer.failure === null ? null : <Notice tone="warn" title={offer.failure} />}
      <div className="offer-form">
        <TextField label={nl.handover.spokeWith} value={spokeWith.value} onChange={spokeWith.onChange} />
        <TextField label={nl.handover.expectedAt} inputMode="numeric" placeholder={nl.handover.expectedHint} value={expected.value} error={wrongTime} onChange={expected.onChange} />
        {accepted > 1 ? <SelectField label={nl.handover.chosenBy} value={chosenBy} placeholder={nl.common.unknown} error={noChoice} options={optionsOf(nl.handover.choose)} onChange={setChosenBy} /> : null}
        <Button kind={primary ? 'primary' : 'plain'} busy={busy} {...(primary ? { keyHint: 'Ctrl+Enter' } : {})} blockedBecause={detail.actions.promise ?? null} onPress={() => { void say(); }}>{nl.handover.promise}</Button>
        <Button expanded={refusing} onPress={() => { setRefusing(!refusing); }}>{nl.handover.refuse}</Button>
      </div>
      {refusing ? <RefuseForm caseId={caseId} offer={offer} name={name} spokeWith={spokeWith.value} /> : null}
    </article>
  );
}

/** The coded reason is the answer: one press for the two common ones, a few words for any other. */
function RefuseForm({ caseId, offer, name, spokeWith }: { readonly caseId: string; readonly offer: OfferView; readonly name: string; readonly spokeWith: string }): ReactNode {
  const [text, setText] = useState('');
  const [error, setError] = useState<string | null>(null);
  const send = (reason: keyof typeof refusalNl): void => { void refuse({ caseId, offerId: offer.offerId, reason, text: text.trim(), spokeWith: spokeWith.trim() }, name); };
  const other = (): void => {
    setError(text.trim() === '' ? nl.handover.refuseTextNeeded : null);
    if (text.trim() !== '') send('other');
  };
  return (
    <div className="refuse-form" role="group" aria-label={nl.handover.refuseWhy}>
      <span className="muted">{nl.handover.refuseWhy}</span>
      <Button onPress={() => { send('noCapacity'); }}>{refusalNl.noCapacity}</Button>
      <Button onPress={() => { send('cannotGiveThisCare'); }}>{refusalNl.cannotGiveThisCare}</Button>
      <TextField label={nl.handover.refuseText} value={text} error={error} onChange={setText} />
      <Button onPress={other}>{nl.handover.refuseOther}</Button>
    </div>
  );
}
