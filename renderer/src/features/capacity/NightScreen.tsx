import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { formatMoment, formatRelative } from '../../../../shared/calendar/index.ts';
import { Button, EmptyState, Notice, Panel, PhoneNumber, ScreenHead, Waiting, useClock } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import './rounds.css';
import { NightKind, NightSummary } from './NightOutlook.tsx';
import { loadOutlook, useNightOutlook } from './night-store.ts';
import type { Outlook } from './night-store.ts';
import { startRound } from './round-store.ts';

const t = nl.rounds;

/** Nachtvooruitzicht: only what will bite before the morning, and whom to ring now. */
export function NightScreen(): ReactNode {
  const { view, error } = useNightOutlook();
  if (view === null) return <Waiting error={error} onRetry={() => { void loadOutlook(); }} />;
  return <><Ahead view={view} error={error} /><div className="print-only"><NightSummary view={view} /></div></>;
}

function Ahead({ view, error }: { readonly view: Outlook; readonly error: string | null }): ReactNode {
  const start = useRef<HTMLButtonElement>(null);
  useEffect(() => { const active = document.activeElement; if (active === null || active === document.body) start.current?.focus(); }, []);
  const feed = useClock((instant) => (view.feedAt === null ? nl.common.unknown : formatRelative(Math.min(view.feedAt, instant), instant)));
  return (
    <div className="page night no-print">
      <ScreenHead title={t.night} aside={<><strong>{t.nightFor(view.regionName, formatMoment(view.until, view.madeAt))}</strong><span className="muted">{nl.capacity.feedAge(feed)}</span></>} actions={<Button onPress={() => { window.print(); }}>{t.print}</Button>} />
      {error === null ? null : <Notice tone="bad" title={error} />}
      {view.offline ? <Notice tone="warn" title={t.offline} /> : null}
      <div className="split">
        <div className={view.kinds.length === 0 ? 'column' : 'column night-kinds'} role="group" aria-label={t.night} data-pane="true" tabIndex={0}>
          {view.kinds.length === 0 ? <EmptyState title={t.nightQuiet}><p>{t.nightQuietHelp}</p></EmptyState> : view.kinds.map((kind) => <NightKind key={`${kind.careType} ${String(kind.closedWard)}`} kind={kind} madeAt={view.madeAt} />)}
        </div>
        <Panel title={t.callNow} className="night-calls" pane>
          {view.calls.length === 0 ? <p className="muted">{t.callNothing}</p> : (
            <>
              <Button ref={start} kind="primary" onPress={() => { startRound({ night: true }); }}>{t.startRound(view.calls.length)}</Button>
              <ul className="lines lines-ruled night-list">{view.calls.map((row) => <li key={row.bedGroupId}><span><strong>{row.place} – {row.location}</strong> <span className="muted">{row.name}</span></span>{row.number === null ? <span>{nl.common.unknown}</span> : <PhoneNumber size="normal" number={row.number.number} />}</li>)}</ul>
            </>
          )}
        </Panel>
      </div>
    </div>
  );
}
