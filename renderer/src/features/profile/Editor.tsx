import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { perUrgencyNorms, profileFields, valueAt, withValueAt } from '../../../../shared/profile/fields.ts';
import { desk } from '../../bridge/desk.ts';
import { Panel, TextArea } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { idsOf, optionsOf, urgencyList } from '../../nl/lists.ts';
import { FieldControl } from './FieldControl.tsx';
import type { Put } from './FieldControl.tsx';
import { keepDraft } from './store.ts';
import type { Draft } from './store.ts';

const t = nl.profile;

/** The draft, setting by setting. Each change is kept at once and checked with the check that the region uses; what is wrong stands at its setting and in the preview. */
export function Editor({ draft }: { readonly draft: Draft }): ReactNode {
  const put: Put = (key, value) => { void keepDraft(desk.ask('profile.saveDraft', { regionId: draft.regionId, draft: withValueAt(draft.draft, key, value) })); };
  const problemAt = (key: string): string | null => draft.problems.find((problem) => problem.key === key || problem.key.startsWith(`${key}.`))?.message ?? null;
  return (
    <>
      {idsOf(profileFields).map((section) => (
        <Panel key={section} title={t.sections[section]} pane>
          <div className="settings">{profileFields[section].map((field) => <FieldControl key={field.key} field={field} value={valueAt(draft.draft, field.key)} problem={problemAt(field.key)} put={put} />)}</div>
        </Panel>
      ))}
      <Panel title={t.sections.norms} pane><NormTable draft={draft} put={put} problemAt={problemAt} /></Panel>
      <Panel title={t.sections.lists} pane>
        <p className="muted">{t.listHint}</p>
        {optionsOf(t.lists).map(({ value: key, label }) => <ListField key={key} name={key} label={label} value={valueAt(draft.draft, key)} problem={problemAt(key)} put={put} />)}
      </Panel>
    </>
  );
}

type TableProps = { readonly draft: Draft; readonly put: Put; readonly problemAt: (key: string) => string | null };

function NormTable({ draft, put, problemAt }: TableProps): ReactNode {
  return (
    <div className="norm-editor">
      <FieldControl field={{ kind: 'minutes', key: 'norms.pickUp' }} value={valueAt(draft.draft, 'norms.pickUp')} problem={problemAt('norms.pickUp')} put={put} />
      <table className="norms">
        <thead><tr><th scope="col">{t.norm}</th>{urgencyList.map((urgency) => <th key={urgency} scope="col">{urgency}</th>)}</tr></thead>
        <tbody>
          {perUrgencyNorms.map((norm) => (
            <tr key={norm}>
              <th scope="row">{nl.casework.norm[norm]}</th>
              {urgencyList.map((urgency) => {
                const key = `norms.${norm}.${urgency}`;
                return <td key={key}><NormCell label={`${nl.casework.norm[norm]} ${urgency}`} value={valueAt(draft.draft, key)} wrong={problemAt(key)} onPut={(value) => { put(key, value); }} /></td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function NormCell({ label, value, wrong, onPut }: { readonly label: string; readonly value: unknown; readonly wrong: string | null; readonly onPut: (value: number) => void }): ReactNode {
  const shown = typeof value === 'number' ? String(value) : '';
  const [typed, setTyped] = useState(shown);
  useEffect(() => { setTyped(shown); }, [shown]);
  const commit = (): void => { if (typed !== shown && /^\d{1,6}$/.test(typed.trim())) onPut(Number(typed)); else setTyped(shown); };
  return <input className="input norm-cell" inputMode="numeric" aria-label={label} title={wrong ?? undefined} aria-invalid={wrong === null ? undefined : true} value={typed} onChange={(event) => { setTyped(event.currentTarget.value); }} onBlur={commit} onKeyDown={(event) => { if (event.key === 'Enter') commit(); }} />;
}

type ListProps = { readonly name: string; readonly label: string; readonly value: unknown; readonly problem: string | null; readonly put: Put };

/** A list or group as text. Text that can't be read is kept in the field and changes nothing. */
function ListField({ name, label, value, problem, put }: ListProps): ReactNode {
  const shown = value === undefined ? '' : JSON.stringify(value, null, 1);
  const [typed, setTyped] = useState(shown);
  const [broken, setBroken] = useState(false);
  useEffect(() => { setTyped(shown); setBroken(false); }, [shown]);
  const commit = (text: string): void => {
    if (text === shown) return;
    const read = text.trim() === '' ? { value: undefined } : parsed(text);
    setBroken(read === null);
    if (read !== null) put(name, read.value);
  };
  return (
    <details className="list-field" open={problem !== null || broken ? true : undefined}>
      <summary>{label}</summary>
      <TextArea label={label} rows={Math.min(16, Math.max(3, typed.split('\n').length))} value={typed} error={broken ? t.listBroken : problem} hint={t.empty} onChange={setTyped} onCommit={commit} />
    </details>
  );
}

function parsed(text: string): { readonly value: never } | null {
  try {
    return { value: JSON.parse(text) as never };
  } catch {
    // Said beside the field.
    return null;
  }
}

