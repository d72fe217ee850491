import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { SearchView } from '../../../../shared/contract/views.ts';
import { useActiveCase } from '../../app/active-case.ts';
import { later } from '../../app/later.tsx';
import { goTo } from '../../app/routes.ts';
import { useSettings } from '../../app/settings-store.ts';
import { Button, DataGrid, EmptyState, Notice, Waiting, useClock } from '../../components/index.ts';
import { refreshCase, useCase, useCaseError } from '../casework/case-store.ts';
import { nl } from '../../nl.ts';
import './capacity.css';
import { BedDetail } from './BedDetail.tsx';
import { FittingRow, NotFittingRow, bedRowHeight, fittingColumns, notFittingColumns } from './BedRows.tsx';
import { NeedsPanel } from './NeedsPanel.tsx';
import { OtherCare, StayHome } from './OtherCare.tsx';
import { startRound } from './round-store.ts';
import { OfferNews } from './OfferNews.tsx';
import { SearchHead } from './SearchHead.tsx';
import { filtered, lookAgain, offer, openSearch, showAll, showRest, statusNow, toggleIgnore, useSearch } from './store.ts';

/** The map and its provinces come only when somebody asks for them. */
const MapPanel = later(async () => (await import('./MapPanel.tsx')).MapPanel);

/** Screen 4, Bed zoeken: what the patient needs, which places fit, how sure that is, and one key to offer. */
export function BedSearchScreen(): ReactNode {
  const caseId = useActiveCase();
  return caseId === null ? <EmptyState title={nl.common.noCaseTitle} /> : <BedSearch caseId={caseId} />;
}

function BedSearch({ caseId }: { readonly caseId: string }): ReactNode {
  useEffect(() => openSearch(caseId), [caseId]);
  const detail = useCase(caseId);
  const failed = useCaseError(caseId);
  const [care, setCare] = useState(false);
  const view = useSearch((state) => (state.caseId === caseId ? state.view : null));
  const error = useSearch((state) => (state.caseId === caseId ? state.error : null));
  useNextFocus(view !== null, detail?.needs?.asked === true, detail?.referralLetter != null);
  if (detail === null) return <Waiting error={failed?.message ?? null} onRetry={() => { void refreshCase(caseId); }} />;
  const blocked = detail.actions.searchBed ?? null;
  if (view === null) {
    if (error === null && blocked === null) return <EmptyState title={nl.common.loading} />;
    return (
      <div className="beds beds-none">
        <Notice tone={blocked === null ? 'bad' : 'info'} title={nl.capacity.notYet}>
          <p>{error?.message ?? blocked}</p>
          <Button onPress={() => { goTo('triage', caseId); }}>{nl.capacity.toTriage}</Button>
        </Notice>
        <StayHome caseId={caseId} open onOpen={null} />
        <OtherCare caseId={caseId} />
      </div>
    );
  }
  return (
    <div className="beds">
      <div className="beds-main">
        <StayHome caseId={caseId} open={care} onOpen={setCare} />
        {care ? <div className="beds-care"><OtherCare caseId={caseId} /></div> : (
          <>
            <NeedsPanel detail={detail} missing={view.missing} />
            {error === null ? null : <Notice tone="bad" title={error.message} />}
            <Lists caseId={caseId} view={view} regionId={detail.regionId} />
          </>
        )}
      </div>
    </div>
  );
}

/**
 * The keyboard is where the work is: first at the question about needs, then at the referral, then in the list. Only when it is nowhere, or where
 * the thing just answered was.
 */
function useNextFocus(ready: boolean, asked: boolean, letterSeen: boolean): void {
  useEffect(() => {
    const active = document.activeElement;
    if (!ready || (active !== null && active !== document.body && active.closest('.needs') === null)) return;
    const target = !asked ? '.needs-buttons .button' : !letterSeen ? '.letter .button' : '.beds-fitting [role="grid"]';
    document.querySelector<HTMLElement>(target)?.focus();
  }, [ready, asked, letterSeen]);
}

