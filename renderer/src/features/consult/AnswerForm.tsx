import { useId, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { BlockingView, ConsultView } from '../../../../shared/contract/views.ts';
import { useStatus } from '../../app/status-store.ts';
import { goTo } from '../../app/routes.ts';
import { useSettings } from '../../app/settings-store.ts';
import { Button, TextArea, TextField, notify } from '../../components/index.ts';
import { useCase } from '../casework/case-store.ts';
import { useDraft } from '../casework/draft-store.ts';
import { nl } from '../../nl.ts';
import { answer } from './store.ts';

type Choice = 'agreed' | 'different' | 'callMe' | 'written';
type ReasonAnswer = ConsultView['answers'][number];

/** The physician's answer, reason by reason: one "akkoord" never lifts several, and `legal` is never lifted by a bare one. */
export function AnswerForm({ consult }: { readonly consult: ConsultView }): ReactNode {
  const { caseId, consultId } = consult;
  const detail = useCase(caseId);
  const onDuty = useStatus((state) => state.status?.physician?.name ?? '');
  const [choices, setChoices] = useState<Readonly<Record<string, Choice>>>({});
  const [name, setName] = useState<string | null>(null);
  const [errors, setErrors] = useState<{ readonly choice: string | null; readonly name: string | null; readonly advice: string | null }>({ choice: null, name: null, advice: null });
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLDivElement>(null);
  const field = `consult.${consultId}.advice`;
  const advice = useDraft({ caseId, field, saved: '', kept: detail?.drafts[field], commit: async () => null });
  const answeredBy = name ?? (consult.to === 'elderlyPhysician' ? onDuty : '');
  const open = consult.reasons.filter((reason) => !consult.answers.some((given) => given.reason === reason && given.answer !== 'callMe'));
  const record = async (): Promise<void> => {
    const answers = open.flatMap((reason) => toAnswer(reason, choices[reason]));
    const needsText = answers.some((one) => one.legalBasis === 'writtenReason') && advice.value.trim() === '';
    setErrors({ choice: answers.length === 0 ? nl.consult.choose : null, name: answeredBy.trim() === '' ? nl.consult.answeredByNeeded : null, advice: needsText ? nl.consult.adviceNeeded : null });
    if (busy || answers.length === 0 || answeredBy.trim() === '' || needsText) return;
    setBusy(true);
    const refused = await answer({ caseId, consultId, answers, answeredBy: answeredBy.trim(), advice: advice.value.trim() });
    setBusy(false);
    if (refused === null) advice.onChange('');
    notify(refused === null ? { text: nl.consult.recorded, tone: 'good' } : { text: refused, tone: 'bad' });
  };
  const choose = (reason: string, choice: Choice): void => { setChoices((before) => ({ ...before, [reason]: choice })); };
  return (
    <div className="answer-form" ref={form}>
      <h4>{nl.consult.answer}</h4>
      {open.map((reason) => (
        <ReasonChoice
          key={reason}
          caseId={caseId}
          reason={reason}
          blocking={detail?.blocking.find((one) => one.reason === reason)}
          value={choices[reason] ?? null}
          onChange={(choice) => { choose(reason, choice); }}
          onDigit={(choice) => { choose(reason, choice); toNext(form.current, reason); }}
        />
      ))}
      {errors.choice === null ? null : <p className="field-error" role="alert">{errors.choice}</p>}
      <div className="answer-fields">
        <TextField label={nl.consult.answeredBy} value={answeredBy} error={errors.name} onChange={setName} />
        <TextArea label={nl.consult.advice} rows={2} value={advice.value} error={errors.advice} onChange={advice.onChange} />
      </div>
      <div><Button kind="primary" keyHint="Ctrl+Enter" busy={busy} onPress={() => { void record(); }}>{nl.consult.record}</Button></div>
    </div>
  );
}

/** After a digit: the next reason, and after the last one the physician's own words. */
function toNext(form: HTMLElement | null, reason: string): void {
  const groups = [...(form?.querySelectorAll<HTMLElement>('[data-reason]') ?? [])];
  const next = groups[groups.findIndex((group) => group.dataset['reason'] === reason) + 1];
  (next?.querySelector<HTMLElement>('[type="radio"]') ?? form?.querySelector<HTMLElement>('textarea'))?.focus();
}

type ReasonChoiceProps = {
  readonly caseId: string;
  readonly reason: string;
  readonly blocking: BlockingView | undefined;
  readonly value: Choice | null;
  readonly onChange: (choice: Choice) => void;
  /** chosen by its digit: the answer to this reason is given */
  readonly onDigit: (choice: Choice) => void;
};

function ReasonChoice({ caseId, reason, blocking, value, onChange, onDigit }: ReasonChoiceProps): ReactNode {
  const name = useId();
  const singleKeys = useSettings((state) => state.singleKeys);
  const options = choicesFor(reason, blocking);
  const onKeyDown = (event: KeyboardEvent): void => {
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
    const option = digit === undefined ? undefined : options[Number(digit) - 1];
    if (option === undefined || !singleKeys || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.repeat) return;
    event.preventDefault();
    onDigit(option);
  };
  const help = reason !== 'legal' ? null : options.includes('written') ? nl.consult.legalHelp.written : nl.consult.legalHelp.newAnswer;
  return (
    <fieldset className="reason-choice" data-reason={reason} onKeyDown={onKeyDown}>
      <legend>{nl.consult.reason(reason)}</legend>
      <div className="reason-options">
        {options.map((option, index) => (
          <label key={option} className="choice">
            <input type="radio" name={name} value={option} checked={value === option} onChange={() => { onChange(option); }} />
            <span className="option-digit" aria-hidden="true">{index + 1}</span>
            <span>{option === 'written' ? nl.consult.written : nl.consult.choices[option]}</span>
          </label>
        ))}
        {help === null ? null : <Button kind="quiet" onPress={() => { goTo('triage', caseId); }}>{nl.consult.toTriage}</Button>}
      </div>
      {help === null ? null : <p className="field-hint">{help}</p>}
      {value === 'different' ? <p className="field-hint">{nl.consult.differentHelp}</p> : null}
    </fieldset>
  );
}

function choicesFor(reason: string, blocking: BlockingView | undefined): readonly Choice[] {
  if (reason !== 'legal') return ['agreed', 'different', 'callMe'];
  return blocking?.ways.includes('writtenReason') === true ? ['written', 'different', 'callMe'] : ['different', 'callMe'];
}

function toAnswer(reason: string, choice: Choice | undefined): readonly ReasonAnswer[] {
  if (choice === undefined) return [];
  if (choice === 'written') return [{ reason, answer: 'agreed', legalBasis: 'writtenReason' }];
  if (reason === 'legal' && choice === 'different') return [{ reason, answer: 'different', legalBasis: 'newAnswer' }];
  return [{ reason, answer: choice }];
}
