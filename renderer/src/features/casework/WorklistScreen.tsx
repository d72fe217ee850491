import { memo, useEffect, useRef } from 'react';
import type { KeyboardEvent, ReactNode, RefObject } from 'react';
import { formatDuration, formatMoment, formatRelative } from '../../../../shared/calendar/index.ts';
import { urgencyList } from '../../nl/lists.ts';
import type { NormClock } from '../../../../shared/contract/views.ts';
import { isTyping } from '../../app/keys.ts';
import { goTo } from '../../app/routes.ts';
import { useSettings } from '../../app/settings-store.ts';
import { useStatus } from '../../app/status-store.ts';
import { Button, ClockText, DataGrid, EmptyState, GridCell, GridRow, Notice, Tag, UrgencyBadge, useClock } from '../../components/index.ts';
import type { ClockTone, DataGridHandle, GridColumn, GridRowProps } from '../../components/index.ts';
import { useAnyUrgencyLabel, useUrgencyLabel } from '../../app/urgency-labels.ts';
import { nl } from '../../nl.ts';
import { AlarmMark } from '../alarm/AlarmMark.tsx';
import { ColleagueLooks } from '../presence/ColleagueLooks.tsx';
import { useSession } from '../session/store.ts';
import { callBack, letGo, take } from './actions.ts';
import { changesOf, chooseFilter, followWorklist, setText, showChanges, useWorklist } from './worklist-store.ts';
import type { WorklistFilter } from './worklist-store.ts';
import './worklist.css';

const t = nl.casework;

/** Screen 2: everything open, most urgent first, with the nearest deadline only. */
export function WorklistScreen(): ReactNode {
  const shown = useWorklist((state) => state.shown);
  const error = useWorklist((state) => state.error);
  const singleKeys = useSettings((state) => state.singleKeys);
  const grid = useRef<DataGridHandle>(null);
  const search = useRef<HTMLInputElement>(null);
  const named = useAnyUrgencyLabel();
  useEffect(followWorklist, []);
  useEffect(() => { grid.current?.focus(); }, []);

  const onKey = (key: string, id: string): boolean => {
    const action = singleKeys ? rowKeys[key.toLowerCase()] : undefined;
    action?.(id);
    return action !== undefined;
  };
  // The keys that need no row also work on an empty list, and while a filter button has the focus.
  const onListKey = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (!singleKeys || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    const filter = filterIds[Number(/^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1] ?? 0) - 1];
    if (filter !== undefined && !event.shiftKey) { chooseFilter(filter); grid.current?.focus(); }
    else if (/^(?:Digit|Numpad)0$/.test(event.code) && !event.shiftKey) { showChanges(); grid.current?.focus(); }
    else if (event.key === '/') search.current?.focus();
    else return;
    event.preventDefault();
  };
  return (
    <div className="worklist" onKeyDown={onListKey}>
      <h1 className="visually-hidden">{t.worklist}</h1>
      <div className="worklist-top">
        <Counts />
        <Changes onShown={() => { grid.current?.focus(); }} />
        <Fresh />
      </div>
      <div className="worklist-tools" data-pane="true" tabIndex={-1}>
        <Filters />
        <Search input={search} onDone={() => { grid.current?.focus(); }} />
      </div>
      {error === null ? null : <Notice tone="bad" title={error} />}
      <DataGrid ref={grid} label={t.worklist} ids={shown} columns={named ? wideColumns : columns} row={Row} rowHeight={44} onOpen={open} onKey={onKey} empty={<Empty />} />
      <p className="worklist-keys muted">
        <kbd className="key-hint">Enter</kbd> {nl.keys.gridOpen} <kbd className="key-hint">N</kbd> {nl.keys.gridTake} <kbd className="key-hint">L</kbd> {nl.keys.gridRelease} <kbd className="key-hint">B</kbd> {nl.keys.gridBed} <kbd className="key-hint">S</kbd> {nl.keys.gridPhysician} <kbd className="key-hint">T</kbd> {nl.keys.gridCall} <kbd className="key-hint">/</kbd> {nl.keys.gridFilter}
      </p>
    </div>
  );
}

