import type { ReactNode } from 'react';
import { formatMoment, formatRelative } from '../../../../shared/calendar/index.ts';
import { Button, ClockText, EmptyState, Facts, Notice, Panel, ScreenHead, Tag, now, useClock } from '../../components/index.ts';
import { goTo } from '../../app/routes.ts';
import { nl } from '../../nl.ts';
import './sync.css';
import { QueueList } from './QueueList.tsx';
import { SettingsPanel } from './SettingsPanel.tsx';
import { retry, useSync, useSyncFeed } from './store.ts';
import type { SyncStatus } from './store.ts';

const t = nl.sync;
const count = new Intl.NumberFormat('nl-NL');

/** Screen 10, Instellingen & verbinding: nothing unsent is ever out of sight, and it says what to do about it. */
export function ConnectionScreen(): ReactNode {
  useSyncFeed();
  const { status, items, more, error } = useSync();
  return (
    <div className="page connection">
      <ScreenHead title={nl.screens.connection} />
      <div className="split">
        <div className="column">
          {error === null ? null : <Notice tone="bad" title={error} />}
          {status === null ? <EmptyState title={nl.common.loading} /> : <ConnectionPanel status={status} />}
          <Panel title={t.queue} pane aside={<><span className="muted">{items === null ? '' : t.queueCount(items.length + more)}</span>{items === null || items.length === 0 ? null : <Button kind="quiet" onPress={() => { void retry(null); }}>{t.retryAll}</Button>}</>}>
            {items === null ? (error === null ? <EmptyState title={nl.common.loading} /> : <p className="muted">{nl.common.unknown}</p>) : items.length === 0 ? <EmptyState title={t.queueEmpty}><p>{t.queueEmptyHelp}</p></EmptyState> : <><QueueList items={items} />{items.some((item) => item.state === 'waiting') ? <p className="muted">{t.queueGoes(more === 0 ? null : count.format(more))}</p> : null}</>}
          </Panel>
          {status === null ? null : <Sources status={status} />}
        </div>
        <div className="column connection-side">
          <SettingsPanel />
          <About />
        </div>
      </div>
    </div>
  );
}

function ConnectionPanel({ status }: { readonly status: SyncStatus }): ReactNode {
  const contact = useClock((instant) => (status.lastContactAt === null ? t.never : formatRelative(Math.min(status.lastContactAt, instant), instant)));
  const feed = useClock((instant) => (status.feedAt === null ? t.never : formatRelative(Math.min(status.feedAt, instant), instant)));
  return (
    <Panel title={t.connection} pane aside={status.training ? <Tag tone="warn">{t.training}</Tag> : undefined}>
      <p className="connection-state"><ClockText tone={status.connection === 'online' ? 'done' : 'near'}><strong>{t[status.connection]}</strong></ClockText> <span className="muted">{t.since(formatMoment(status.since, now()))}</span></p>
      {status.problem === null ? null : <Notice tone="warn" title={status.problem.message} />}
      {status.bootstrap.running ? <Notice title={t.bootstrapTitle}><p>{t.bootstrap(count.format(status.bootstrap.rows), status.bootstrap.total === null ? null : count.format(status.bootstrap.total))}</p></Notice> : null}
      <div className="connection-facts">
        <Facts missing={nl.common.unknown} rows={[{ label: t.lastContact, value: contact }, { label: t.feedAt, value: feed }, { label: t.service, value: status.serviceName }]} />
        <Facts
          missing={nl.common.unknown}
          rows={[
            { label: t.address, value: status.regionUrl === '' ? null : <span className="mono">{status.regionUrl}</span> },
            { label: t.skew, value: status.clockSkewMs === null ? t.skewNone : t.skewMs(seconds(status.clockSkewMs)) },
            { label: t.digest, value: status.digestOk === null ? t.digestUnknown : status.digestOk ? t.digestOk : t.digestWrong },
          ]}
        />
      </div>
    </Panel>
  );
}

function Sources({ status }: { readonly status: SyncStatus }): ReactNode {
  return (
    <Panel title={t.sources} pane>
      <table className="table">
        <thead><tr><th scope="col">{t.columns.source}</th><th scope="col" className="cell-end">{t.columns.rows}</th><th scope="col">{t.columns.updated}</th></tr></thead>
        <tbody>{status.sources.map((source) => <SourceRow key={source.kind} source={source} />)}</tbody>
      </table>
    </Panel>
  );
}

function SourceRow({ source }: { readonly source: SyncStatus['sources'][number] }): ReactNode {
  const updated = useClock((instant) => (source.updatedAt === null ? t.never : formatRelative(Math.min(source.updatedAt, instant), instant)));
  return <tr><th scope="row">{t.kind(source.kind)}</th><td className="cell-end">{count.format(source.rows)}</td><td>{updated}</td></tr>;
}

function About(): ReactNode {
  const { info, profile, protocol } = useSync();
  return (
    <Panel title={t.about} pane>
      <Facts
        missing={nl.common.unknown}
        rows={[
          { label: t.version, value: info?.version ?? null },
          { label: t.host, value: info === null ? null : t.hosts[info.host] },
          { label: t.data, value: info === null ? null : <span className="mono">{info.dataFolder}</span> },
          { label: t.secrets, value: info === null ? null : t.secretKinds[info.capabilities.secrets] },
          { label: t.region, value: profile?.regionName ?? null },
          { label: t.profile, value: profile === null ? null : t.profileVersion(profile.profile.name, profile.profile.version) },
          { label: t.protocol, value: protocol === null ? null : t.protocolVersion(protocol.title, protocol.version) },
        ]}
      />
      <div><Button onPress={() => { goTo('profile'); }}>{nl.screens.profile}</Button></div>
      <Notice tone="warn" title={t.notValidated}><p>{t.notValidatedHelp}</p></Notice>
    </Panel>
  );
}

/** Seconds with one decimal in Dutch; a hair below zero is no "-0,0". */
function seconds(ms: number): string {
  return (Math.round(ms / 100) / 10 || 0).toLocaleString('nl-NL', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}
