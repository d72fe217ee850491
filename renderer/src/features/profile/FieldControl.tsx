import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { pathIn, valueAt } from '../../../../shared/profile/fields.ts';
import type { Json, ProfileField } from '../../../../shared/profile/fields.ts';
import { settingLabel } from '../../../../shared/profile/labels.ts';
import { indicatorCatalogue, isIndicator } from '../../../../shared/reports/indicators/catalogue.ts';
import { Button, CheckField, SelectField, TextField } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { decimals, hundredths, listOf, movedUp, partOf, percentText, wholeNumber, wordOf } from './form.ts';
import type { ControlProps, Reading } from './form.ts';
import { Group, Model, PartialNorms, Rows } from './Rows.tsx';

const t = nl.profile;

/** The control that belongs to one setting. `path`: where its value stands in the draft. */
export function FieldControl({ field, path, form }: ControlProps): ReactNode {
  const label = settingLabel(path);
  const value = valueAt(form.draft.draft, path);
  const problem = form.problemAt(path);
  const text = (read: (typed: string) => Reading, shown = typeof value === 'string' || typeof value === 'number' ? String(value) : '', numeric = true): ReactNode => (
    <Typed label={label} shown={shown} problem={problem} numeric={numeric} read={read} onRead={(next) => { form.put(path, next); }} />
  );
  switch (field.kind) {
    case 'flag': return <div><CheckField label={label} checked={value === true} onChange={(checked) => { form.put(path, checked); }} />{problem === null ? null : <p className="field-error">{problem}</p>}</div>;
    case 'choice': return <Choice field={field} path={path} form={form} />;
    case 'oneOf': return <Known label={label} value={value} problem={problem} known={listOf(valueAt(form.draft.draft, field.list)).map((one) => ({ id: one, name: one }))} onChoose={(chosen) => { form.put(path, chosen); }} />;
    case 'organisation': return <Known label={label} value={value} problem={problem} known={form.draft.organisations} onChoose={(chosen) => { form.put(path, chosen); }} />;
    case 'region': return <Known label={label} value={value} problem={problem} known={form.draft.regions} onChoose={(chosen) => { form.put(path, chosen); }} />;
    case 'several': return <Several field={field} path={path} form={form} />;
    case 'order': return <Order field={field} path={path} form={form} />;
    case 'text': case 'time': case 'date': return text((typed) => ({ value: typed }), undefined, false);
    case 'optionalText': return text((typed) => ({ value: typed === '' ? undefined : typed }), undefined, false);
    case 'phone': return text((typed) => ({ value: typed === '' ? null : typed }));
    case 'minutes': case 'number': return text(wholeNumber);
    case 'numberOrNone': return text((typed) => (typed === '' ? { value: null } : wholeNumber(typed)));
    case 'percent': return text((typed) => partOf(typed, field.whole), percentText(value, field.whole));
    case 'euro': return text((typed) => { const cents = hundredths(typed); return cents === null ? null : { value: cents }; }, typeof value === 'number' ? decimals(value / 100) : '');
    case 'target': return <Target field={field} path={path} form={form} />;
    case 'rows': return <Rows field={field} path={path} form={form} />;
    case 'group': return <Group field={field} path={path} form={form} />;
    case 'model': return <Model field={field} path={path} form={form} />;
    case 'norms': return <PartialNorms path={path} form={form} />;
  }
}

type TypedProps = { readonly label: string; readonly shown: string; readonly problem: string | null; readonly numeric: boolean; readonly read: (text: string) => Reading; readonly onRead: (value: Json | undefined) => void };

/** Kept when the field is left; what can't be read stays, with a message, and changes nothing. */
function Typed({ label, shown, problem, numeric, read, onRead }: TypedProps): ReactNode {
  const [typed, setTyped] = useState(shown);
  const [unread, setUnread] = useState(false);
  useEffect(() => { setTyped(shown); setUnread(false); }, [shown]);
  const commit = (text: string): void => {
    const found = read(text.trim());
    setUnread(found === null);
    if (found !== null && text.trim() !== shown) onRead(found.value);
  };
  return <TextField label={label} value={typed} inputMode={numeric ? 'numeric' : 'text'} error={unread ? t.notANumber : problem} onChange={setTyped} onCommit={commit} />;
}