const columns: readonly GridColumn[] = [
  { id: 'urgency', header: t.columns.urgency, width: '2.75rem' },
  { id: 'deadline', header: t.columns.deadline, width: 'minmax(13.5rem, 1.2fr)' },
  { id: 'patient', header: t.columns.patient, width: 'minmax(9.5rem, 1.3fr)' },
  { id: 'place', header: t.columns.place, width: 'minmax(6rem, 0.8fr)' },
  { id: 'referrer', header: t.columns.referrer, width: 'minmax(7rem, 1fr)' },
  { id: 'step', header: t.columns.step, width: 'minmax(7.25rem, 0.7fr)' },
  { id: 'owner', header: t.columns.owner, width: 'minmax(5.5rem, 0.7fr)' },
  { id: 'blocker', header: t.columns.blocker, width: 'minmax(9rem, 1.3fr)' },
];

/** With room for a region's own names of urgencies. */
const wideColumns: readonly GridColumn[] = columns.map((column) => (column.id === 'urgency' ? { ...column, width: 'minmax(7.5rem, 0.6fr)' } : column));

const rowKeys: Readonly<Record<string, (id: string) => void>> = {
  n: (id) => { void take(id); },
  l: (id) => { void letGo(id); },
  b: (id) => { goTo('beds', id); },
  s: (id) => { goTo('consult', id); },
  t: (id) => { void callBack(id); },
};

function open(id: string): void {
  goTo('triage', id);
}

const Row = memo(function Row({ id, frame }: GridRowProps): ReactNode {
  const row = useWorklist((state) => state.rows[id]);
  const gone = useWorklist((state) => !state.present.has(id));
  const label = useUrgencyLabel(row?.regionId ?? '', row?.urgency ?? null);
  const me = useSession((state) => state.staff?.id ?? null);
  if (row === undefined) return null;
  const name = row.patientName === '' ? nl.common.noName : row.patientName;
  return (
    <GridRow frame={frame} className={gone ? 'worklist-gone' : ''} data={{ 'data-case': id }}>
      <GridCell title={label ?? ''}><UrgencyBadge urgency={row.urgency} />{label === null ? null : <span className="urgency-own muted">{label}</span>}</GridCell>
      <GridCell wrap><span className="worklist-deadline"><AlarmMark caseId={id} /><Deadline clock={row.deadline} /></span></GridCell>
      <GridCell title={name} wrap><strong className="two-lines worklist-name">{name}</strong></GridCell>
      <GridCell title={row.place} wrap><span className="two-lines">{row.place === '' ? <span className="muted">{nl.common.noPlace}</span> : row.place}</span></GridCell>
      <GridCell title={row.intake == null ? row.referrer : `${row.referrer}, ${t.intakeFull[row.intake]}`} wrap><span className="two-lines">{row.intake == null ? null : <><Tag>{t.intake[row.intake]}</Tag> </>}{row.referrer === '' ? <span className="muted">{nl.common.unknown}</span> : row.referrer}</span></GridCell>
      <GridCell>{t.step[row.step]}</GridCell>
      <GridCell title={row.ownerName} wrap><span className="two-lines">{row.owner === null ? <span className="muted">{t.nobody}</span> : row.owner.id === me ? t.me : row.ownerName} <ColleagueLooks caseId={id} /></span></GridCell>
      <GridCell title={row.blocker ?? ''} wrap><Blocker blocker={row.blocker} retriageAt={row.deadline?.norm === 'retriage' ? null : row.retriageAt} flags={row.flags.map((flag) => t.flag[flag])} /></GridCell>
    </GridRow>
  );
});

function Deadline({ clock }: { readonly clock: NormClock | null }): ReactNode {
  const text = useClock((instant) => (clock === null ? '' : clock.dueAt >= instant ? t.dueOver(formatDuration(clock.dueAt - instant)) : t.overdueBy(formatDuration(instant - clock.dueAt))));
  const tone = useClock((instant) => toneOf(clock, instant));
  if (clock === null) return <span className="muted">{t.noDeadline}</span>;
  return <ClockText tone={tone}>{t.dueIn(t.norm[clock.norm], text)}</ClockText>;
}

