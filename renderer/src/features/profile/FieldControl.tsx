import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { ProfileField, withValueAt } from '../../../../shared/profile/fields.ts';
import { Button, CheckField, SelectField, TextField } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { textOf } from '../../nl/lists.ts';
import { choiceWords } from './choices.ts';

const t = nl.profile;
export type Put = (key: string, value: Parameters<typeof withValueAt>[2]) => void;
type Props<F extends ProfileField = ProfileField> = { readonly field: F; readonly value: unknown; readonly problem: string | null; readonly put: Put };

/** The control that belongs to one setting. */
export function FieldControl({ field, value, problem, put }: Props): ReactNode {
  const label = t.setting(field.key);
  switch (field.kind) {
    case 'flag': return <div><CheckField label={label} checked={value === true} onChange={(checked) => { put(field.key, checked); }} />{problem === null ? null : <p className="field-error">{problem}</p>}</div>;
    case 'choice': return <SelectField label={label} value={String(value ?? '')} options={field.options.map((option) => ({ value: option, label: textOf(choiceWords, option) }))} error={problem} onChange={(chosen) => { put(field.key, chosen); }} />;
    case 'several': return <Several field={field} value={value} problem={problem} put={put} />;
    case 'order': return <Order field={field} value={value} problem={problem} put={put} />;
    case 'text': case 'time': return <Typed field={field} value={value} problem={problem} put={put} read={(text) => ({ value: text })} />;
    case 'minutes': case 'number': return <Typed field={field} value={value} problem={problem} put={put} read={(text) => (/^\d{1,6}$/.test(text) ? { value: Number(text) } : null)} />;
    case 'numberOrNone': return <Typed field={field} value={value} problem={problem} put={put} read={(text) => (text === '' ? { value: null } : /^\d{1,4}$/.test(text) ? { value: Number(text) } : null)} />;
  }
}

/** Kept when the field is left; what can't be read goes back to what it was. */
function Typed({ field, value, problem, put, read }: Props & { readonly read: (text: string) => { readonly value: string | number | null } | null }): ReactNode {
  const shown = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  const [typed, setTyped] = useState(shown);
  useEffect(() => { setTyped(shown); }, [shown]);
  const commit = (text: string): void => {
    const found = read(text.trim());
    if (found === null) setTyped(shown);
    else if (text.trim() !== shown) put(field.key, found.value);
  };
  return <TextField label={t.setting(field.key)} value={typed} inputMode={field.kind === 'text' || field.kind === 'time' ? 'text' : 'numeric'} error={problem} onChange={setTyped} onCommit={commit} />;
}

function Several({ field, value, problem, put }: Props<Extract<ProfileField, { kind: 'several' }>>): ReactNode {
  const chosen: readonly unknown[] = Array.isArray(value) ? value : [];
  const numbers = chosen.some((one) => typeof one === 'number');
  const toggle = (option: string, on: boolean): void => {
    const next = field.options.filter((one) => (one === option ? on : chosen.some((known) => String(known) === one)));
    put(field.key, numbers ? next.map(Number) : next);
  };
  return (
    <fieldset className="several" aria-invalid={problem === null ? undefined : true}>
      <legend>{t.setting(field.key)}</legend>
      <div className="several-options">{field.options.map((option) => <CheckField key={option} label={textOf(choiceWords, option)} checked={chosen.some((one) => String(one) === option)} onChange={(on) => { toggle(option, on); }} />)}</div>
      {problem === null ? null : <p className="field-error">{problem}</p>}
    </fieldset>
  );
}

/** An order, changed with a button per line: no dragging. */
function Order({ field, value, problem, put }: Props<Extract<ProfileField, { kind: 'order' }>>): ReactNode {
  const order = Array.isArray(value) ? value.map(String) : [];
  const up = (index: number): void => { put(field.key, order.map((one, at) => (at === index - 1 ? (order[index] ?? one) : at === index ? (order[index - 1] ?? one) : one))); };
  return (
    <fieldset className="several">
      <legend>{t.setting(field.key)}</legend>
      <ol className="order">{order.map((one, index) => <li key={one}>{textOf(choiceWords, one)} {index === 0 ? null : <Button kind="quiet" label={`${textOf(choiceWords, one)} omhoog`} onPress={() => { up(index); }}>↑</Button>}</li>)}</ol>
      {problem === null ? null : <p className="field-error">{problem}</p>}
    </fieldset>
  );
}
