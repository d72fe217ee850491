import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatMoment } from '../../../../shared/calendar/index.ts';
import { patientGroups } from '../../../../shared/casework/events.ts';
import type { CareRequestView, OtherCareView } from '../../../../shared/contract/capacity.ts';
import { Button, ClockText, Notice, Panel, PhoneNumber, Tag, TextField, Waiting, now, useClock } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import './rounds.css';
import { loadCare, tell, useCare, useOtherCare } from './care-store.ts';
import { readMoment } from './moment.ts';

const t = nl.rounds;
type Kind = OtherCareView['options'][number]['kind'];

/** "Kan deze patiënt thuis blijven?": asked before a bed is looked for; one line once it is answered. */
export function StayHome({ caseId, open, onOpen }: { readonly caseId: string; readonly open: boolean; /** null: the panel stands open anyway */ readonly onOpen: ((open: boolean) => void) | null }): ReactNode {
  const view = useOtherCare(caseId);
  const said = view?.canStay ?? null;
  const say = (canStay: 'yes' | 'no' | 'unknown'): void => { void tell('capacity.considerHome', { caseId, canStay }); if (canStay === 'yes') onOpen?.(true); };
  return (
    <div className="strip stay-home" role="group" aria-label={t.home}>
      <span>{said === null ? t.home : t.homeSaid(t.homeAnswers[said])}</span>
      {(['yes', 'no', 'unknown'] as const).map((answer) => <Button key={answer} pressed={said === answer} label={`${t.home} ${t.homeAnswers[answer]}`} onPress={() => { say(answer); }}>{t.homeAnswers[answer]}</Button>)}
      {onOpen === null ? null : <Button expanded={open} onPress={() => { onOpen(!open); }}>{t.otherCare}{view === null || view.requests.length === 0 ? '' : ` (${view.requests.length})`}</Button>}
    </div>
  );
}

/** Care that is not a bed: whom to ring, one request each, its clock and its end. */
export function OtherCare({ caseId }: { readonly caseId: string }): ReactNode {
  const view = useOtherCare(caseId);
  const error = useCare((state) => state.error);
  const [picked, setPicked] = useState<Kind | null>(null);
  if (view === null) return <Waiting error={error} onRetry={() => { void loadCare(caseId); }} />;
  const kind = picked ?? view.suggested[0] ?? (view.canStay === 'yes' ? 'districtNursing' : null);
  const option = view.options.find((one) => one.kind === kind);
  return (
    <Panel title={t.otherCare} className="care" pane>
      {error === null ? null : <Notice tone="bad" title={error} />}
      {view.requests.length === 0 ? null : <ul className="care-requests" aria-label={t.requests}>{view.requests.map((request) => <Request key={request.careId} caseId={caseId} request={request} />)}</ul>}
      {view.destination === null || view.closed ? null : <CloseTo caseId={caseId} destination={view.destination} />}
      {view.closed ? null : (
        <>
          <div className="care-kinds" role="group" aria-label={t.otherCare}>{ordered(view).map((one) => <Button key={one} pressed={one === kind} onPress={() => { setPicked(one); }}>{t.care[one]}</Button>)}</div>
          {option === undefined ? null : <Contacts key={option.kind} caseId={caseId} option={option} />}
          <div className="care-group" role="group" aria-label={t.group}>
            <span className="muted">{t.group}</span>
            {patientGroups.map((group) => <Button key={group} pressed={view.patientGroup === group} onPress={() => { void tell('capacity.recordPatientGroup', { caseId, group }); }}>{t.groups[group]}</Button>)}
          </div>
        </>
      )}
    </Panel>
  );
}

/** What the outcome calls for first. */
function ordered(view: OtherCareView): readonly Kind[] {
  return [...view.suggested, ...view.options.map((option) => option.kind).filter((kind) => !view.suggested.includes(kind))];
}

function CloseTo({ caseId, destination }: { readonly caseId: string; readonly destination: NonNullable<OtherCareView['destination']> }): ReactNode {
  return <div><Button kind="primary" onPress={() => { void tell('casework.close', { caseId, destination, text: '' }); }}>{t.closeTo(destination)}</Button></div>;
}

