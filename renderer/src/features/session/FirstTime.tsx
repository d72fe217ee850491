import { useState } from 'react';
import type { ReactNode } from 'react';
import { desk } from '../../bridge/desk.ts';
import { Button, Notice, Panel, SelectField, TextField } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { SecretField } from './SecretField.tsx';
import { arrive, refreshWays } from './store.ts';
import type { StaffRole, useWays } from './store.ts';

const t = nl.session;
type Ways = NonNullable<ReturnType<typeof useWays.getState>['ways']>;

/** The first time on a desk: proving who one is (identity provider or code), then choosing a PIN. */
export function FirstTime({ ways }: { readonly ways: Ways }): ReactNode {
  const { proof } = ways;
  if (proof.state === 'proven') return <ChooseSecret name={proof.person.name} roles={proof.person.roles} />;
  return (
    <Panel title={t.firstTime} pane>
      <p className="muted">{t.firstTimeHelp}</p>
      {ways.online ? null : <Notice tone="warn" title={t.needsRegion} />}
      {ways.identityProvider === null ? null : <Provider host={ways.identityProvider} proof={proof} />}
      <CodeForm />
    </Panel>
  );
}

function Provider({ host, proof }: { readonly host: string; readonly proof: Ways['proof'] }): ReactNode {
  const [error, setError] = useState<string | null>(null);
  const begin = async (): Promise<void> => {
    const result = await desk.ask('session.openIdentityProvider', {});
    setError(result.ok ? null : result.error.message);
    // The host hands an https address to the system's browser; nothing of it comes back into this page.
    if (result.ok) window.open(result.value.url, '_blank', 'noopener');
    await refreshWays();
  };
  return (
    <>
      {proof.state === 'waiting' ? <Notice tone="info" title={t.waiting} /> : null}
      {proof.state === 'failed' ? <Notice tone="bad" title={proof.message} /> : null}
      {error === null ? null : <Notice tone="bad" title={error} />}
      <div><Button onPress={() => { void begin(); }}>{proof.state === 'waiting' ? t.openAgain : t.withOrganisation(host)}</Button></div>
    </>
  );
}

function CodeForm(): ReactNode {
  const [code, setCode] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const use = async (): Promise<void> => {
    if (code.trim() === '' || busy) return;
    setBusy(true);
    const result = await desk.ask('session.useCode', { code: code.trim() });
    setBusy(false);
    setError(result.ok ? null : result.error.message);
    await refreshWays();
  };
  return (
    <div className="code-form" onKeyDown={(event) => { if (event.key === 'Enter') void use(); }}>
      <TextField label={t.code} value={code} hint={t.codeHelp} error={error} onChange={setCode} />
      <Button busy={busy} onPress={() => { void use(); }}>{t.useCode}</Button>
    </div>
  );
}

function ChooseSecret({ name, roles }: { readonly name: string; readonly roles: readonly StaffRole[] }): ReactNode {
  const [role, setRole] = useState<StaffRole>(roles[0] ?? 'nurse');
  const [secret, setSecret] = useState('');
  const [again, setAgain] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const keep = async (): Promise<void> => {
    if (busy) return;
    if (secret !== again) {
      setError(t.notSame);
      return;
    }
    setBusy(true);
    const result = await desk.ask('session.setSecret', { secret, role });
    setBusy(false);
    setError(result.ok ? null : result.error.message);
    if (!result.ok) return;
    await arrive();
  };
  const drop = async (): Promise<void> => {
    await desk.ask('session.dropProof', {});
    await refreshWays();
  };
  return (
    <Panel title={t.proven(name)} pane>
      <div className="sign-in">
        {roles.length > 1 ? <SelectField label={t.roleLabel} value={role} options={roles.map((one) => ({ value: one, label: t.role(one) }))} onChange={setRole} /> : null}
        <SecretField label={t.choose} value={secret} hint={t.chooseHelp} error={error} onChange={setSecret} />
        <SecretField label={t.again} value={again} onChange={setAgain} onEnter={() => { void keep(); }} />
        <div className="row">
          <Button kind="primary" busy={busy} onPress={() => { void keep(); }}>{t.keep}</Button>
          <Button kind="quiet" onPress={() => { void drop(); }}>{nl.common.cancel}</Button>
        </div>
      </div>
    </Panel>
  );
}
