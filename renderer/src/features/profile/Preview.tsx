import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { settingPlace } from '../../../../shared/profile/labels.ts';
import { desk } from '../../bridge/desk.ts';
import { Button, Dialog, Notice, Panel, SelectField, Tag, notify } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { keepDraft, told } from './store.ts';
import type { Draft } from './store.ts';

const t = nl.profile;

/** What publishing would change, what stands in its way, and publishing itself. */
export function Preview({ draft }: { readonly draft: Draft }): ReactNode {
  const [sure, setSure] = useState(false);
  const { regionId } = draft;
  const publish = async (): Promise<void> => {
    setSure(false);
    await told(desk.ask('profile.publish', { regionId }).then((result) => { if (result.ok) notify({ text: t.publishedVersion(result.value.version), tone: 'good' }); return result; }), t.saved);
  };
  const blocked = draft.problems.length > 0 ? t.publishBlocked : draft.changes.length === 0 ? t.publishNothing : null;
  return (
    <Panel title={t.draft} pane aside={draft.changed ? <Tag tone="warn">{t.draft}</Tag> : undefined}>
      {draft.changed ? null : <p className="muted">{t.noDraft}</p>}
      {!draft.behind ? null : <Notice tone="warn" title={t.behind(draft.base, draft.current)}><Button onPress={() => { void keepDraft(desk.ask('profile.rebaseDraft', { regionId })); }}>{t.rebase}</Button></Notice>}
      {draft.problems.length === 0 ? null : (
        <Notice tone="bad" title={t.problems(draft.problems.length)}>
          <ul className="lines">{draft.problems.map((problem, index) => <li key={`${problem.key}${index}`}>{problem.message} <span className="muted">{placeBeside(problem)}</span> <span className="mono muted">{problem.key}</span></li>)}</ul>
        </Notice>
      )}
      {!draft.changed ? null : (
        <>
          {/* A draft that can't be read says nothing about what it would change. */}
          {draft.changes.length === 0 && draft.problems.length > 0 ? null : <h3>{t.changes}</h3>}
          {draft.changes.length > 0 ? <Changes changes={draft.changes} /> : draft.problems.length > 0 ? null : <p className="muted">{t.noChanges}</p>}
          <div className="row">
            <Button kind="primary" blockedBecause={blocked} onPress={() => { setSure(true); }}>{t.publish}</Button>
            <Button kind="quiet" onPress={() => { void keepDraft(desk.ask('profile.dropDraft', { regionId })).then((done) => { if (done) notify({ text: t.dropped }); }); }}>{t.drop}</Button>
          </div>
        </>
      )}
      {draft.notes.length === 0 ? null : (
        <details>
          <summary>{t.notes} ({draft.notes.length})</summary>
          <ul className="lines">{draft.notes.map((note) => <li key={note.key} className="muted">{note.message}</li>)}</ul>
        </details>
      )}
      <Adopt regionId={regionId} />
      {!sure ? null : (
        <Dialog title={t.publish} wide onClose={() => { setSure(false); }} footer={<><Button kind="primary" onPress={() => { void publish(); }}>{t.publish}</Button><Button kind="quiet" onPress={() => { setSure(false); }}>{nl.common.cancel}</Button></>}>
          <p>{t.publishSure(draft.changes.length)}</p>
          <Changes changes={draft.changes} />
        </Dialog>
      )}
    </Panel>
  );
}

/** Where it is, unless the message says so itself. */
function placeBeside({ key, message }: Draft['problems'][number]): string {
  const place = settingPlace(key) ?? '';
  return message.startsWith(place) ? '' : place;
}

function Changes({ changes }: { readonly changes: Draft['changes'] }): ReactNode {
  return (
    <ul className="changes">
      {changes.map((change) => (
        <li key={change.key}>
          <p><strong>{change.label}</strong> <span className="muted">{change.section}</span></p>
          <p><span className="muted">{t.before}:</span> {change.before ?? t.nothing}</p>
          <p><span className="muted">{t.after}:</span> {change.after ?? t.nothing}</p>
        </li>
      ))}
    </ul>
  );
}

/** Takes a shipped way of working as the draft. */
function Adopt({ regionId }: { readonly regionId: string }): ReactNode {
  const [shipped, setShipped] = useState<readonly { readonly id: string; readonly name: string }[]>([]);
  useEffect(() => { void desk.ask('profile.shipped', {}).then((result) => { if (result.ok) setShipped(result.value.profiles); }); }, []);
  const adopt = async (id: string): Promise<void> => {
    if (await keepDraft(desk.ask('profile.adopt', { regionId, id }))) notify({ text: t.adopted, tone: 'good' });
  };
  return <SelectField label={t.adopt} value="" placeholder={t.adoptWhich} options={shipped.map((one) => ({ value: one.id, label: one.name }))} onChange={(id) => { void adopt(id); }} />;
}
