import { useCallback, useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type { CaseDetail, TriageView } from '../../../../shared/contract/views.ts';
import { useActiveCase } from '../../app/active-case.ts';
import { useKeys } from '../../app/keys.ts';
import { useSettings } from '../../app/settings-store.ts';
import { Button, EmptyState, Notice, Panel, Waiting } from '../../components/index.ts';
import { refreshCase, useCase, useCaseError } from '../casework/case-store.ts';
import { IntakeColumn } from '../casework/IntakeColumn.tsx';
import { LogisticsPanel } from '../profile/LogisticsPanel.tsx';
import { useKnownRoute } from '../profile/store.ts';
import { nl } from '../../nl.ts';
import { AllQuestions, QuestionList } from './AllQuestions.tsx';
import { OutcomePanel } from './OutcomePanel.tsx';
import { NeedlessQuestion, Question } from './Question.tsx';
import { answerKey, isAsked, refreshTriage, useTriage, useTriageStore } from './store.ts';
import { focusQuestion, useConversation, useQuestionKeys } from './use-conversation.ts';
import type { Conversation } from './use-conversation.ts';
import './triage.css';

const t = nl.triage;

/** Screen 3: the conversation. Left the caller's story, in the middle what to ask, right where it leads. */
export function TriageScreen(): ReactNode {
  const caseId = useActiveCase() ?? '';
  const detail = useCase(caseId);
  const error = useCaseError(caseId);
  const triage = useTriage(caseId, detail?.triage ?? null);
  if (error?.code === 'notFound' && detail === null) return <EmptyState title={nl.casework.gone} />;
  if (detail === null || triage.view === null) return <Waiting error={error?.message ?? triage.error} onRetry={() => { void refreshCase(caseId); void refreshTriage(caseId); }} />;
  return <Conversing detail={detail} view={triage.view} />;
}

function Conversing({ detail, view }: { readonly detail: CaseDetail; readonly view: TriageView }): ReactNode {
  const centre = useRef<HTMLDivElement>(null);
  const note = useRef<HTMLTextAreaElement>(null);
  const callBack = useRef<HTMLInputElement>(null);
  const right = useRef<HTMLDivElement>(null);
  const opened = useRef({ withoutNumber: (detail.referral.callBackNumber ?? '') === '', next: view.next });
  const logisticsOnly = useKnownRoute(detail.caseId)?.mode === 'logisticsOnly';
  const singleKeys = useSettings((state) => state.singleKeys);
  const conversation = useConversation(detail.caseId, view, centre, () => { right.current?.querySelector<HTMLElement>('[data-pane]')?.focus(); });
  // Where the hands are on opening: the call-back number of a new call, else the question that is asked.
  useEffect(() => {
    const { withoutNumber, next } = opened.current;
    if (withoutNumber) callBack.current?.focus();
    else focusAsked(centre.current, right.current, next);
  }, []);
  useQuestionKeys(singleKeys && !detail.closed && !logisticsOnly, centre, conversation);
  useKeys([{ keys: 'F3', shown: 'F3', label: nl.keys.note, run: () => { note.current?.focus(); } }]);
  const asked = useRef<string | null>(null);
  useEffect(() => { asked.current = conversation.fact ?? view.next; });
  // Of one identity: an answer draws the questions and where it leads, not the caller's story.
  const toAsked = useCallback((): void => { focusAsked(centre.current, right.current, asked.current); }, []);
  return (
    <div className="triage">
      <h1 className="visually-hidden">{nl.screens.triage}</h1>
      <IntakeColumn detail={detail} callBackRef={callBack} noteRef={note} onEnter={toAsked} />
      <div ref={centre} className="triage-centre">
        {logisticsOnly ? <LogisticsPanel detail={detail} /> : conversation.listOpen ? <AllQuestions view={view} onPick={conversation.pick} onClose={conversation.toggleList} /> : <Asked detail={detail} view={view} conversation={conversation} />}
      </div>
      <div ref={right} className="triage-right"><OutcomePanel detail={detail} view={view} /></div>
    </div>
  );
}

/** The question that is asked; with nothing left to ask, the outcome. */
function focusAsked(centre: HTMLElement | null, right: HTMLElement | null, fact: string | null): void {
  if (fact !== null) focusQuestion(centre, fact);
  else right?.querySelector<HTMLElement>('[data-pane]')?.focus();
}

type AskedProps = { readonly detail: CaseDetail; readonly view: TriageView; readonly conversation: Conversation };

/** The facts of one stage on one screen, the asked one in focus; what it is for stands below, in a place that doesn't move. */
function Asked({ detail, view, conversation }: AskedProps): ReactNode {
  const { onScreen, stage, fact } = conversation;
  const title = view.stages.find((one) => one.id === stage)?.title ?? t.questions;
  const open = onScreen.filter((question) => isAsked(view, question)).length;
  const problems = useTriageStore((state) => state.problems);
  const given = useTriageStore((state) => state.given);
  return (
    <Panel
      title={stage === null ? t.questions : t.stageOf(title, open)}
      className="asked"
      pane
      aside={
        <>
          {conversation.away ? <Button kind="quiet" onPress={conversation.toAsked}>{t.backToAsked}</Button> : null}
          <Button kind="quiet" keyHint="←" onPress={conversation.back}>{t.previous}</Button>
          <Button kind="quiet" keyHint="A" expanded={false} onPress={conversation.toggleList}>{t.allQuestions}</Button>
        </>
      }
    >
      <div className="asked-list">
        {view.contradictions.map((contradiction) => <Notice key={contradiction.message} tone="warn" title={t.contradiction}><p>{contradiction.message}</p></Notice>)}
        {stage === null ? <><Notice tone="good" title={t.taken}><p>{takenHelp(detail)}</p></Notice><QuestionList view={view} onlyAnswered onPick={conversation.pick} /></> : null}
        {onScreen.map((question) => (question.answer === null && !isAsked(view, question) && !(conversation.away && question.fact === fact) ? (
          <NeedlessQuestion key={question.fact} question={question} />
        ) : (
          <Question key={question.fact} question={question} active={question.fact === fact} given={given[answerKey(detail.caseId, question.fact)] ?? null} problem={problems[answerKey(detail.caseId, question.fact)] ?? null} onAnswer={conversation.give} onActive={conversation.setActive} />
        )))}
      </div>
      {stage === null ? null : <Why conversation={conversation} />}
      <p className="asked-foot muted">{t.protocol(view.packTitle, view.packVersion)}{view.notValidated ? ` · ${nl.common.notValidated}` : ''}</p>
    </Panel>
  );
}

/** What can be done now that nothing is left to ask. */
function takenHelp({ closed, decision, decisionStale }: CaseDetail): string {
  if (closed) return t.takenClosed;
  return decision !== null && !decisionStale ? t.takenConfirmed : t.takenHelp;
}

/** What the question is for, what to watch for, and the hints under its options. */
function Why({ conversation }: { readonly conversation: Conversation }): ReactNode {
  const question = conversation.onScreen.find((one) => one.fact === conversation.fact);
  const hints = question?.options.filter((option) => option.hint !== null) ?? [];
  return (
    <aside className={conversation.whyOpen ? 'why' : 'why why-closed'} aria-label={t.whyTitle}>
      <div className="why-head">
        <h3>{t.why}</h3>
        <Button kind="quiet" keyHint="W" expanded={conversation.whyOpen} label={t.whyTitle} onPress={conversation.toggleWhy}>{conversation.whyOpen ? '▾' : '▸'}</Button>
      </div>
      {!conversation.whyOpen || question === undefined ? null : (
        <div className="why-body">
          <p>{question.why}</p>
          {question.help === null ? null : <p className="muted">{question.help}</p>}
          {hints.map((option) => <p key={option.value}><strong>{option.label}:</strong> {option.hint}</p>)}
        </div>
      )}
    </aside>
  );
}