/** The words and the icon follow the clock on this screen, not only the moment the row was fetched. */
function toneOf(clock: NormClock | null, instant: number): ClockTone {
  if (clock === null || instant < clock.dueAt) return clock?.state === 'near' ? 'near' : 'calm';
  return 'overdue';
}

function Blocker({ blocker, retriageAt, flags }: { readonly blocker: string | null; readonly retriageAt: number | null; readonly flags: readonly string[] }): ReactNode {
  const retriage = useClock((instant) => (retriageAt === null ? '' : formatMoment(retriageAt, instant)));
  return (
    <span className="two-lines">
      {flags.map((flag) => <Tag key={flag} tone="warn">{flag}</Tag>)} {blocker ?? ''}
      {retriage === '' ? null : <span className="muted">{blocker === null ? '' : ' · '}{t.retriage(retriage)}</span>}
    </span>
  );
}

function Counts(): ReactNode {
  const counts = useWorklist((state) => state.counts);
  return (
    <div className="worklist-counts" role="group" aria-label={t.countsLabel}>
      {urgencyList.map((urgency) => <span key={urgency} className="worklist-count"><UrgencyBadge urgency={urgency} /> {counts?.counts[urgency] ?? 0}</span>)}
      <span className="worklist-count"><UrgencyBadge urgency={null} /> {counts?.undecided ?? 0} {t.undecided}</span>
    </div>
  );
}

function Fresh(): ReactNode {
  const counts = useWorklist((state) => state.counts);
  const feedAt = useStatus((state) => state.status?.feedAt ?? null);
  const fresh = useClock((instant) => (feedAt === null ? '' : formatRelative(Math.min(feedAt, instant), instant)));
  return <span className="worklist-fresh muted">{counts === null ? '' : t.rowCount(counts.total)}{fresh === '' ? '' : ` · ${t.listFresh(fresh)}`}</span>;
}

function Filters(): ReactNode {
  const current = useWorklist((state) => state.filter);
  return (
    <div role="group" aria-label={t.filterLabel} className="row">
      {filterIds.map((id, index) => <Button key={id} pressed={id === current} kind="quiet" keyHint={String(index + 1)} onPress={() => { chooseFilter(id); }}>{t.filters[id]}</Button>)}
    </div>
  );
}

const filterIds: readonly WorklistFilter[] = ['open', 'mine', 'unowned', 'waitPhysician', 'waitProvider', 'overdue', 'closed'];

function Changes({ onShown }: { readonly onShown: () => void }): ReactNode {
  const count = useWorklist((state) => changesOf(state.shown, state.latest));
  return <div className="worklist-changes" aria-live="polite">{count === 0 ? null : <Button keyHint="0" onPress={() => { showChanges(); onShown(); }}>{t.changes(count)}</Button>}</div>;
}

function Search({ input, onDone }: { readonly input: RefObject<HTMLInputElement | null>; readonly onDone: () => void }): ReactNode {
  const text = useWorklist((state) => state.text);
  return (
    <input ref={input} type="search" className="input worklist-search" aria-label={t.search} placeholder={t.searchHint} value={text} onChange={(event) => { setText(event.currentTarget.value); }} onKeyDown={(event) => { if (event.key === 'Enter' || event.key === 'ArrowDown') { event.preventDefault(); onDone(); } }} />
  );
}

function Empty(): ReactNode {
  const loaded = useWorklist((state) => state.loaded);
  const filtered = useWorklist((state) => state.filter !== 'open' || state.text !== '');
  if (!loaded) return <EmptyState title={nl.common.loading} />;
  if (filtered) return <EmptyState title={t.emptyFilter}><p>{t.emptyFilterHelp}</p></EmptyState>;
  return <EmptyState title={t.empty}><p>{t.emptyHelp}</p></EmptyState>;
}
