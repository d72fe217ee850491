import { useState } from 'react';
import type { ReactNode } from 'react';
import { dateAt, instantOf } from '../../../../shared/calendar/index.ts';
import { instrumentNl, limitNl, limitValueNl, representativeNl, titleNl } from '../../../../shared/casework/nl.ts';
import type { CaseDetail } from '../../../../shared/contract/views.ts';
import { isoBirthDate, parseBirthDate } from '../../../../shared/identifiers/index.ts';
import type { WireError } from '../../../../shared/contract/errors.ts';
import { desk } from '../../bridge/desk.ts';
import { Button, CheckField, SelectField, TextField, notify, now } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { optionsOf } from '../../nl/lists.ts';
import { refreshCase } from './case-store.ts';

const t = nl.records;
type Done = { readonly caseId: string; readonly onDone: () => void };
type RepresentativeKind = NonNullable<CaseDetail['patient']['representative']>['kind'];
const kinds: readonly RepresentativeKind[] = ['curator', 'mentor', 'proxy', 'partner', 'parent', 'child', 'sibling'];

async function finish(caseId: string, result: { readonly ok: true } | { readonly ok: false; readonly error: WireError }, onDone: () => void): Promise<void> {
  await refreshCase(caseId);
  notify(result.ok ? { text: t.saved, tone: 'good' } : { text: result.error.message, tone: 'bad' });
  if (result.ok) onDone();
}

/** A date as typed; null = left empty, undefined = no date. `time` = the moment of that day that is meant. */
function dayOf(text: string, time: string): number | null | undefined {
  if (text.trim() === '') return null;
  const today = dateAt(now());
  // A title may end in the future: the parser of birth dates takes any day up to the year 2100 given here.
  const date = parseBirthDate(text, `${Number(today.slice(0, 4)) + 6}-12-31`);
  return date === null ? undefined : instantOf(isoBirthDate(date), time);
}

export function ScoreForm({ caseId, onDone }: Done): ReactNode {
  const [instrument, setInstrument] = useState<keyof typeof instrumentNl>('katz6');
  const [value, setValue] = useState('');
  const [direction, setDirection] = useState<'higherIsBetter' | 'higherIsWorse' | ''>('');
  const [three, setThree] = useState(false);
  const [at, setAt] = useState('');
  const [by, setBy] = useState('');
  const [source, setSource] = useState('');
  const [errors, setErrors] = useState<{ readonly value: string | null; readonly at: string | null }>({ value: null, at: null });
  const save = async (): Promise<void> => {
    const scoredAt = dayOf(at, '00:00');
    setErrors({ value: value.trim() === '' ? t.score.valueNeeded : null, at: scoredAt === undefined ? t.dateWrong : null });
    if (value.trim() === '' || scoredAt === undefined) return;
    await finish(caseId, await desk.ask('casework.recordScore', { caseId, instrument, value: value.trim(), direction: direction === '' ? null : direction, anyPartThree: instrument === 'news2' ? three : null, scoredAt, by: by.trim(), source: source.trim() }), onDone);
  };
  return (
    <div className="record-form" role="group" aria-label={t.score.title}>
      <p className="muted">{t.score.help}</p>
      <SelectField label={t.score.instrument} value={instrument} options={optionsOf(instrumentNl)} onChange={setInstrument} />
      <TextField label={t.score.value} value={value} error={errors.value} onChange={setValue} />
      <SelectField label={t.score.direction} value={direction} placeholder={nl.common.unknown} options={optionsOf(t.score.directions)} onChange={setDirection} />
      {instrument === 'news2' ? <CheckField label={t.score.anyThree} checked={three} onChange={setThree} /> : null}
      <TextField label={t.at} value={at} placeholder={t.atHint} inputMode="numeric" error={errors.at} onChange={setAt} />
      <TextField label={t.by} value={by} onChange={setBy} /><TextField label={t.source} value={source} onChange={setSource} />
      <Button onPress={() => { void save(); }}>{t.save}</Button>
    </div>
  );
}

