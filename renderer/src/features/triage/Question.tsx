import { memo, useId, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { QuestionView } from '../../../../shared/contract/views.ts';
import { Tag } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import type { AnswerValue } from './store.ts';

const t = nl.triage;

export type QuestionProps = {
  readonly question: QuestionView;
  readonly active: boolean;
  /** the answer on its way to the core */ readonly given: AnswerValue | null;
  readonly problem: string | null;
  readonly onAnswer: (fact: string, value: AnswerValue) => void;
  readonly onActive: (fact: string) => void;
};

/** One question. Names and attributes are relied upon: data-fact and data-answer on the group, data-value on each option. */
export const Question = memo(function Question(props: QuestionProps): ReactNode {
  const { question, active, given, problem, onActive } = props;
  const id = useId();
  const numeric = question.range !== null;
  return (
    <div
      role={numeric ? 'group' : 'radiogroup'}
      aria-labelledby={`${id}q`}
      aria-describedby={problem === null ? undefined : `${id}p`}
      data-fact={question.fact}
      data-answer={question.answer === null ? undefined : String(question.answer)}
      data-current={active ? 'true' : undefined}
      aria-busy={given !== null}
      className={`question${active ? ' question-active' : ''}${question.answer === null ? '' : ' question-answered'}`}
      onFocus={() => { onActive(question.fact); }}
    >
      <div className="question-head">
        <p id={`${id}q`} className="question-text">{question.text}</p>
        <Origin question={question} />
      </div>
      {numeric ? <NumberAnswer {...props} labelId={`${id}q`} /> : <Options {...props} />}
      {problem === null ? null : <p id={`${id}p`} className="field-error" role="alert"><span aria-hidden="true">⚠ </span>{problem}</p>}
    </div>
  );
});

/**
 * A question that stood here and is no longer needed: it keeps its place, so that nothing moves under the hand, but it isn't asked and can't be
 * answered by mistake. "Alle vragen" still takes an answer to it.
 */
export function NeedlessQuestion({ question }: { readonly question: QuestionView }): ReactNode {
  return (
    <div className="question question-idle">
      <div className="question-head">
        <p className="question-text">{question.text}</p>
        <span className="muted question-needless">{t.notNeeded}</span>
      </div>
      <div className="options" aria-hidden="true">
        {question.options.map((option) => <span key={option.value} className="option option-off"><span className="option-digit" />{option.label}</span>)}
      </div>
    </div>
  );
}

function Options({ question, given, onAnswer }: QuestionProps): ReactNode {
  const answer = given ?? question.answer;
  const checked = question.options.findIndex((option) => option.value === answer);
  const [roving, setRoving] = useState(0);
  const reachable = checked >= 0 ? checked : Math.min(roving, question.options.length - 1);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    // By code: a numpad without NumLock says "ArrowDown" for its 2, and there a digit is an answer.
    const step = event.code === 'ArrowDown' || event.code === 'ArrowRight' ? 1 : event.code === 'ArrowUp' ? -1 : 0;
    if (step === 0 || event.ctrlKey || event.altKey) return;
    const radios = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=radio]')];
    const index = radios.findIndex((radio) => radio === document.activeElement);
    const next = (index + step + radios.length) % radios.length;
    setRoving(next);
    radios[next]?.focus();
    event.preventDefault();
  };
  return (
    <div className="options" onKeyDown={onKeyDown}>
      {question.options.map((option, index) => (
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={index === checked}
          tabIndex={index === reachable ? 0 : -1}
          data-value={option.value}
          className="option"
          title={option.hint ?? undefined}
          onClick={() => { onAnswer(question.fact, option.value); }}
        >
          <span className="option-digit" aria-hidden="true">{index < 9 ? index + 1 : ''}</span>
          {option.label}
        </button>
      ))}
    </div>
  );
}

/** A number: Enter answers, so does leaving the field; arrows go up and down. Half-typed text stays until it is an answer. */
function NumberAnswer({ question, given, onAnswer, labelId }: QuestionProps & { readonly labelId: string }): ReactNode {
  const [typed, setTyped] = useState<string | null>(null);
  const [wrong, setWrong] = useState(false);
  const range = question.range ?? { min: 0, max: 0 };
  const answer = given ?? question.answer;
  const answered = typeof answer === 'number' ? String(answer) : '';
  const text = typed ?? answered;
  const unknown = question.options.find((option) => option.value === 'unknown');
  const give = (value: string, force: boolean): void => {
    const number = /^\d{1,4}$/.test(value.trim()) ? Number(value.trim()) : null;
    const fits = number !== null && number >= range.min && number <= range.max;
    setWrong(!fits && (force || value !== ''));
    if (number === null || !fits) return;
    setTyped(null);
    if (force || number !== question.answer) onAnswer(question.fact, number);
  };
  const nudge = (step: number): void => {
    const current = /^\d+$/.test(text) ? Number(text) : range.min - (step > 0 ? 1 : 0);
    setTyped(String(Math.max(range.min, Math.min(range.max, current + step))));
    setWrong(false);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'Enter') give(text, true);
    else if (event.code === 'ArrowUp') nudge(1);
    else if (event.code === 'ArrowDown') nudge(-1);
    else if (event.key.toLowerCase() === 'o' && unknown !== undefined) onAnswer(question.fact, 'unknown');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <div className="options">
        <input
          className="input question-number"
          type="text"
          inputMode="numeric"
          role="spinbutton"
          autoComplete="off"
          aria-labelledby={labelId}
          aria-valuemin={range.min}
          aria-valuemax={range.max}
          aria-valuenow={/^\d+$/.test(text) ? Number(text) : undefined}
          aria-valuetext={text === '' ? t.notAnswered : text}
          aria-invalid={wrong ? true : undefined}
          value={text}
          onChange={(event) => { setTyped(event.currentTarget.value); setWrong(false); }}
          onBlur={() => { if (typed !== null) give(typed, false); }}
          onKeyDown={onKeyDown}
        />
        <span className="question-range muted">{t.number(range.min, range.max)}</span>
        {unknown === undefined ? null : (
          <button type="button" className="option" data-value="unknown" aria-pressed={answer === 'unknown'} onClick={() => { setTyped(null); onAnswer(question.fact, 'unknown'); }}>
            <span className="option-digit" aria-hidden="true">O</span>{unknown.label}
          </button>
        )}
      </div>
      {wrong ? <p className="field-error" role="alert">{t.numberWrong(range.min, range.max)}</p> : null}
    </>
  );
}

function Origin({ question }: { readonly question: QuestionView }): ReactNode {
  if (question.answer === null) return null;
  if (question.origin === 'referral') return <Tag>{t.fromReferral}</Tag>;
  if (question.origin === 'sender') return <Tag>{t.fromSender}</Tag>;
  if (question.origin === 'physician') return <Tag>{t.fromPhysician}</Tag>;
  return null;
}

/** What an answer reads as. */
export function answerLabel(question: QuestionView): string {
  if (question.answer === null) return t.notAnswered;
  return question.options.find((option) => option.value === question.answer)?.label ?? String(question.answer);
}
