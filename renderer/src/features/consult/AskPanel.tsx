import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { formatClock } from '../../../../shared/calendar/index.ts';
import { consultToNl } from '../../../../shared/casework/nl.ts';
import type { CaseDetail } from '../../../../shared/contract/views.ts';
import { isTyping } from '../../app/keys.ts';
import { goTo } from '../../app/routes.ts';
import { useStatus } from '../../app/status-store.ts';
import { Button, CheckField, ClockText, Notice, Panel, PhoneNumber, SelectField, TextArea, UrgencyBadge, notify } from '../../components/index.ts';
import { useCase } from '../casework/case-store.ts';
import { useDraft } from '../casework/draft-store.ts';
import { nl } from '../../nl.ts';
import { defaultReasons, proposedQuestion, reasonsFor } from './question.ts';
import { ask, useConsults } from './store.ts';

const roles = Object.entries(consultToNl).map(([value, label]) => ({ value, label }));

/** Who is on duty and how to reach them: large, because the nurse dials from here. */
export function DutyPanel(): ReactNode {
  const physician = useStatus((state) => state.status?.physician ?? null);
  return (
    <Panel title={nl.consult.duty} pane className="duty">
      {physician === null ? <Notice tone="warn" title={nl.consult.dutyNone}><p>{nl.consult.dutyNoneHelp}</p></Notice> : (
        <>
          <div className="duty-name"><strong>{physician.name}</strong><span className="muted">{nl.consult.dutyUntil(formatClock(physician.until))}</span></div>
          <PhoneNumber number={physician.phone} />
        </>
      )}
    </Panel>
  );
}

/** SO raadplegen for the case in hand. */
export function AskPanel({ caseId }: { readonly caseId: string | null }): ReactNode {
  return <Panel title={nl.consult.ask} pane className="ask">{caseId === null ? <p className="muted">{nl.consult.askNoCase}</p> : <AskForm key={caseId} caseId={caseId} />}</Panel>;
}

function AskForm({ caseId }: { readonly caseId: string }): ReactNode {
  const detail = useCase(caseId);
  const [more, setMore] = useState(false);
  useNextFocus(detail);
  if (detail === null) return <p className="muted">{nl.common.loading}</p>;
  const waiting = detail.consults.some((consult) => consult.reasons.some((reason) => !consult.answers.some((given) => given.reason === reason && given.answer !== 'callMe')));
  const open = detail.blocking.filter((one) => one.open);
  const settled = detail.blocking.length > 0 && open.length === 0;
  // The physician has spoken; what is left is lifted by another answer in the triage, not by another question.
  const reanswer = open.length > 0 && detail.consults.length > 0 && open.every((one) => one.ways.every((way) => way === 'newAnswer' || way === 'title'));
  if (more || (!waiting && !settled && !reanswer)) return <Form detail={detail} />;
  return (
    <>
      <CaseLine detail={detail} />
      <p>{waiting ? nl.consult.openNow : settled ? nl.consult.settled : nl.consult.reanswer}</p>
      {waiting || settled ? null : <ul className="ask-left">{open.map((one) => <li key={one.reason}><ClockText tone="near">{one.explanation}</ClockText></li>)}</ul>}
      <div className="ask-on">
        {waiting || !settled ? null : <Button kind="primary" keyHint="Ctrl+5" onPress={() => { goTo('placement', caseId); }}>{nl.screens.placement}</Button>}
        {waiting || settled ? null : <Button kind="primary" keyHint="Ctrl+3" onPress={() => { goTo('triage', caseId); }}>{nl.consult.toTriage}</Button>}
        <Button kind="quiet" onPress={() => { setMore(true); }}>{nl.consult.askMore}</Button>
      </div>
    </>
  );
}

/**
 * The keyboard is at what comes next for the case in hand: to put the question, then the physician's answer, then the way on. It only
 * moves there when it is nowhere, or on a button or choice of the thing just done; never out of a text.
 */
function useNextFocus(detail: CaseDetail | null): void {
  const caseId = detail?.caseId ?? null;
  const listed = useConsults((state) => state.consults.filter((consult) => consult.caseId === caseId).map((consult) => `${consult.consultId} ${consult.answers.length}`).join());
  const open = detail?.blocking.filter((one) => one.open).length ?? 0;
  useEffect(() => {
    const active = document.activeElement;
    const free = active === null || active === document.body || (active.closest('.ask, .answer-form') !== null && !isTyping(active));
    if (caseId === null || !free) return;
    const answer = document.querySelector<HTMLElement>(`.consult[data-case="${CSS.escape(caseId)}"] .answer-form [type="radio"]`);
    (answer ?? document.querySelector<HTMLElement>('.ask .button-primary'))?.focus();
  }, [caseId, listed, open]);
}

