import { memo, useEffect, useState } from 'react';
import type { KeyboardEvent, ReactNode, Ref } from 'react';
import { formatMoment } from '../../../../shared/calendar/index.ts';
import { formatBirthDate, formatBsn, formatTelephone, normaliseTelephone } from '../../../../shared/identifiers/index.ts';
import type { CaseDetail } from '../../../../shared/contract/views.ts';
import type { Output } from '../../bridge/client.ts';
import { desk } from '../../bridge/desk.ts';
import { ComboField, Notice, Panel, PhoneNumber, SelectField, TextArea, TextField, Button, useClock, notify } from '../../components/index.ts';
import { goTo } from '../../app/routes.ts';
import { nl } from '../../nl.ts';
import { optionsOf } from '../../nl/lists.ts';
import { OtherRegion } from '../directory/OtherRegion.tsx';
import { RouteLine } from '../profile/RouteLine.tsx';
import { Reminders } from './Reminders.tsx';
import { useDraft } from './draft-store.ts';
import type { Commit, DraftField } from './draft-store.ts';
import { callBackHint, intake, saveSex } from './intake.ts';
import { refreshCase } from './case-store.ts';

const t = nl.casework;

/** Left column of screen 3: who calls, who it is about, and notes in the caller's own order. */
export const IntakeColumn = memo(function IntakeColumn({ detail, callBackRef, noteRef, onEnter }: { readonly detail: CaseDetail; readonly callBackRef: Ref<HTMLInputElement>; readonly noteRef: Ref<HTMLTextAreaElement>; /** Enter in a field: done here, on to what is asked */ readonly onEnter: () => void }): ReactNode {
  const onKeyDown = (event: KeyboardEvent): void => {
    const { target } = event;
    if (event.key !== 'Enter' || event.defaultPrevented || event.ctrlKey || event.repeat || !(target instanceof HTMLInputElement) || target.type !== 'text') return;
    event.preventDefault();
    onEnter();
  };
  return (
    <div className="intake">
      <div className="intake-fields" onKeyDown={onKeyDown}>
        <Panel title={t.caller} pane aside={<span className="muted"><kbd className="key-hint">Enter</kbd> {t.enterAsks}</span>}><Caller detail={detail} callBackRef={callBackRef} /></Panel>
        <Panel title={t.patient} pane><Patient detail={detail} /></Panel>
        <Panel title={nl.records.reminder.title} pane><Reminders detail={detail} /></Panel>
      </div>
      <Panel className="intake-note" title={t.note} pane aside={<kbd className="key-hint" aria-hidden="true">F3</kbd>}><Notes detail={detail} noteRef={noteRef} /></Panel>
    </div>
  );
});

function useField(detail: CaseDetail, field: string, saved: string, commit: (caseId: string) => Commit): DraftField {
  return useDraft({ caseId: detail.caseId, field, saved, kept: detail.drafts[field], commit: commit(detail.caseId) });
}

function Caller({ detail, callBackRef }: { readonly detail: CaseDetail; readonly callBackRef: Ref<HTMLInputElement> }): ReactNode {
  const { referral } = detail;
  const callBack = useField(detail, 'referral.callBackNumber', referral.callBackNumber ?? '', intake.callBack);
  const name = useField(detail, 'referral.referrerName', referral.referrerName ?? '', intake.organisation);
  return (
    <>
      <TextField ref={callBackRef} label={t.fields.callBack} value={callBack.value} inputMode="tel" required error={callBack.problem} hint={callBackHint(callBack.value)} aside={t.required} onChange={callBack.onChange} onCommit={() => { void callBack.onCommit(); }} />
      {normaliseTelephone(callBack.value) === null ? null : <PhoneNumber number={formatTelephone(callBack.value)} />}
      <Referrer detail={detail} />
      <RouteLine detail={detail} />
      <TextField label={t.fields.organisation} value={name.value} error={name.problem} onChange={name.onChange} onCommit={() => { void name.onCommit(); }} />
    </>
  );
}

function Referrer({ detail }: { readonly detail: CaseDetail }): ReactNode {
  const { referral } = detail;
  const saved = referral.referrerRole === null || referral.referrerRole === undefined ? '' : referral.referrerRole === 'other' && (referral.organisation ?? '') !== '' ? (referral.organisation ?? '') : t.referrer[referral.referrerRole];
  const field = useField(detail, 'referral.referrerRole', saved, intake.referrer);
  const typed = field.dirty ? field.value.toLocaleLowerCase('nl') : '';
  const options = optionsOf(t.referrer).filter((option) => option.label.toLocaleLowerCase('nl').includes(typed));
  return (
    <ComboField
      label={t.fields.referrer}
      value={field.value}
      options={options}
      error={field.problem}
      hint={field.dirty && typed !== '' && options.length === 0 ? t.referrerFree : null}
      onChange={field.onChange}
      onCommit={() => { void field.onCommit(); }}
      onChoose={(id) => { field.onChange(optionsOf(t.referrer).find((option) => option.value === id)?.label ?? ''); void field.onCommit(); }}
    />
  );
}

