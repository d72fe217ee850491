import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { pathIn, perUrgencyNorms, valueAt } from '../../../../shared/profile/fields.ts';
import type { Json, ProfileField } from '../../../../shared/profile/fields.ts';
import { settingLabel } from '../../../../shared/profile/labels.ts';
import { Button, SelectField } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { urgencyList } from '../../nl/lists.ts';
import { movedUp, wordOf } from './form.ts';
import type { ControlProps, Form } from './form.ts';
import { NormCell } from './NormCell.tsx';

const t = nl.profile;
const longestTitle = 80;
type Kind<K extends ProfileField['kind']> = Extract<ProfileField, { kind: K }>;

/** A list as rows: add, take away, and where the order counts move up. A new row gets the focus; after a row goes, the button to add has it. */
export function Rows({ field, path, form }: ControlProps<Kind<'rows'>>): ReactNode {
  const value = valueAt(form.draft.draft, path);
  const list: readonly Json[] = Array.isArray(value) ? (value as Json[]) : [];
  const box = useRef<HTMLFieldSetElement>(null);
  const [fresh, setFresh] = useState<number | null>(null);
  const problem = form.problemAt(path);
  const own = form.draft.problems.find((one) => one.key === path)?.message ?? null;
  useEffect(() => {
    if (fresh === null) return;
    box.current?.querySelector<HTMLElement>(`:scope > .rows-list > [data-row="${fresh}"] :is(input, select, textarea)`)?.focus();
  }, [fresh]);
  const add = (): void => { form.put(path, [...list, field.blank]); setFresh(list.length); };
  const remove = (index: number): void => {
    form.put(path, list.filter((_, at) => at !== index));
    setFresh(null);
    box.current?.querySelector<HTMLElement>(':scope > .rows-add button')?.focus();
  };
  return (
    <fieldset className="rows" ref={box} aria-invalid={problem === null ? undefined : true}>
      <legend>{settingLabel(path)}</legend>
      {list.length === 0 ? <p className="muted">{t.noRows}</p> : (
        <ol className="rows-list">
          {list.map((row, index) => (
            // A row has no name of its own: its place is what it is known by.
            <li key={index} data-row={index}>
              <Row field={field} path={`${path}.${index}`} form={form} title={rowTitle(field, row, index, form)} open={fresh === index} ways={<>
                {field.ordered === true && index > 0 ? <Button kind="quiet" label={t.up(t.rowOf(index + 1))} onPress={() => { form.put(path, movedUp(list, index)); }}>↑</Button> : null}
                <Button kind="quiet" label={t.removeRow(rowTitle(field, row, index, form))} onPress={() => { remove(index); }}>{t.remove}</Button>
              </>} />
            </li>
          ))}
        </ol>
      )}
      {own === null ? null : <p className="field-error">{own}</p>}
      <div className="rows-add"><Button label={t.addRowTo(settingLabel(path))} onPress={add}>{t.addRow}</Button></div>
    </fieldset>
  );
}

type RowProps = ControlProps<Kind<'rows'>> & { readonly title: string; readonly open: boolean; readonly ways: ReactNode };

function Row({ field, path, form, title, open, ways }: RowProps): ReactNode {
  const fields = field.row.map((one) => form.render(one, pathIn(path, one.key)));
  if (field.wide !== true) return <div className="row-fields">{fields}<div className="row-ways">{ways}</div></div>;
  return (
    <details className="row-wide" open={open || form.problemAt(path) !== null ? true : undefined}>
      <summary>{title}</summary>
      <div className="row-fields">{fields}</div>
      <div className="row-ways">{ways}</div>
    </details>
  );
}

/** What a row is about, from its first texts and choices. */
function rowTitle(field: Kind<'rows'>, row: Json, index: number, form: Form): string {
  const names = new Map([...form.draft.organisations, ...form.draft.regions].map((one) => [one.id, one.name]));
  const parts = field.row.flatMap((one) => {
    const value = one.key === '' ? row : valueAt(row, one.key);
    if (typeof value !== 'string' || value === '' || one.kind === 'phone') return [];
    return [one.kind === 'choice' ? wordOf(value) : (names.get(value) ?? value)];
  });
  const title = parts.slice(0, 2).join(', ');
  return title === '' ? t.rowOf(index + 1) : title.length > longestTitle ? `${title.slice(0, longestTitle)}…` : title;
}

/** A group that a region has or hasn't. */
export function Group({ field, path, form }: ControlProps<Kind<'group'>>): ReactNode {
  const there = valueAt(form.draft.draft, path) !== undefined;
  const own = form.draft.problems.find((one) => one.key === path)?.message ?? null;
  const label = settingLabel(path);
  return (
    <fieldset className="rows" aria-invalid={own === null ? undefined : true}>
      <legend>{label}</legend>
      {there ? <div className="settings">{field.fields.map((one) => form.render(one, pathIn(path, one.key)))}</div> : <p className="muted">{t.notKept}</p>}
      {own === null ? null : <p className="field-error">{own}</p>}
      <div className="rows-add"><Button label={there ? t.removeRow(label) : t.keep(label)} onPress={() => { form.put(path, there ? undefined : field.blank); }}>{there ? t.remove : t.keepShort}</Button></div>
    </fieldset>
  );
}

/** Fields that go with a chosen model; another model begins anew. */
export function Model({ field, path, form }: ControlProps<Kind<'model'>>): ReactNode {
  const chosen = String(valueAt(form.draft.draft, pathIn(path, 'model')) ?? '');
  const model = field.models[chosen];
  const own = form.draft.problems.find((one) => one.key === path)?.message ?? null;
  return (
    <div className="settings model">
      <SelectField label={settingLabel(pathIn(path, 'model'))} value={chosen} options={Object.keys(field.models).map((one) => ({ value: one, label: wordOf(one) }))} error={own} onChange={(next) => { form.put(path, field.models[next]?.blank); }} />
      {model?.fields.map((one) => form.render(one, pathIn(path, one.key)))}
    </div>
  );
}

/** Norms that hold only while something is on; an empty cell keeps the usual one. */
export function PartialNorms({ path, form }: { readonly path: string; readonly form: Form }): ReactNode {
  const cell = (key: string, label: string): ReactNode => <NormCell label={label} value={valueAt(form.draft.draft, key)} wrong={form.problemAt(key)} onPut={(value) => { form.put(key, value ?? undefined); }} optional />;
  return (
    <fieldset className="rows">
      <legend>{settingLabel(path)}</legend>
      <table className="table">
        <thead><tr><th scope="col">{t.norm}</th>{urgencyList.map((urgency) => <th key={urgency} scope="col">{urgency}</th>)}</tr></thead>
        <tbody>
          <tr><th scope="row">{settingLabel(pathIn(path, 'pickUp'))}</th><td colSpan={urgencyList.length}>{cell(pathIn(path, 'pickUp'), settingLabel(pathIn(path, 'pickUp')))}</td></tr>
          {perUrgencyNorms.map((norm) => (
            <tr key={norm}><th scope="row">{nl.casework.norm[norm]}</th>{urgencyList.map((urgency) => <td key={urgency}>{cell(`${path}.${norm}.${urgency}`, t.surgeNorm(nl.casework.norm[norm], urgency))}</td>)}</tr>
          ))}
        </tbody>
      </table>
    </fieldset>
  );
}
