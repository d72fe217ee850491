import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button, EmptyState, Notice, Panel, SelectField, TextField, UrgencyBadge } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { tryAnswers, useProtocol } from './store.ts';
import type { Trial as TrialView } from './store.ts';

const t = nl.protocol;
type Question = TrialView['questions'][number];

/** "Probeer antwoorden": any answer in any order, and what the protocol makes of it. No case, nothing kept. */
export function Trial(): ReactNode {
  const trial = useProtocol((state) => state.trial);
  const error = useProtocol((state) => state.trialError);
  if (trial === null) return error === null ? <EmptyState title={nl.common.loading} /> : <Notice tone="bad" title={error} />;
  return (
    <div className="trial">
      <Panel title={t.parts.trial} pane aside={<Button kind="quiet" onPress={() => { void tryAnswers({}); }}>{t.trialClear}</Button>}>
        <p className="muted">{t.trialHelp}</p>
        {trial.stages.map((stage) => (
          <section key={stage.id} className="trial-stage">
            <h3>{stage.title}</h3>
            <div className="trial-questions">{trial.questions.filter((question) => question.stage === stage.id).map((question) => <TrialQuestion key={question.fact} question={question} />)}</div>
          </section>
        ))}
      </Panel>
      <Panel title={t.trialOutcome} pane className="trial-outcome">
        {error === null ? null : <Notice tone="bad" title={error} />}
        {trial.contradictions.map((found) => <Notice key={found.message} tone="warn" title={found.message} />)}
        <div className="trial-head">
          <UrgencyBadge urgency={trial.outcome.urgency} size="large" />
          <strong>{trial.outcome.careType === null ? t.trialOpen : nl.casework.careType[trial.outcome.careType]}</strong>
        </div>
        <p className="muted">{trial.next === null ? t.trialDone : t.trialNext(trial.questions.find((question) => question.fact === trial.next)?.text ?? trial.next)}</p>
        <ul className="trial-decisions">
          {trial.explanation.map((one) => (
            <li key={one.decision}>
              <span className="muted">{one.title}</span>
              <strong>{one.outcomeLabel ?? t.trialOpen}</strong>
              {one.because.map((line) => <span key={line}>{line}</span>)}
              {one.outcome === null && one.possible.length > 0 ? <span className="muted">{t.trialPossible(one.possible.join(', '))}</span> : null}
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}

function TrialQuestion({ question }: { readonly question: Question }): ReactNode {
  const answers = useProtocol((state) => state.answers);
  const answer = answers[question.fact];
  const give = (value: string | number | null): void => {
    const rest = Object.fromEntries(Object.entries(answers).filter(([fact]) => fact !== question.fact));
    void tryAnswers(value === null ? rest : { ...rest, [question.fact]: value });
  };
  if (question.range !== null) return <NumberAnswer question={question} answer={answer} give={give} />;
  const options = [{ value: '', label: t.trialNone }, ...question.options.map(({ value, label }) => ({ value, label }))];
  return <SelectField label={question.text} value={typeof answer === 'string' ? answer : ''} options={options} onChange={(value) => { give(value === '' ? null : value); }} />;
}

function NumberAnswer({ question, answer, give }: { readonly question: Question; readonly answer: string | number | undefined; readonly give: (value: string | number | null) => void }): ReactNode {
  const [text, setText] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const { min, max } = question.range ?? { min: 0, max: 0 };
  const unknown = question.options.find((option) => option.value === 'unknown');
  const commit = (value: string): void => {
    const trimmed = value.trim();
    const number = Number(trimmed);
    const right = trimmed === '' || (Number.isInteger(number) && number >= min && number <= max);
    setError(right ? null : t.numberWrong(min, max));
    if (!right) return;
    setText(null);
    give(trimmed === '' ? null : number);
  };
  return (
    <div className="trial-number">
      <TextField label={question.text} inputMode="numeric" placeholder={t.number(min, max)} value={text ?? (typeof answer === 'number' ? String(answer) : '')} error={error} onChange={setText} onCommit={(value) => { if (text !== null) commit(value); }} />
      {unknown === undefined ? null : <Button pressed={answer === 'unknown'} onPress={() => { give(answer === 'unknown' ? null : 'unknown'); }}>{unknown.label}</Button>}
    </div>
  );
}
