import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { formatMoment } from '../../../../shared/calendar/index.ts';
import { desk } from '../../bridge/desk.ts';
import { Button, EmptyState, Notice, Panel, SelectField, Tag, useClock } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { FirstTime } from './FirstTime.tsx';
import { Envelope } from './Envelope.tsx';
import { SecretField } from './SecretField.tsx';
import { arrive, refreshSession, refreshWays, startTraining, useSession, useWays } from './store.ts';
import type { StaffRole } from './store.ts';

const t = nl.session;
const trainingRoles = ['nurse', 'elderlyPhysician', 'manager', 'administrator'] as const;

/** Nobody is signed in, or the desk is locked: every way in that works here and now. */
export function SignInPanel(): ReactNode {
  const { training, loaded, info, locked } = useSession();
  const { ways, envelope } = useWays();
  useEffect(() => { void refreshWays(); }, []);
  if (!loaded || ways === null) return <EmptyState title={nl.common.loading} />;
  if (training || info?.training === true) return <Training />;
  if (ways.proof.state === 'proven') return <FirstTime ways={ways} />;
  return (
    <>
      {ways.people.length === 0 ? null : (
        <Panel title={locked === null ? t.title : t.lockedTitle(locked.name)} hideTitle={locked === null} pane>
          {locked === null ? null : <Notice tone="info" title={t.lockedWhy[locked.why]}><p>{t.lockedKept}</p></Notice>}
          <PinForm key={locked?.id ?? ''} people={ways.people} first={locked?.id ?? null} />
        </Panel>
      )}
      <FirstTime ways={ways} />
      {envelope.length === 0 ? null : <Envelope people={envelope} />}
    </>
  );
}

/** The training region: one button. Other roles are there for who wants to see them. */
function Training(): ReactNode {
  const [busy, setBusy] = useState(false);
  const [others, setOthers] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const locked = useSession((state) => state.locked);
  useEffect(() => { button.current?.focus(); }, []);
  const begin = async (role: StaffRole): Promise<void> => {
    setBusy(true);
    await startTraining(role);
    setBusy(false);
  };
  return (
    <Panel title={t.title} hideTitle pane aside={<Tag tone="warn">{nl.common.training}</Tag>}>
      {locked === null ? null : <Notice tone="warn" title={t.lockedTitle(locked.name)}><p>{t.lockedWhy[locked.why]} {t.lockedKeptTraining}</p></Notice>}
      <Notice tone="info" title={t.training}><p>{t.startTrainingWhy}</p></Notice>
      <div className="row">
        <Button ref={button} kind="primary" busy={busy} onPress={() => { void begin('trainee'); }}>{t.startTraining}</Button>
        <Button kind="quiet" expanded={others} onPress={() => { setOthers(!others); }}>{t.otherRole}</Button>
      </div>
      {others ? <div className="row">{trainingRoles.map((role) => <Button key={role} busy={busy} onPress={() => { void begin(role); }}>{t.role(role)}</Button>)}</div> : null}
    </Panel>
  );
}

type Person = NonNullable<ReturnType<typeof useWays.getState>['ways']>['people'][number];

function PinForm({ people, first }: { readonly people: readonly Person[]; readonly first: string | null }): ReactNode {
  const only = people.length === 1 ? (people[0]?.id ?? '') : '';
  const [staffId, setStaffId] = useState(people.some((person) => person.id === first) ? (first ?? '') : only);
  const [role, setRole] = useState<StaffRole | ''>('');
  const [secret, setSecret] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const person = people.find((one) => one.id === staffId);
  const own = first === staffId && first !== null;
  const wait = useClock((instant) => (person?.opensAt != null && person.opensAt > instant ? t.waitUntil(formatMoment(person.opensAt, instant)) : ''));
  useEffect(() => { if (staffId !== '') field.current?.focus(); }, [staffId]);
  const enter = async (): Promise<void> => {
    if (staffId === '' || secret === '' || busy) return;
    setBusy(true);
    const result = await desk.ask('session.signIn', { staffId, secret, role: role === '' ? null : role });
    setBusy(false);
    setSecret('');
    setError(result.ok ? null : result.error.message);
    await Promise.all([result.ok && !own ? arrive() : refreshSession(), refreshWays()]);
    if (!result.ok) field.current?.focus();
  };
  const options = people.map((one) => ({ value: one.id, label: one.name }));
  return (
    <div className="sign-in">
      <SelectField label={t.who} value={staffId} options={options} placeholder={t.whoChoose} onChange={(id) => { setStaffId(id); setRole(''); setError(null); }} />
      {person !== undefined && person.roles.length > 1 && !own ? <SelectField label={t.roleLabel} value={role === '' ? (person.roles[0] ?? '') : role} options={person.roles.map((one) => ({ value: one, label: t.role(one) }))} onChange={setRole} /> : null}
      {person !== undefined && person.blocked !== null ? <Notice tone="warn" title={t.blocked[person.blocked]} /> : null}
      <SecretField ref={field} label={t.secret} value={secret} error={error} hint={wait === '' ? null : wait} onChange={setSecret} onEnter={() => { void enter(); }} />
      <div><Button kind="primary" busy={busy} onPress={() => { void enter(); }}>{own ? t.unlock : t.signIn}</Button></div>
    </div>
  );
}