function Choice({ field, path, form }: ControlProps<Extract<ProfileField, { kind: 'choice' }>>): ReactNode {
  const value = valueAt(form.draft.draft, path);
  const options = field.options.map((option) => ({ value: option, label: wordOf(option) }));
  const choose = (option: string): void => {
    const chosen = typeof value === 'number' ? Number(option) : option;
    if (field.resets === undefined) { form.put(path, chosen); return; }
    const row = path.slice(0, path.lastIndexOf('.'));
    form.put(row, { ...(valueAt(form.draft.draft, row) as Readonly<Record<string, Json | undefined>>), ...field.resets, [field.key]: chosen });
  };
  return <SelectField label={settingLabel(path)} value={String(value ?? '')} options={options} placeholder={t.choose} error={form.problemAt(path)} onChange={choose} />;
}

/** One out of what the region knows. A name that it doesn't know (of a shipped way of working) stays visible until another is chosen. */
function Known({ label, value, problem, known, onChoose }: { readonly label: string; readonly value: unknown; readonly problem: string | null; readonly known: readonly { readonly id: string; readonly name: string }[]; readonly onChoose: (id: string) => void }): ReactNode {
  const chosen = typeof value === 'string' ? value : '';
  const options = [...(chosen === '' || known.some((one) => one.id === chosen) ? [] : [{ value: chosen, label: t.stillToChoose(chosen) }]), ...known.map((one) => ({ value: one.id, label: one.name }))];
  return <SelectField label={label} value={chosen} options={options} placeholder={t.choose} error={problem} onChange={onChoose} />;
}

function Several({ field, path, form }: ControlProps<Extract<ProfileField, { kind: 'several' }>>): ReactNode {
  const value = valueAt(form.draft.draft, path);
  const problem = form.problemAt(path);
  const chosen: readonly unknown[] = Array.isArray(value) ? value : [];
  const numbers = field.options.every((option) => /^\d+$/.test(option));
  const toggle = (option: string, on: boolean): void => {
    const next = field.options.filter((one) => (one === option ? on : chosen.some((known) => String(known) === one)));
    form.put(path, numbers ? next.map(Number) : next);
  };
  return (
    <fieldset className="several" aria-invalid={problem === null ? undefined : true}>
      <legend>{settingLabel(path)}</legend>
      <div className="several-options">{field.options.map((option) => <CheckField key={option} label={wordOf(option)} checked={chosen.some((one) => String(one) === option)} onChange={(on) => { toggle(option, on); }} />)}</div>
      {problem === null ? null : <p className="field-error">{problem}</p>}
    </fieldset>
  );
}

/** An order, changed with a button per line: no dragging. */
function Order({ path, form }: ControlProps<Extract<ProfileField, { kind: 'order' }>>): ReactNode {
  const problem = form.problemAt(path);
  const order = listOf(valueAt(form.draft.draft, path));
  return (
    <fieldset className="several">
      <legend>{settingLabel(path)}</legend>
      <ol className="order">{order.map((one, index) => <li key={one}>{wordOf(one)} {index === 0 ? null : <Button kind="quiet" label={t.up(wordOf(one))} onPress={() => { form.put(path, movedUp(order, index)); }}>↑</Button>}</li>)}</ol>
      {problem === null ? null : <p className="field-error">{problem}</p>}
    </fieldset>
  );
}

/** A target in the unit of its figure: percent, minutes or a number. */
function Target({ field, path, form }: ControlProps<Extract<ProfileField, { kind: 'target' }>>): ReactNode {
  const row = field.into === 'perUnit' ? path : path.slice(0, path.lastIndexOf('.'));
  const figure = valueAt(form.draft.draft, pathIn(row, field.figure));
  if (typeof figure !== 'string' || !isIndicator(figure)) return null;
  const { unit } = indicatorCatalogue[figure];
  if (field.into === 'perUnit' && unit === 'count') return <p className="muted">{t.noTarget}</p>;
  const at = field.into === 'one' ? path : pathIn(path, unit === 'share' ? 'share' : 'minutes');
  const value = valueAt(form.draft.draft, at);
  const none = field.into === 'one' ? null : undefined;
  const shown = unit === 'share' ? percentText(value, 1) : typeof value === 'number' ? String(value) : '';
  const read = (typed: string): Reading => (typed === '' ? { value: none } : unit === 'share' ? partOf(typed, 1) : wholeNumber(typed));
  return <Typed label={t.targetIn[unit]} shown={shown} problem={form.problemAt(at)} numeric read={read} onRead={(next) => { form.put(at, next); }} />;
}
