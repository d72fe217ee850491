import { useEffect, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { QuestionView, TriageView } from '../../../../shared/contract/views.ts';
import { Button, Panel } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { answerLabel } from './Question.tsx';

const t = nl.triage;

/** Every question of the protocol with its answer: any fact in any order. Arrows move, Enter opens the question. */
export function AllQuestions({ view, onPick, onClose }: { readonly view: TriageView; readonly onPick: (question: QuestionView) => void; readonly onClose: () => void }): ReactNode {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => { list.current?.querySelector<HTMLElement>('[data-next="true"], .all-question')?.focus(); }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('.all-question') ?? [])];
    const index = buttons.findIndex((button) => button === document.activeElement);
    buttons[(index + step + buttons.length) % buttons.length]?.focus();
    event.preventDefault();
  };
  const answered = view.questions.filter((question) => question.answer !== null).length;
  return (
    <Panel title={t.allQuestions} pane className="asked" aside={<><span className="muted">{t.answered(answered, view.questions.length)}</span><Button kind="quiet" keyHint="A" expanded onPress={onClose}>{t.backToAsked}</Button></>}>
      <p className="muted">{t.allQuestionsHelp}</p>
      <div ref={list} className="asked-list" onKeyDown={onKeyDown}><QuestionList view={view} onPick={onPick} /></div>
    </Panel>
  );
}

/** Questions with their answers, by stage; pressing one opens it. */
export function QuestionList({ view, onlyAnswered = false, onPick }: { readonly view: TriageView; readonly onlyAnswered?: boolean; readonly onPick: (question: QuestionView) => void }): ReactNode {
  const shown = view.questions.filter((question) => !onlyAnswered || question.answer !== null);
  return view.stages.filter((stage) => shown.some((question) => question.stage === stage.id)).map((stage) => (
    <section key={stage.id} aria-label={stage.title}>
      <h3 className="all-stage">{stage.title}</h3>
      {shown.filter((question) => question.stage === stage.id).map((question) => (
        <button key={question.fact} type="button" className="all-question" data-next={question.fact === view.next ? 'true' : undefined} onClick={() => { onPick(question); }}>
          <span>{question.text}</span>
          <span className={question.answer === null ? 'muted' : 'all-answer'}>{question.answer === null && !question.relevant ? t.notNeeded : answerLabel(question)}</span>
        </button>
      ))}
    </section>
  ));
}