function Contacts({ caseId, option }: { readonly caseId: string; readonly option: OtherCareView['options'][number] }): ReactNode {
  const [text, setText] = useState('');
  const [who, setWho] = useState('');
  const request = (to: string, number: string, teamId: string | null): void => { void tell('capacity.requestCare', { caseId, kind: option.kind, teamId, to, number, text }); };
  return (
    <section className="care-contacts" aria-label={t.care[option.kind]}>
      <p className="muted">{t.answerBy(formatMoment(option.answerDueAt, now()))}, {t.dueBy(formatMoment(option.dueAt, now()))} · {nl.common.notValidated}</p>
      <TextField label={t.requestText} value={text} onChange={setText} />
      <ul>
        {option.contacts.map((contact) => (
          <li key={`${contact.teamId ?? ''} ${contact.name}`} className="care-contact" data-status={contact.status}>
            <span className="care-name"><strong>{contact.name}</strong><span className="muted">{contact.status === 'free' && contact.available !== null ? t.teamFree(contact.available) : t.team[contact.status]}{contact.openNow ? '' : <> <Tag tone="warn">{t.notNow}</Tag></>}</span></span>
            {contact.number === null ? <span className="muted">{nl.capacity.numberMissing}</span> : <PhoneNumber number={contact.number} size="normal" />}
            <Button label={t.requestOf(t.care[option.kind], contact.name)} onPress={() => { request(contact.name, contact.number ?? '', contact.teamId); }}>{t.request}</Button>
          </li>
        ))}
        <li className="care-contact">
          <TextField label={t.elsewhere} value={who} onChange={setWho} hint={option.contacts.length === 0 ? t.noContacts : null} />
          <Button label={t.requestOf(t.care[option.kind], t.elsewhere)} blockedBecause={who.trim() === '' ? t.noContacts : null} onPress={() => { request(who.trim(), '', null); }}>{t.request}</Button>
        </li>
      </ul>
    </section>
  );
}

function Request({ caseId, request }: { readonly caseId: string; readonly request: CareRequestView }): ReactNode {
  const [refusing, setRefusing] = useState(false);
  const [at, setAt] = useState('');
  const late = useClock((instant) => request.clockAt !== null && instant > request.clockAt);
  const { careId } = request;
  const answer = (said: 'accepted' | 'noAnswer'): void => { void tell('capacity.answerCare', { caseId, careId, answer: said, reasonCode: null, expectedAt: said === 'accepted' ? readMoment(at, now()) : null }); };
  const refuse = (reasonCode: 'noCapacity' | 'cannotGiveThisCare'): void => { setRefusing(false); void tell('capacity.answerCare', { caseId, careId, answer: 'refused', reasonCode, expectedAt: null }); };
  const end = (outcome: 'started' | 'cancelled' | 'failed'): void => { void tell('capacity.endCare', { caseId, careId, outcome }); };
  const tone = request.step === 'ended' ? 'done' : request.step === 'refused' || late ? 'overdue' : 'near';
  const clock = request.clockAt === null ? '' : ` · ${request.step === 'asked' ? t.answerBy(formatMoment(request.clockAt, now())) : t.expected(formatMoment(request.clockAt, now()))}${late ? `, ${t.overdue}` : ''}`;
  const cancel = <Button kind="quiet" onPress={() => { end('cancelled'); }}>{t.notNeeded}</Button>;
  return (
    <li className="care-request" data-care-step={request.step}>
      <span className="care-name"><strong>{t.care[request.kind]}</strong><span className="muted">{request.to}</span></span>
      <ClockText tone={tone}>{request.ended === null ? t.step[request.step] : t.outcome[request.ended.outcome]}{clock}</ClockText>
      {request.number === '' || request.step !== 'asked' ? null : <PhoneNumber number={request.number} size="normal" />}
      {request.step === 'asked' ? (
        <span className="care-actions">
          <TextField label={t.expectedLabel} value={at} onChange={setAt} />
          <Button kind="primary" onPress={() => { answer('accepted'); }}>{t.comes}</Button>
          <Button expanded={refusing} onPress={() => { setRefusing(!refusing); }}>{t.cannot}</Button>
          <Button onPress={() => { answer('noAnswer'); }}>{t.noAnswer}{attempts(request)}</Button>
          {cancel}
          {refusing ? <>{(['noCapacity', 'cannotGiveThisCare'] as const).map((reason) => <Button key={reason} onPress={() => { refuse(reason); }}>{t.refusals[reason]}</Button>)}</> : null}
        </span>
      ) : null}
      {request.step === 'accepted' ? <span className="care-actions"><Button kind="primary" onPress={() => { end('started'); }}>{t.isThere}</Button><Button onPress={() => { end('failed'); }}>{t.didNotCome}</Button>{cancel}</span> : null}
    </li>
  );
}

function attempts(request: CareRequestView): string {
  const count = request.answers.filter((one) => one.answer === 'noAnswer').length;
  return count === 0 ? '' : ` (${count})`;
}