export function TitleForm({ caseId, onDone }: Done): ReactNode {
  const [title, setTitle] = useState<keyof typeof titleNl>('ibs');
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const [by, setBy] = useState('');
  const [reference, setReference] = useState('');
  const [errors, setErrors] = useState<{ readonly from: string | null; readonly until: string | null }>({ from: null, until: null });
  const save = async (): Promise<void> => {
    const begins = dayOf(from, '00:00');
    const ends = dayOf(until, '23:59');
    setErrors({ from: begins === undefined ? t.dateWrong : null, until: ends === undefined ? t.dateWrong : null });
    if (begins === undefined || ends === undefined) return;
    await finish(caseId, await desk.ask('casework.recordTitle', { caseId, title, from: begins, until: ends, by: by.trim(), reference: reference.trim() }), onDone);
  };
  return (
    <div className="record-form" role="group" aria-label={t.legal.title}>
      <SelectField label={t.legal.kind} value={title} options={optionsOf(titleNl)} onChange={setTitle} />
      <TextField label={t.legal.from} value={from} placeholder={t.atHint} inputMode="numeric" error={errors.from} onChange={setFrom} /><TextField label={t.legal.until} value={until} placeholder={t.atHint} inputMode="numeric" error={errors.until} onChange={setUntil} />
      <TextField label={t.by} value={by} onChange={setBy} /><TextField label={t.legal.reference} value={reference} onChange={setReference} />
      <Button onPress={() => { void save(); }}>{t.save}</Button>
    </div>
  );
}

export function LimitForm({ caseId, onDone }: Done): ReactNode {
  const [code, setCode] = useState<keyof typeof limitNl>('resuscitation');
  const [value, setValue] = useState<keyof typeof limitValueNl>('no');
  const [at, setAt] = useState('');
  const [verifiedBy, setVerifiedBy] = useState('');
  const [error, setError] = useState<string | null>(null);
  const save = async (): Promise<void> => {
    const recordedAt = dayOf(at, '00:00');
    setError(recordedAt === undefined ? t.dateWrong : null);
    if (recordedAt !== undefined) await finish(caseId, await desk.ask('casework.recordTreatmentLimit', { caseId, code, value, recordedAt, verifiedBy: verifiedBy.trim() }), onDone);
  };
  return (
    <div className="record-form" role="group" aria-label={t.limit.title}>
      <SelectField label={t.limit.code} value={code} options={optionsOf(limitNl)} onChange={setCode} /><SelectField label={t.limit.value} value={value} options={optionsOf(limitValueNl)} onChange={setValue} />
      <TextField label={t.at} value={at} placeholder={t.atHint} inputMode="numeric" error={error} onChange={setAt} /><TextField label={t.limit.verified} value={verifiedBy} onChange={setVerifiedBy} />
      <Button onPress={() => { void save(); }}>{t.save}</Button>
    </div>
  );
}

export function RepresentativeForm({ detail, onDone }: { readonly detail: CaseDetail; readonly onDone: () => void }): ReactNode {
  const known = detail.patient.representative ?? null;
  const [name, setName] = useState(known?.name ?? '');
  const [kind, setKind] = useState<RepresentativeKind>(known?.kind ?? 'partner');
  const [phone, setPhone] = useState(known?.phone ?? '');
  const [error, setError] = useState<string | null>(null);
  const save = async (): Promise<void> => {
    setError(name.trim() === '' ? t.representative.nameNeeded : null);
    if (name.trim() === '') return;
    const representative = { name: name.trim(), kind, ...(phone.trim() === '' ? {} : { phone: phone.trim() }) };
    await finish(detail.caseId, await desk.ask('casework.savePatient', { caseId: detail.caseId, patient: { representative } }), onDone);
  };
  return (
    <div className="record-form" role="group" aria-label={t.representative.title}>
      <p className="muted">{t.representative.help}</p>
      <TextField label={t.representative.name} value={name} error={error} onChange={setName} />
      <SelectField label={t.representative.kind} value={kind} options={kinds.map((value) => ({ value, label: representativeNl[value] ?? value }))} onChange={setKind} />
      <TextField label={t.representative.phone} value={phone} inputMode="tel" onChange={setPhone} />
      <Button onPress={() => { void save(); }}>{t.save}</Button>
    </div>
  );
}
