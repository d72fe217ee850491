import type { ReactNode, Ref } from 'react';
import { formatMoment, formatRelative } from '../../../../shared/calendar/index.ts';
import type { SearchView } from '../../../../shared/contract/views.ts';
import { Button, CheckField, Notice, TextField, now, useClock } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import { startRound } from './round-store.ts';
import { setFilters, showAll, showChanges, toggleIgnore, useSearch } from './store.ts';
import type { Filtered } from './store.ts';

/** Filters that say what they hide, demands that were let go, and how old the picture is. */
export function SearchHead({ map, onMap, view, hidden, free, filterRef }: { readonly map: boolean; readonly onMap: (open: boolean) => void; readonly view: SearchView; readonly hidden: Filtered['hidden']; readonly free: number; readonly filterRef: Ref<HTMLInputElement> }): ReactNode {
  const filters = useSearch((state) => state.filters);
  const ignore = useSearch((state) => state.ignore);
  const changes = useSearch((state) => state.changes);
  const age = useClock((instant) => (view.feedAt === null ? null : formatRelative(Math.min(view.feedAt, instant), instant)));
  const total = hidden.text + hidden.call + hidden.region;
  return (
    <div className="search-head">
      {view.offline ? <Notice tone="warn" title={age === null ? nl.capacity.offlineNever : nl.capacity.offline(age)}><p>{nl.capacity.offlineHelp}</p></Notice> : null}
      <div className="search-bar">
        <TextField ref={filterRef} label={nl.capacity.filter} placeholder={nl.capacity.filterHint} value={filters.text} onChange={(text) => { setFilters({ text }); }} />
        <CheckField label={nl.capacity.onlyFree} checked={filters.onlyFree} onChange={(onlyFree) => { setFilters({ onlyFree }); }} />
        <CheckField label={nl.capacity.onlyRegion} checked={filters.onlyRegion} onChange={(onlyRegion) => { setFilters({ onlyRegion }); }} />
        <Button keyHint="T" onPress={() => { startRound({ caseId: view.caseId }); }}>{nl.rounds.callRound}</Button>
        <Button expanded={map} onPress={() => { onMap(!map); }}>{map ? nl.rounds.mapHide : nl.rounds.mapShow}</Button>
        <p className="search-count">
          <strong>{nl.capacity.count(view.fittingTotal, free)}</strong>
          <span className="muted">{nl.capacity.neededBy(formatMoment(view.neededBy, now()))} · {age === null ? nl.capacity.feedUnknown : nl.capacity.feedAge(age)}</span>
          {view.from == null ? null : <span className="muted" title={view.from.source}>{nl.rounds.measuredFrom(view.from.place, view.from.accuracy)}</span>}
        </p>
      </div>
      <div className="search-notes" aria-live="polite">
        {total === 0 ? null : <span>{nl.capacity.hidden(total, hiddenParts(hidden))} <Button kind="quiet" onPress={() => { setFilters({ text: '', onlyFree: false, onlyRegion: false }); }}>{nl.capacity.showAll}</Button></span>}
        {view.fittingTotal > view.fitting.length ? <span>{nl.capacity.bestShown(view.fitting.length)} <Button kind="quiet" onPress={showAll}>{nl.capacity.showEvery(view.fittingTotal)}</Button></span> : null}
        {ignore.map((reason) => <Button key={reason} pressed label={nl.capacity.ignoredBack(nl.capacity.demand(reason))} onPress={() => { void toggleIgnore(reason); }}>{nl.capacity.ignored(nl.capacity.demand(reason))} ×</Button>)}
        {changes === 0 ? null : <Button onPress={showChanges}>{nl.capacity.changes(changes)}</Button>}
      </div>
    </div>
  );
}

function hiddenParts(hidden: Filtered['hidden']): string {
  return [
    ...(hidden.text === 0 ? [] : [nl.capacity.hiddenText(hidden.text)]),
    ...(hidden.call === 0 ? [] : [nl.capacity.hiddenCall(hidden.call)]),
    ...(hidden.region === 0 ? [] : [nl.capacity.hiddenRegion(hidden.region)]),
  ].join(', ');
}
