import { useState } from 'react';
import type { ReactNode } from 'react';
import { dateAt, formatDateShort } from '../../../../shared/calendar/index.ts';
import { isBsn, isoBirthDate, normaliseBsn, normaliseTelephone, parseBirthDate } from '../../../../shared/identifiers/index.ts';
import type { CareType, Sex, Urgency } from '../../../../shared/contract/primitives.ts';
import type { Input } from '../../bridge/client.ts';
import { Button, ComboField, Notice, SelectField, TextArea, TextField, now } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { optionsOf } from '../../nl/lists.ts';
import { paperTimes } from './paper-times.ts';
import type { PaperTimes } from './paper-times.ts';
import { enterPaper } from './store.ts';
import type { EmergencyList } from './store.ts';

const t = nl.emergency;
type Destination = keyof typeof nl.casework.destination;
type Referrer = keyof typeof nl.casework.referrer;
type Form = PaperTimes & {
  readonly day: string; readonly referrer: Referrer | ''; readonly callBack: string; readonly name: string; readonly birthDate: string; readonly sex: Sex | ''; readonly bsn: string; readonly municipality: string; readonly note: string;
  readonly urgency: Urgency | ''; readonly careType: CareType | ''; readonly decidedBy: string; readonly bed: string; readonly bedId: string | null; readonly spokeWith: string; readonly destination: Destination | '';
};
type Field = keyof Form;
type Paper = Input<'casework.enterPaper'>;

/** What stands on the paper form, in its order, typed in with the real times. Nothing is lost while the screen is away. */
let kept: Form | null = null;

export function PaperCase({ beds, onDone }: { readonly beds: EmergencyList['beds']; readonly onDone: () => void }): ReactNode {
  const [form, setForm] = useState<Form>(() => kept ?? emptyForm(now()));
  const [problem, setProblem] = useState<{ readonly field: Field; readonly text: string } | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const change = (part: Partial<Form>): void => {
    const next = { ...form, ...part };
    kept = next;
    setForm(next);
  };
  const error = (field: Field): string | null => (problem?.field === field ? problem.text : null);
  const text = (field: 'received' | 'decided' | 'promised' | 'arrived' | 'closed' | 'day' | 'callBack' | 'name' | 'birthDate' | 'bsn' | 'municipality' | 'decidedBy' | 'spokeWith', label: string, hint?: string): ReactNode => (
    <TextField label={label} value={form[field]} error={error(field)} {...(hint === undefined ? {} : { placeholder: hint })} inputMode={field === 'name' || field === 'municipality' || field === 'decidedBy' || field === 'spokeWith' ? 'text' : 'numeric'} onChange={(value) => { change({ [field]: value }); }} />
  );
  const save = async (): Promise<void> => {
    const made = toPaper(form, now());
    setProblem(made.ok ? null : made);
    if (!made.ok || busy) return;
    setBusy(true);
    const message = await enterPaper(made.paper);
    setBusy(false);
    setRefused(message);
    if (message !== null) return;
    kept = null;
    onDone();
  };
  const wanted = form.bed.trim().toLocaleLowerCase('nl');
  const options = wanted.length < 2 ? [] : beds.filter((bed) => nameOf(bed).toLocaleLowerCase('nl').includes(wanted)).slice(0, 12).map((bed) => ({ value: bed.id, label: nameOf(bed) }));
  return (
    <div className="paper-form">
      <fieldset><legend>{t.steps.call}</legend>{text('day', t.fields.day, t.dayHint)}{text('received', t.fields.received, 'uu:mm')}<SelectField label={t.fields.referrer} value={form.referrer} placeholder={nl.common.unknown} options={optionsOf(nl.casework.referrer)} onChange={(referrer) => { change({ referrer }); }} />{text('callBack', t.fields.callBack)}</fieldset>
      <fieldset><legend>{t.steps.patient}</legend>{text('name', t.fields.name)}{text('birthDate', t.fields.birthDate, t.dayHint)}<SelectField label={t.fields.sex} value={form.sex} placeholder={nl.common.unknown} options={optionsOf(nl.casework.sex)} onChange={(sex) => { change({ sex }); }} />{text('bsn', t.fields.bsn)}{text('municipality', t.fields.municipality)}</fieldset>
      <TextArea label={t.fields.note} rows={3} value={form.note} onChange={(note) => { change({ note }); }} />
      <fieldset><legend>{t.steps.decision}</legend>{text('decided', t.fields.decidedAt, t.timeHint)}<SelectField label={t.fields.urgency} value={form.urgency} placeholder={nl.common.unknown} options={optionsOf(nl.casework.urgency)} onChange={(urgency) => { change({ urgency }); }} /><SelectField label={t.fields.careType} value={form.careType} placeholder={nl.common.unknown} options={optionsOf(nl.casework.careTypeShort)} onChange={(careType) => { change({ careType }); }} />{text('decidedBy', t.fields.decidedBy)}</fieldset>
      <fieldset>
        <legend>{t.steps.place}</legend>{text('promised', t.fields.promisedAt, t.timeHint)}
        <ComboField label={t.fields.bed} value={form.bed} options={options} error={error('bed')} hint={t.bedHint} onChange={(bed) => { change({ bed, bedId: null }); }} onCommit={() => undefined} onChoose={(id) => { const bed = beds.find((one) => one.id === id); if (bed !== undefined) change({ bed: nameOf(bed), bedId: id }); }} />
        {text('spokeWith', t.fields.spokeWith)}{text('arrived', t.fields.arrivedAt, t.timeHint)}
      </fieldset>
      <fieldset><legend>{t.steps.end}</legend>{text('closed', t.fields.closedAt, t.timeHint)}<SelectField label={t.fields.destination} value={form.destination} placeholder={nl.common.unknown} options={optionsOf(nl.casework.destination)} onChange={(destination) => { change({ destination }); }} /></fieldset>
      {problem === null ? null : <Notice tone="warn" title={problem.text} />}
      {refused === null ? null : <Notice tone="bad" title={refused} />}
      <div><Button kind="primary" busy={busy} onPress={() => { void save(); }}>{t.save}</Button></div>
    </div>
  );
}

