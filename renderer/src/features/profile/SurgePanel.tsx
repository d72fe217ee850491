import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatMoment } from '../../../../shared/calendar/index.ts';
import { desk } from '../../bridge/desk.ts';
import { Button, Panel, Tag, TextField, now } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { told } from './store.ts';
import type { InForce } from './store.ts';

const t = nl.profile;

/** What opens in flu season or a crisis, whether it is on, and the switch for whoever may. Every switch carries who, when and why. */
export function SurgePanel({ inForce }: { readonly inForce: InForce }): ReactNode {
  return (
    <Panel title={t.surge} pane>
      {inForce.surge.length === 0 ? <p className="muted">{t.surgeNone}</p> : inForce.surge.map((one) => <Kind key={one.kind} one={one} inForce={inForce} />)}
      {inForce.history.length === 0 ? null : (
        <>
          <h3>{t.surgeHistory}</h3>
          <ul className="lines">{inForce.history.map((one) => <li key={`${one.kind}${one.at}`}>{one.kind} {one.on ? t.surgeOn : t.surgeOff} <span className="muted">{t.published(formatMoment(one.at, now()), one.by)}: {one.why}</span></li>)}</ul>
        </>
      )}
    </Panel>
  );
}

function Kind({ one, inForce }: { readonly one: InForce['surge'][number]; readonly inForce: InForce }): ReactNode {
  const [why, setWhy] = useState('');
  const [tried, setTried] = useState(false);
  const flip = async (): Promise<void> => {
    setTried(true);
    if (why.trim() === '') return;
    if (await told(desk.ask('profile.switchSurge', { regionId: inForce.regionId, kind: one.kind, on: !one.on, why: why.trim() }), t.surgeSwitched)) { setWhy(''); setTried(false); }
  };
  return (
    <div className="surge-kind">
      <p><strong>{one.kind}</strong> <Tag tone={one.on ? 'warn' : 'plain'}>{one.on ? t.surgeOn : t.surgeOff}</Tag></p>
      {one.text === '' ? null : <p className="muted">{one.text}</p>}
      {one.since === null ? null : <p>{t.surgeSince(formatMoment(one.since, now()), one.by, one.why)}</p>}
      <TextField label={t.surgeWhy} value={why} error={tried && why.trim() === '' ? t.surgeWhyNeeded : null} onChange={setWhy} />
      <div><Button blockedBecause={inForce.maySwitch ? null : t.surgeMayNot} onPress={() => { void flip(); }}>{one.on ? t.surgeSwitchOff(one.kind) : t.surgeSwitchOn(one.kind)}</Button></div>
    </div>
  );
}
