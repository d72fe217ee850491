import { memo, useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { formatMoment } from '../../../../shared/calendar/index.ts';
import type { CaseDetail, TriageView } from '../../../../shared/contract/views.ts';
import { useKeys } from '../../app/keys.ts';
import { goTo } from '../../app/routes.ts';
import { Button, Notice, Panel, Tag, UrgencyBadge, notify, useClock } from '../../components/index.ts';
import { command } from '../casework/actions.ts';
import { searchAhead } from '../capacity/store.ts';
import { isLive } from '../handover/milestones.ts';
import { Records } from '../casework/Records.tsx';
import { useDrafts } from '../casework/draft-store.ts';
import { useUrgencyLabel } from '../../app/urgency-labels.ts';
import { nl } from '../../nl.ts';
import { textOf } from '../../nl/lists.ts';
import { CloseCase } from './CloseCase.tsx';
import { DeviateForm } from './DeviateForm.tsx';
import { Explanation, Missing } from './Explanation.tsx';
import { useOutcome } from './store.ts';

const t = nl.triage;
type Props = { readonly detail: CaseDetail; readonly view: TriageView };

/** The live outcome. data-urgency and data-care-type appear together, once nothing is left to ask. */
export const OutcomePanel = memo(function OutcomePanel({ detail, view }: Props): ReactNode {
  const taken = view.next === null;
  const { outcome } = view;
  return (
    <Panel
      title={t.outcome}
      pane
      className="outcome"
      data={{ 'data-urgency': taken ? outcome.urgency ?? undefined : undefined, 'data-care-type': taken ? outcome.careType ?? undefined : undefined }}
    >
      <MedicalRoute view={view} />
      <Withdrawn detail={detail} />
      <div className="outcome-live" aria-live="polite">
        <Headline view={view} regionId={detail.regionId} />
        <Decided detail={detail} />
      </div>
      <Actions detail={detail} view={view} />
      {taken ? null : <Missing view={view} />}
      <Contacts detail={detail} view={view} />
      <Explanation caseId={detail.caseId} view={view} />
      <details className="outcome-records"><summary>{nl.records.title}</summary><Records detail={detail} /></details>
    </Panel>
  );
});

/** Shown the moment it is taken, before anything else. */
function MedicalRoute({ view }: { readonly view: TriageView }): ReactNode {
  const route = useOutcome(view).outcome.medicalRoute;
  if (route === null || route === 'none') return null;
  return <Notice tone="bad" title={t.routeNow}><p>{textOf(t.route, route)}</p></Notice>;
}

function Headline({ view, regionId }: { readonly view: TriageView; readonly regionId: string }): ReactNode {
  const { outcome, counts } = useOutcome(view);
  const { urgency, careType, legalRoute } = outcome;
  const label = useUrgencyLabel(regionId, urgency);
  return (
    <div className="outcome-head" data-counts={counts}>
      <UrgencyBadge urgency={urgency} size="large" />
      <div>
        <p className="outcome-care">{careType === null ? t.outcomeOpen : nl.casework.careType[careType]}</p>
        <p className="muted">{urgency === null ? nl.casework.urgencyUndecided : nl.casework.urgency[urgency]}{label === null ? null : <strong>{t.urgencyHere(label)}</strong>}</p>
        {legalRoute === null || view.next !== null ? null : <p className="muted">{t.legal}: {textOf(t.legalRoute, legalRoute)}</p>}
      </div>
    </div>
  );
}

function Decided({ detail }: { readonly detail: CaseDetail }): ReactNode {
  const { decision, decidedAt, decidedBy, deviation, proposed } = detail;
  const label = useUrgencyLabel(detail.regionId, decision?.urgency ?? null);
  const when = useClock((instant) => (decidedAt === null ? '' : formatMoment(decidedAt, instant)));
  if (decision === null) return null;
  return (
    <div className="outcome-decided">
      <p className="outcome-taken"><Tag tone="good">✓</Tag><span>{nl.casework.urgency[decision.urgency]}{label === null ? null : t.urgencyHere(label)}, {nl.casework.careType[decision.careType]}</span></p>
      <p className="muted">{t.confirmed(decidedBy ?? nl.common.unknown, when)}</p>
      {deviation === null ? null : <p><Tag tone="warn">{t.deviatedMark(t.reasons[deviation])}</Tag>{proposed === null ? null : <span className="muted"> {t.proposal(proposed.urgency, nl.casework.careTypeShort[proposed.careType])}</span>}</p>}
      {detail.decisionStale && detail.triageCheck?.open !== true ? <Notice tone="warn"><p>{t.stale}</p></Notice> : null}
      <ReceiverCheck detail={detail} />
    </div>
  );
}

/** The receiver's own judgement of this triage. An objection stays until the outcome is decided again. */
function ReceiverCheck({ detail }: { readonly detail: CaseDetail }): ReactNode {
  const check = detail.triageCheck ?? null;
  const when = useClock((instant) => (check === null ? '' : formatMoment(check.at, instant)));
  if (check === null) return null;
  if (!check.open) return check.result === 'agreed' ? <p className="muted">{t.checkAgreed(check.by, when)}</p> : null;
  return <Notice tone="bad" title={t.checkOverruled(check.by, check.reason)}>{check.text === '' ? null : <p>{check.text}</p>}<p>{t.checkHelp}</p></Notice>;
}

/** The sender took the referral back: close it, or call. */
function Withdrawn({ detail }: { readonly detail: CaseDetail }): ReactNode {
  const withdrawal = detail.withdrawal ?? null;
  const when = useClock((instant) => (withdrawal === null ? '' : formatMoment(withdrawal.at, instant)));
  if (withdrawal === null || detail.closed) return null;
  return <Notice tone="warn" title={t.withdrawn(when)}>{withdrawal.text === '' ? null : <p>{withdrawal.text}</p>}<p>{t.withdrawnHelp}</p></Notice>;
}

/** What can be done now. The next step is the one filled button; nothing here opens a dialog. */
function Actions({ detail, view }: Props): ReactNode {
  const [deviating, setDeviating] = useState(false);
  const [busy, setBusy] = useState(false);
  const actions = useRef<HTMLDivElement>(null);
  const typed = useDrafts((state) => state.texts[`${detail.caseId} referral.callBackNumber`]);
  const callBack = (typed ?? detail.referral.callBackNumber ?? '').trim();
  const decided = detail.decision !== null && !detail.decisionStale;
  // Everything else is the core's to refuse: what this page knows of the case may be older than the last answer.
  const confirmBlocked = view.next !== null ? t.outcomeOpenHelp : callBack === '' ? t.callBackFirst : null;
  const confirm = async (): Promise<void> => {
    if (busy || decided) return;
    setBusy(true);
    await command('casework.confirmOutcome', detail.caseId);
    setBusy(false);
  };
  useEffect(() => { if (decided && document.activeElement?.closest('.outcome') != null) actions.current?.querySelector<HTMLElement>('.button-primary')?.focus(); }, [decided]);
  useKeys([{ keys: 'Control+Enter', shown: 'Ctrl+Enter', label: nl.keys.confirm, run: () => { if (confirmBlocked === null) void confirm(); else notify({ text: confirmBlocked, tone: 'warn' }); } }]);
  const searchFits = detail.actions.searchBed === null;
  const onItsWay = detail.placement !== null || detail.offers.some((offer) => isLive(offer.state));
  useSearchAhead(detail, decided && searchFits && !onItsWay && !detail.closed);
  if (detail.closed) return <CloseCase detail={detail} careType={view.outcome.careType} />;
  return (
    <div ref={actions} className="outcome-actions">
      {decided ? null : <Button kind="primary" keyHint="Ctrl+Enter" busy={busy} blockedBecause={confirmBlocked} onPress={() => { void confirm(); }}>{t.confirm}</Button>}
      <div className="outcome-next">
        {onItsWay ? <Button kind={decided ? 'primary' : 'plain'} keyHint="Ctrl+5" onPress={() => { goTo('placement', detail.caseId); }}>{nl.screens.placement}</Button> : null}
        <Button kind={decided && searchFits && !onItsWay ? 'primary' : 'plain'} keyHint="Ctrl+4" blockedBecause={detail.actions.searchBed ?? null} onPress={() => { goTo('beds', detail.caseId); }}>{t.searchBed}</Button>
        {detail.decision !== null && !searchFits ? <Button onPress={() => { goTo('beds', detail.caseId); }}>{nl.rounds.arrange}</Button> : null}
        <Button keyHint="F9" blockedBecause={detail.actions.askConsult ?? null} onPress={() => { goTo('consult', detail.caseId); }}>{t.consult}</Button>
        <Button expanded={deviating} blockedBecause={detail.actions.deviate ?? null} onPress={() => { setDeviating(!deviating); }}>{t.deviate}</Button>
      </div>
      {deviating ? <DeviateForm detail={detail} view={view} onDone={() => { setDeviating(false); }} /> : null}
      <CloseCase detail={detail} careType={detail.decision?.careType ?? view.outcome.careType} primary={decided && !searchFits && !onItsWay} />
    </div>
  );
}

/** The next step is Bed zoeken: what it will show is fetched while the nurse reads the outcome, behind its drawing. */
function useSearchAhead({ caseId, decidedAt }: CaseDetail, next: boolean): void {
  useEffect(() => {
    if (!next) return undefined;
    const timer = setTimeout(() => { void searchAhead(caseId); }, aheadAfterMs);
    return () => { clearTimeout(timer); };
  }, [caseId, decidedAt, next]);
}
const aheadAfterMs = 80;

function Contacts({ detail, view }: Props): ReactNode {
  const entries = useOutcome(view).outcome.escalation ?? [];
  if (entries.length === 0) return null;
  const open = new Set<string>(detail.blocking.filter((blocking) => blocking.open).map((blocking) => blocking.reason));
  return (
    <section className="outcome-contacts">
      <h3>{t.contacts}</h3>
      <ul>
        {entries.map((entry) => (
          <li key={`${entry.to} ${entry.reason}`}>
            {textOf(t.escalationTo, entry.to)}: {textOf(t.escalationReason, entry.reason)}
            {open.has(entry.reason) ? <span className="muted"> – {t.blocks}</span> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