function Patient({ detail }: { readonly detail: CaseDetail }): ReactNode {
  const { patient } = detail;
  const name = useField(detail, 'patient.name', patient.name ?? '', intake.name);
  const birthDate = useField(detail, 'patient.birthDate', shownBirthDate(patient.birthDate), intake.birthDate);
  const bsn = useField(detail, 'patient.bsn', patient.bsn == null ? '' : formatBsn(patient.bsn), intake.bsn);
  return (
    <>
      <TextField label={t.fields.name} value={name.value} error={name.problem} onChange={name.onChange} onCommit={() => { void name.onCommit(); }} />
      <div className="intake-pair">
        <TextField label={t.fields.birthDate} value={birthDate.value} placeholder={t.birthDateHint} inputMode="numeric" error={birthDate.problem} onChange={birthDate.onChange} onCommit={() => { void birthDate.onCommit(); }} />
        <Sex detail={detail} />
      </div>
      <TextField label={t.fields.bsn} value={bsn.value} placeholder={t.bsnHint} inputMode="numeric" error={bsn.problem} onChange={bsn.onChange} onCommit={() => { void bsn.onCommit(); }} />
      <Municipality detail={detail} />
      {detail.possibleDoubles.map((double) => (
        <Notice key={double.caseId} tone="warn" title={t.doubles}><p>{double.why}</p><Button kind="quiet" onPress={() => { goTo('triage', double.caseId); }}>{t.openOther}</Button></Notice>
      ))}
      {detail.comparingDoubles === true ? <p className="muted">{t.comparing}</p> : null}
    </>
  );
}

function Sex({ detail }: { readonly detail: CaseDetail }): ReactNode {
  const save = async (sex: 'female' | 'male' | 'other'): Promise<void> => {
    const problem = await saveSex(detail.caseId, sex);
    if (problem !== null) notify({ text: problem, tone: 'bad' });
    await refreshCase(detail.caseId);
  };
  return <SelectField label={t.fields.sex} value={detail.patient.sex ?? ''} placeholder={nl.common.unknown} options={optionsOf(t.sex)} onChange={(sex) => { void save(sex); }} />;
}

type Lookup = Output<'casework.lookupMunicipality'>;

function Municipality({ detail }: { readonly detail: CaseDetail }): ReactNode {
  const field = useField(detail, 'patient.municipality', detail.patient.municipality ?? '', intake.municipality);
  const [lookup, setLookup] = useState<Lookup | null>(null);
  const { value } = field;
  useEffect(() => {
    if (value.trim().length < 2) return undefined;
    let current = true;
    const timer = setTimeout(() => {
      void desk.ask('casework.lookupMunicipality', { text: value.trim() }).then((result) => { if (current) setLookup(result.ok ? result.value : null); });
    }, 120);
    return () => { current = false; clearTimeout(timer); };
  }, [value]);
  const names = lookup === null || value.trim().length < 2 ? [] : [...new Set([...(lookup.municipality === null ? [] : [lookup.municipality]), ...lookup.options])];
  const region = lookup?.kind === 'found' ? lookup.regionName : null;
  const { municipality, regionNumber = null } = detail.patient;
  return (
    <>
      <ComboField
        label={t.fields.municipality}
        value={value}
        options={names.map((name) => ({ value: name, label: name }))}
        error={field.problem}
        hint={region === null || value === '' ? null : t.municipalityRegion(region)}
        onChange={field.onChange}
        onCommit={() => { void field.onCommit(); }}
        onChoose={(name) => { field.onChange(name); void field.onCommit(); }}
      />
      {municipality === null || municipality === undefined ? null : <OtherRegion municipality={municipality} regionNumber={regionNumber} />}
    </>
  );
}

function Notes({ detail, noteRef }: { readonly detail: CaseDetail; readonly noteRef: Ref<HTMLTextAreaElement> }): ReactNode {
  const note = useField(detail, 'note', '', intake.note);
  return (
    <>
      <TextArea ref={noteRef} label={t.noteLabel} value={note.value} rows={3} error={note.problem} hint={t.noteHint} aside={note.dirty ? t.kept : undefined} enterCommits onChange={note.onChange} onCommit={() => { void note.onCommit(); }} />
      {detail.notes.length === 0 ? null : <ul className="notes">{detail.notes.toReversed().map((line) => <Note key={line.id} at={line.at} by={line.by} text={line.text} />)}</ul>}
    </>
  );
}

function Note({ at, by, text }: { readonly at: number; readonly by: string; readonly text: string }): ReactNode {
  const when = useClock((instant) => formatMoment(at, instant));
  return <li className="note-line"><p>{text}</p><p className="muted">{when} · {by}</p></li>;
}

function shownBirthDate(iso: string | null | undefined): string {
  const [year, month, day] = (iso ?? '').split('-').map(Number);
  return year === undefined || month === undefined || day === undefined ? '' : formatBirthDate({ year, month, day });
}
