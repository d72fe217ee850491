import { useCallback, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { Output } from '../../bridge/client.ts';
import { desk } from '../../bridge/desk.ts';
import { Button, Dialog, EmptyState, Panel, notify } from '../../components/index.ts';
import { nl } from '../../nl.ts';

const t = nl.session;
type People = Output<'session.staff'>['people'];

/** For managers: who may work here, a code for the first time, taking a PIN away, the code for the envelope. Codes are shown once and kept nowhere. */
export function Colleagues(): ReactNode {
  const [people, setPeople] = useState<People | null>(null);
  const [shown, setShown] = useState<{ readonly title: string; readonly code: string; readonly help: string } | null>(null);
  const load = useCallback(async (): Promise<void> => {
    const result = await desk.ask('session.staff', {});
    if (result.ok) setPeople(result.value.people);
  }, []);
  useEffect(() => { void load(); }, [load]);
  const give = async (id: string, name: string): Promise<void> => {
    const result = await desk.ask('session.giveCode', { staffId: id });
    if (result.ok) setShown({ title: t.givenCode(name), code: result.value.code, help: t.givenCodeHelp });
    else notify({ text: result.error.message, tone: 'bad' });
  };
  const forget = async (id: string): Promise<void> => {
    const result = await desk.ask('session.forget', { staffId: id, why: t.forgetWhy });
    if (!result.ok) notify({ text: result.error.message, tone: 'bad' });
    await load();
  };
  const envelope = async (): Promise<void> => {
    const result = await desk.ask('session.makeEnvelope', {});
    if (result.ok) setShown({ title: t.envelopeMade, code: result.value.code, help: t.envelopeMadeHelp });
    else notify({ text: result.error.message, tone: 'bad' });
  };
  if (people === null) return <EmptyState title={nl.common.loading} />;
  return (
    <Panel title={t.colleagues} pane aside={<Button kind="quiet" onPress={() => { void envelope(); }}>{t.makeEnvelope}</Button>}>
      <ul className="colleagues">
        {people.map((person) => (
          <li key={person.id} className="colleague">
            <span className="colleague-name"><strong>{person.name}</strong><span className="muted">{person.roles.map((role) => t.role(role)).join(', ')}</span></span>
            <span className="muted">{person.active ? t.here[person.here] : t.inactive}</span>
            <span className="row">
              {person.active ? <Button label={`${t.giveCode}: ${person.name}`} onPress={() => { void give(person.id, person.name); }}>{t.giveCode}</Button> : null}
              {person.here === 'none' ? null : <Button kind="quiet" label={`${t.forget}: ${person.name}`} onPress={() => { void forget(person.id); }}>{t.forget}</Button>}
            </span>
          </li>
        ))}
      </ul>
      {shown === null ? null : <Dialog title={shown.title} onClose={() => { setShown(null); }}><p className="given-code mono">{shown.code}</p><p>{shown.help}</p></Dialog>}
    </Panel>
  );
}
