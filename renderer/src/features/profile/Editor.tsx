import type { ReactNode } from 'react';
import { perUrgencyNorms, profileFields, valueAt } from '../../../../shared/profile/fields.ts';
import { Panel } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { idsOf, urgencyList } from '../../nl/lists.ts';
import { FieldControl } from './FieldControl.tsx';
import type { Form } from './form.ts';
import { NormCell } from './NormCell.tsx';
import { putSetting } from './store.ts';
import type { Draft } from './store.ts';

const t = nl.profile;

/** The draft, setting by setting. Each change is kept at once and checked with the check that the region uses; what is wrong stands at its setting and in the preview. */
export function Editor({ draft }: { readonly draft: Draft }): ReactNode {
  const form: Form = {
    draft, put: (path, value) => { void putSetting(path, value); },
    problemAt: (path) => draft.problems.find((problem) => problem.key === path || problem.key.startsWith(`${path}.`))?.message ?? null,
    render: (field, path) => <FieldControl key={`${path} ${field.kind}`} field={field} path={path} form={form} />,
  };
  return (
    <>
      {idsOf(profileFields).map((section) => (
        <Panel key={section} title={t.sections[section]} pane>
          {section === 'urgencyLabels' ? <p className="muted">{t.urgencyLabelsHelp}</p> : null}
          <div className="settings">{profileFields[section].map((field) => form.render(field, field.key))}</div>
        </Panel>
      ))}
      <Panel title={t.sections.norms} pane><NormTable form={form} /></Panel>
      <details className="draft-json"><summary>{t.asJson}</summary><pre className="mono" tabIndex={0} aria-label={t.asJson}>{JSON.stringify(draft.draft, null, 1)}</pre></details>
    </>
  );
}

function NormTable({ form }: { readonly form: Form }): ReactNode {
  return (
    <div className="norm-editor">
      {form.render({ kind: 'minutes', key: 'norms.pickUp' }, 'norms.pickUp')}
      <table className="table">
        <thead><tr><th scope="col">{t.norm}</th>{urgencyList.map((urgency) => <th key={urgency} scope="col">{urgency}</th>)}</tr></thead>
        <tbody>
          {perUrgencyNorms.map((norm) => (
            <tr key={norm}>
              <th scope="row">{nl.casework.norm[norm]}</th>
              {urgencyList.map((urgency) => {
                const key = `norms.${norm}.${urgency}`;
                return <td key={key}><NormCell label={`${nl.casework.norm[norm]} ${urgency}`} value={valueAt(form.draft.draft, key)} wrong={form.problemAt(key)} onPut={(value) => { if (value !== null) form.put(key, value); }} /></td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