function Lists({ caseId, view, regionId }: { readonly caseId: string; readonly view: SearchView; readonly regionId: string }): ReactNode {
  const order = useSearch((state) => state.order);
  const rows = useSearch((state) => state.rows);
  const filters = useSearch((state) => state.filters);
  const notFitting = useSearch((state) => state.notFitting);
  const [chosen, setChosen] = useState<string | null>(null);
  const [rest, setRest] = useState<string | null>(null);
  const open = useSearch((state) => state.rest);
  const [inRest, setInRest] = useState(false);
  const [map, setMap] = useState(false);
  const filterRef = useRef<HTMLInputElement>(null);
  // Once a minute is enough for what the filters count; each row follows its own second.
  const minute = useClock((instant) => Math.floor(instant / 60_000));
  const shown = filtered(order, rows, filters, regionId, minute * 60_000);
  useEffect(lookAgain, [minute]);
  // Reports that ran out since the search are taken off.
  const free = view.freeTotal - view.fitting.filter((row) => row.status === 'free' && statusNow({ ...row, gone: false }, minute * 60_000) === 'call').length;
  const showMap = (shown: boolean): void => { setMap(shown); if (shown) showAll(); };
  const onKey = (key: string, id: string): boolean => {
    if (!useSettings.getState().singleKeys) return false;
    if (key === 'b' || key === 'B') void offer(id);
    else if (key === 't' || key === 'T') startRound({ caseId });
    else if (key === '/') filterRef.current?.focus();
    else return false;
    return true;
  };
  const hiddenAll = shown.ids.length === 0 && order.length > 0;
  return (
    <div className="split beds-body">
      <div className="beds-lists">
        <SearchHead map={map} onMap={showMap} view={view} hidden={shown.hidden} free={free} filterRef={filterRef} />
        <OfferNews caseId={caseId} />
        <div className="beds-fitting" onFocus={() => { setInRest(false); }} onMouseDown={() => { setInRest(false); }}>
          <DataGrid
            label={nl.capacity.fitting}
            ids={shown.ids}
            columns={fittingColumns}
            row={FittingRow}
            rowHeight={bedRowHeight}
            onOpen={(id) => { void offer(id); }}
            onKey={onKey}
            onActive={setChosen}
            empty={<EmptyState title={hiddenAll ? nl.capacity.emptyFilter : nl.capacity.empty}><p>{nl.capacity.emptyHelp}</p></EmptyState>}
          />
        </div>
        <div className={open ? 'beds-rest beds-rest-open' : 'beds-rest'}>
          <div className="beds-rest-head">
            <Button kind="quiet" expanded={open} onPress={() => { showRest(!open); setInRest(!open); }}><span aria-hidden="true">{open ? '▾' : '▸'}</span> {nl.capacity.notFittingCount(view.notFittingTotal)}</Button>
            {open && view.notFittingTotal > notFitting.length ? <span className="muted">{nl.capacity.notFittingShown(notFitting.length, view.notFittingTotal)}</span> : null}
            {view.lostToLabelOnly > 0 ? <span className="muted" title={nl.rounds.labelOnly((view.labelOnlyNames ?? []).join('; '))}>{nl.capacity.lostToLabel(view.lostToLabelOnly)}</span> : null}
          </div>
          {open ? <Relax relax={view.relax} /> : null}
          {open ? (
            <div className="beds-notfitting" onFocus={() => { setInRest(true); }} onMouseDown={() => { setInRest(true); }}>
              <DataGrid label={nl.capacity.notFitting} ids={notFitting} columns={notFittingColumns} row={NotFittingRow} rowHeight={bedRowHeight} onOpen={setRest} onActive={setRest} empty={<EmptyState title={nl.capacity.none} />} />
            </div>
          ) : null}
        </div>
      </div>
      <div className="column beds-side">
        {map ? <MapPanel view={view} /> : null}
        <BedDetail id={inRest && open ? rest : (chosen ?? shown.ids[0] ?? null)} />
      </div>
    </div>
  );
}

/** Each single demand that, let go, frees places: with how many. */
function Relax({ relax }: { readonly relax: SearchView['relax'] }): ReactNode {
  if (relax.length === 0) return <p className="muted beds-relax">{nl.capacity.relaxNone}</p>;
  return (
    <div className="beds-relax" role="group" aria-label={nl.capacity.relaxTitle}>
      <span className="muted">{nl.capacity.relaxTitle}</span>
      {relax.map((one) => <span key={one.reason} className="relax-one" title={(one.names ?? []).join('; ')}><span>{nl.capacity.demand(one.reason)}</span><Button kind="quiet" label={`${nl.capacity.demand(one.reason)}: ${nl.capacity.relax(one.count)}`} onPress={() => { void toggleIgnore(one.reason); }}>{nl.capacity.relax(one.count)}</Button><small className="muted relax-names">{(one.names ?? []).slice(0, 2).join('; ')}{one.count > 2 ? ' …' : ''}</small></span>)}
    </div>
  );
}