function Form({ detail }: { readonly detail: CaseDetail }): ReactNode {
  const { caseId } = detail;
  const [to, setTo] = useState(firstRole(detail));
  const [chosen, setChosen] = useState<readonly string[] | null>(null);
  const [errors, setErrors] = useState<{ readonly reasons: string | null; readonly question: string | null }>({ reasons: null, question: null });
  const [busy, setBusy] = useState(false);
  const [morning, setMorning] = useState(false);
  const [safe, setSafe] = useState(false);
  const [unsafe, setUnsafe] = useState<string | null>(null);
  const reasons = chosen ?? defaultReasons(detail, to);
  const draft = useDraft({ caseId, field: 'consult.question', saved: '', kept: detail.drafts['consult.question'], commit: async () => null });
  const question = draft.value === '' ? proposedQuestion(detail, reasons) : draft.value;
  const urgency = (detail.decision ?? detail.proposed)?.urgency ?? null;
  const mayWait = urgency === 'U4' || urgency === 'U5';
  const blocking = detail.blocking.filter((one) => one.open).map((one): string => one.reason);
  const toggle = (reason: string): void => { setChosen(reasons.includes(reason) ? reasons.filter((one) => one !== reason) : [...reasons, reason]); };
  const send = async (): Promise<void> => {
    setErrors({ reasons: reasons.length === 0 ? nl.consult.askReasonsNeeded : null, question: question.trim() === '' ? nl.consult.questionNeeded : null });
    const unchecked = morning && mayWait && !safe;
    setUnsafe(unchecked ? nl.consult.safeNeeded : null);
    if (unchecked) return;
    if (busy || reasons.length === 0 || question.trim() === '') return;
    setBusy(true);
    const refused = await ask({ caseId, to, reasons: [...reasons], question: question.trim(), physicianId: null, morning: morning && mayWait, safe: safe && morning && mayWait });
    setBusy(false);
    if (refused === null) draft.onChange('');
    notify(refused === null ? { text: nl.consult.asked, tone: 'good' } : { text: refused, tone: 'bad' });
  };
  return (
    <>
      <CaseLine detail={detail} />
      <SelectField label={nl.consult.askWhom} value={to} options={roles} onChange={(role) => { setTo(role); setChosen(null); }} />
      <fieldset className="ask-reasons">
        <legend>{nl.consult.askReasons}</legend>
        {reasonsFor(detail, to).map((reason) => <CheckField key={reason} label={blocking.includes(reason) ? nl.consult.blocking(nl.consult.reason(reason)) : nl.consult.reason(reason)} checked={reasons.includes(reason)} onChange={() => { toggle(reason); }} />)}
        {errors.reasons === null ? null : <p className="field-error">{errors.reasons}</p>}
      </fieldset>
      <TextArea label={nl.consult.question} rows={4} value={question} hint={nl.consult.questionHint} error={errors.question} onChange={draft.onChange} />
      {mayWait ? <CheckField label={nl.consult.morning} hint={nl.consult.morningHelp} checked={morning} onChange={setMorning} /> : null}
      {mayWait && morning ? <CheckField label={nl.consult.safe} hint={nl.consult.safeHelp} checked={safe} onChange={setSafe} /> : null}
      {unsafe === null || safe ? null : <p className="field-error" role="alert">{unsafe}</p>}
      <div><Button kind="primary" keyHint="Ctrl+Enter" busy={busy} blockedBecause={detail.actions.askConsult ?? null} onPress={() => { void send(); }}>{nl.consult.send}</Button></div>
    </>
  );
}

function CaseLine({ detail }: { readonly detail: CaseDetail }): ReactNode {
  const decided = detail.decision ?? detail.proposed;
  return <p className="ask-case"><UrgencyBadge urgency={decided?.urgency ?? null} /> <strong>{detail.patient.name ?? nl.common.noName}</strong> {decided === null ? null : <span className="muted">{nl.casework.careType[decided.careType]}</span>}</p>;
}

/** The role that the outcome asks for first; the elderly-care physician when it asks for nobody. */
function firstRole(detail: CaseDetail): string {
  const decided = detail.decision ?? detail.proposed;
  const blocked = detail.blocking.find((one) => one.open && one.reason !== 'consent');
  return blocked?.to ?? decided?.escalation.find((entry) => entry.to in consultToNl)?.to ?? 'elderlyPhysician';
}
