import { useState } from 'react';
import type { ReactNode } from 'react';
import { careTypeNl, referrerNl, urgencyNl } from '../../../../shared/casework/nl.ts';
import type { CareType, Urgency } from '../../../../shared/contract/primitives.ts';
import { Button, SelectField, TextField } from '../../components/index.ts';
import { optionsOf } from '../../nl/lists.ts';
import { nl } from '../../nl.ts';
import { choose, chosenQuarter, makeFile, useReports } from './store.ts';

const t = nl.reports;
const any = 'all';
type AnyOf<V extends string> = V | typeof any;

/** Which cases, which period, for whom; and what can be taken along. */
export function Controls(): ReactNode {
  const choice = useReports((state) => state.choice);
  const making = useReports((state) => state.making);
  const { year, quarter } = chosenQuarter(choice);
  return (
    <div className="report-controls">
      <SelectField label={t.period} value={choice.periodId} options={optionsOf(t.periods)} onChange={(periodId) => { choose({ periodId }); }} />
      {choice.periodId === 'own' ? <><DayField label={t.from} value={choice.own.from} onDay={(from) => { choose({ own: { ...choice.own, from } }); }} /><DayField label={t.to} value={choice.own.to} onDay={(to) => { choose({ own: { ...choice.own, to } }); }} /></> : null}
      <SelectField<AnyOf<CareType>> label={t.careType} value={choice.careType === '' ? any : choice.careType} options={[{ value: any, label: t.all }, ...optionsOf(careTypeNl)]} onChange={(value) => { choose({ careType: value === any ? '' : value }); }} />
      <SelectField<AnyOf<Urgency>> label={t.urgency} value={choice.urgency === '' ? any : choice.urgency} options={[{ value: any, label: t.all }, ...optionsOf(urgencyNl)]} onChange={(value) => { choose({ urgency: value === any ? '' : value }); }} />
      <SelectField<AnyOf<string>> label={t.source} value={choice.source === '' ? any : choice.source} options={[{ value: any, label: t.all }, ...optionsOf(referrerNl)]} onChange={(value) => { choose({ source: value === any ? '' : value }); }} />
      <SelectField label={t.audience} value={choice.audience} options={optionsOf(t.audiences)} onChange={(audience) => { choose({ audience }); }} />
      <div className="report-files">
        <Button busy={making} onPress={() => { void makeFile('csv'); }}>{t.csv}</Button>
        <Button busy={making} onPress={() => { void makeFile('quarterPdf'); }}>{t.quarterPdf}</Button>
        <Button kind="quiet" busy={making} onPress={() => { void makeFile('quarterCsv'); }}>{t.quarterCsv}</Button>
        <p className="report-note">{making ? t.making : t.quarterWhich(year, quarter)}</p>
      </div>
    </div>
  );
}

/** A day as dd-mm-jjjj; what isn't a day yet changes nothing. */
function DayField({ label, value, onDay }: { readonly label: string; readonly value: string; readonly onDay: (day: string) => void }): ReactNode {
  const [text, setText] = useState(() => value.split('-').reverse().join('-'));
  const change = (typed: string): void => {
    setText(typed);
    const day = readDay(typed);
    if (day !== null) onDay(day);
  };
  return <TextField label={label} value={text} inputMode="numeric" hint={t.dateHint} error={readDay(text) === null ? t.dateWrong : null} onChange={change} />;
}

function readDay(text: string): string | null {
  const match = /^(\d{2})-(\d{2})-(\d{4})$/.exec(text.trim());
  if (match === null) return null;
  const iso = `${match[3] ?? ''}-${match[2] ?? ''}-${match[1] ?? ''}`;
  const date = new Date(`${iso}T12:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : null;
}