function emptyForm(instant: number): Form {
  return { day: formatDateShort(instant), received: '', decided: '', promised: '', arrived: '', closed: '', referrer: '', callBack: '', name: '', birthDate: '', sex: '', bsn: '', municipality: '', note: '', urgency: '', careType: '', decidedBy: '', bed: '', bedId: null, spokeWith: '', destination: '' };
}

function nameOf(bed: EmergencyList['beds'][number]): string {
  return [bed.location, bed.name, bed.place].filter((part) => part !== '').join(', ');
}

/** The form as the core takes it; a time without what belongs to it is asked for, never filled in. */
function toPaper(form: Form, instant: number): { readonly ok: true; readonly paper: Paper } | { readonly ok: false; readonly field: Field; readonly text: string } {
  const wrong = (field: Field, text: string) => ({ ok: false as const, field, text });
  const times = paperTimes(form.day, form, instant);
  if (!times.ok) return wrong(times.field, t.problems[times.problem]);
  const { received, decided, promised, arrived, closed } = times.at;
  const birth = form.birthDate.trim() === '' ? null : parseBirthDate(form.birthDate, dateAt(instant));
  if (form.birthDate.trim() !== '' && birth === null) return wrong('birthDate', t.problems.birthDate);
  const bsn = form.bsn.trim() === '' ? null : normaliseBsn(form.bsn);
  if (form.bsn.trim() !== '' && (bsn === null || !isBsn(bsn))) return wrong('bsn', t.problems.bsn);
  const callBack = form.callBack.trim() === '' ? null : normaliseTelephone(form.callBack);
  if (form.callBack.trim() !== '' && callBack === null) return wrong('callBack', t.problems.callBack);
  if (decided !== null && (form.urgency === '' || form.careType === '' || form.decidedBy.trim() === '')) return wrong('decided', t.problems.decided);
  if (promised !== null && form.bed.trim() === '') return wrong('bed', t.problems.promised);
  if (closed !== null && form.destination === '') return wrong('closed', t.problems.closed);
  return {
    ok: true,
    paper: {
      receivedAt: received ?? instant, note: form.note.trim(),
      referral: { ...(form.referrer === '' ? {} : { referrerRole: form.referrer }), ...(callBack === null ? {} : { callBackNumber: callBack }) },
      patient: { ...(form.name.trim() === '' ? {} : { name: form.name.trim() }), ...(birth === null ? {} : { birthDate: isoBirthDate(birth) }), ...(form.sex === '' ? {} : { sex: form.sex }), ...(bsn === null ? {} : { bsn }), ...(form.municipality.trim() === '' ? {} : { municipality: form.municipality.trim() }) },
      decided: decided === null || form.urgency === '' || form.careType === '' ? null : { at: decided, urgency: form.urgency, careType: form.careType, by: form.decidedBy.trim() },
      promised: promised === null ? null : { at: promised, bedGroupId: form.bedId, place: form.bed.trim(), spokeWith: form.spokeWith.trim(), expectedAt: null },
      arrivedAt: arrived, closed: closed === null || form.destination === '' ? null : { at: closed, destination: form.destination, text: '' },
    },
  };
}
