import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatMoment } from '../../../../shared/calendar/index.ts';
import type { CaseDetail, OfferView } from '../../../../shared/contract/views.ts';
import { Button, ClockText, Notice, Panel, PhoneNumber, TextField, now } from '../../components/index.ts';
import { goTo } from '../../app/routes.ts';
import { nl } from '../../nl.ts';
import { parseTime, promiseOutside, reask } from './actions.ts';
import { isLive } from './milestones.ts';
import { Neighbours } from './Neighbours.tsx';
import { OfferCard } from './OfferCard.tsx';
import { Transport } from './Transport.tsx';

/** The offers that wait, the place that was promised, and what was tried before. */
export function OfferList({ detail }: { readonly detail: CaseDetail }): ReactNode {
  const live = detail.placement === null ? detail.offers.filter((offer) => isLive(offer.state)) : [];
  const past = detail.offers.filter((offer) => !live.includes(offer) && offer.bedGroupId !== detail.placement?.bedGroupId);
  const accepted = live.filter((offer) => offer.state === 'accepted').length;
  const mayAsk = detail.placement === null && !detail.closed;
  return (
    <Panel title={nl.handover.offers} pane className="offers" aside={mayAsk ? <Button kind={live.length === 0 ? 'primary' : 'quiet'} keyHint="Ctrl+4" onPress={() => { goTo('beds', detail.caseId); }}>{detail.offers.length === 0 ? nl.handover.toBeds : nl.handover.askNext}</Button> : null}>
      {detail.placement === null ? null : <Promised detail={detail} />}
      {accepted > 1 ? <Notice tone="info" title={nl.handover.several(accepted)} /> : null}
      {live.map((offer, index) => <OfferCard key={offer.offerId} detail={detail} offer={offer} primary={index === 0} />)}
      {live.length === 0 && detail.placement === null ? <p className="muted">{detail.offers.length === 0 ? nl.handover.noOffers : nl.handover.noOfferNow}</p> : null}
      {past.length === 0 ? null : (
        <div className="past-offers">
          <h3>{nl.handover.earlier}</h3>
          <ul>{past.map((offer) => <PastOffer key={offer.offerId} caseId={detail.caseId} offer={offer} mayAsk={mayAsk} />)}</ul>
        </div>
      )}
      {mayAsk ? <Outside detail={detail} /> : null}
    </Panel>
  );
}

function Promised({ detail }: { readonly detail: CaseDetail }): ReactNode {
  const { placement } = detail;
  if (placement === null) return null;
  const offer = detail.offers.find((one) => one.bedGroupId === placement.bedGroupId);
  const name = offer === undefined || offer.locationName === '' ? placement.name : `${offer.locationName}, ${offer.place}`;
  const number = offer === undefined ? '' : offer.nightNumber === '' ? offer.dayNumber : offer.nightNumber;
  return (
    <article className="offer-card offer-promised">
      <header className="offer-head">
        <div>
          <h3><ClockText tone="done">{nl.handover.promised(name)}</ClockText></h3>
          <p className="muted">{nl.handover.promisedVia(placement.via, formatMoment(placement.confirmedAt, now()))}{placement.expectedAt === null ? '' : ` · ${nl.handover.planned(formatMoment(placement.expectedAt, now()))}`}</p>
        </div>
        {number === '' ? null : <PhoneNumber number={number} />}
      </header>
      {placement.overbooked ? <Notice tone="bad" title={nl.handover.overbooked} /> : null}
      <Transport detail={detail} />
    </article>
  );
}

function PastOffer({ caseId, offer, mayAsk }: { readonly caseId: string; readonly offer: OfferView; readonly mayAsk: boolean }): ReactNode {
  const name = offer.locationName === '' ? offer.bedGroupName : `${offer.locationName}, ${offer.place}`;
  return (
    <li className="past-offer">
      <span className="past-name">{name}</span>
      <span className="muted">{nl.handover.offerState[offer.state]}{offer.reason === null ? '' : `: ${offer.reason}`}{offer.failure === null ? '' : `: ${offer.failure}`} · {formatMoment(offer.madeAt, now())}</span>
      {offer.proposed == null ? null : (
        <span className="past-proposed">
          {nl.handover.proposed(offer.proposed.name)}
          {mayAsk ? <Button onPress={() => { const { proposed } = offer; if (proposed != null) void reask(caseId, proposed.bedGroupId, proposed.name); }}>{nl.handover.proposedAsk}</Button> : null}
        </span>
      )}
      {mayAsk ? <Button kind="quiet" label={`${nl.handover.reask}: ${name}`} onPress={() => { void reask(caseId, offer.bedGroupId, name); }}>{nl.handover.reask}</Button> : null}
    </li>
  );
}

/** A place that the list doesn't know. Folded: rarely needed. */
function Outside({ detail }: { readonly detail: CaseDetail }): ReactNode {
  const [open, setOpen] = useState(false);
  const [place, setPlace] = useState('');
  const [spokeWith, setSpokeWith] = useState('');
  const [expected, setExpected] = useState('');
  const [neighbour, setNeighbour] = useState('');
  const [errors, setErrors] = useState<{ readonly place: string | null; readonly time: string | null }>({ place: null, time: null });
  const save = (): void => {
    const expectedAt = parseTime(expected, now());
    setErrors({ place: place.trim() === '' ? nl.handover.outsidePlaceNeeded : null, time: expectedAt === undefined ? nl.handover.expectedWrong : null });
    if (place.trim() !== '' && expectedAt !== undefined) void promiseOutside({ caseId: detail.caseId, place: place.trim(), spokeWith: spokeWith.trim(), expectedAt, neighbourRegionId: neighbour === '' ? null : neighbour });
  };
  return (
    <div className="outside">
      <Button kind="quiet" expanded={open} onPress={() => { setOpen(!open); }}><span aria-hidden="true">{open ? '▾' : '▸'}</span> {nl.handover.outside}</Button>
      {open ? (
        <div className="outside-form">
          <p className="muted">{nl.handover.outsideHelp}</p>
          <Neighbours detail={detail} chosen={neighbour} onChoose={setNeighbour} />
          <TextField label={nl.handover.outsidePlace} value={place} error={errors.place} onChange={setPlace} />
          <TextField label={nl.handover.spokeWith} value={spokeWith} onChange={setSpokeWith} />
          <TextField label={nl.handover.expectedAt} inputMode="numeric" placeholder={nl.handover.expectedHint} value={expected} error={errors.time} onChange={setExpected} />
          <Button blockedBecause={detail.actions.promise ?? null} onPress={save}>{nl.handover.outsideSave}</Button>
        </div>
      ) : null}
    </div>
  );
}
