import { memo } from 'react';
import type { ReactNode } from 'react';
import { formatClock, formatRelative } from '../../../../shared/calendar/index.ts';
import { Button, GridCell, GridRow, Tag, useClock } from '../../components/index.ts';
import type { GridColumn, GridRowProps } from '../../components/index.ts';
import { useCases } from '../casework/case-store.ts';
import { useSession } from '../session/store.ts';
import { nl } from '../../nl.ts';
import { offer, statusNow, useSearch } from './store.ts';
import type { ShownBed } from './store.ts';
import { admissionText, callReason, distanceText, holdTexts } from './text.ts';

export const fittingColumns: readonly GridColumn[] = [
  { id: 'status', header: nl.capacity.columns.status, width: '7rem' },
  { id: 'place', header: nl.capacity.columns.place, width: 'minmax(10rem, 1.6fr)' },
  { id: 'distance', header: nl.capacity.columns.distance, width: 'minmax(11rem, 0.6fr)' },
  { id: 'admission', header: nl.capacity.columns.admission, width: 'minmax(9.75rem, 0.5fr)' },
  { id: 'offer', header: nl.capacity.columns.offer, width: '9.25rem' },
];
export const notFittingColumns: readonly GridColumn[] = [
  { id: 'place', header: nl.capacity.columns.place, width: 'minmax(10rem, 1fr)' },
  { id: 'reasons', header: nl.capacity.columns.reasons, width: 'minmax(12rem, 1.2fr)' },
  { id: 'distance', header: nl.capacity.columns.distance, width: '11.5rem' },
];
/** px: two lines of text */
export const bedRowHeight = 52;

/** A fitting bed. Its status follows the clock: what was free turns into "bellen" the moment its report runs out. */
export const FittingRow = memo(function FittingRow({ id, active, frame }: GridRowProps): ReactNode {
  const row = useSearch((state) => state.rows[id]);
  const caseId = useSearch((state) => state.caseId) ?? '';
  const ownDesk = useSession((state) => state.staff?.desk ?? null);
  const status = useClock((instant) => (row === undefined ? 'call' : statusNow(row, instant)));
  if (row === undefined) return <GridRow frame={frame}><GridCell>{nl.common.loading}</GridCell></GridRow>;
  const holds = holdTexts(row, caseId, ownDesk);
  return (
    <GridRow frame={frame} className={row.gone ? 'bed-gone' : ''} data={{ 'data-bed-group': id, 'data-status': status }}>
      <GridCell><Status row={row} status={status} /></GridCell>
      <PlaceCell row={row} note={holds.length < 2 ? (holds[0] ?? '') : nl.capacity.holdsMore(holds[0] ?? '', holds.length - 1)} />
      <DistanceCell row={row} />
      <AdmissionCell row={row} />
      <GridCell>{active ? <OfferButton id={id} caseId={caseId} /> : null}</GridCell>
    </GridRow>
  );
});

/** A bed that does not fit, with every reason. It is never called free here. */
export const NotFittingRow = memo(function NotFittingRow({ id, frame }: GridRowProps): ReactNode {
  const row = useSearch((state) => state.rows[id]);
  if (row === undefined) return <GridRow frame={frame}><GridCell>{nl.common.loading}</GridCell></GridRow>;
  const reasons = row.reasons.map((reason) => nl.capacity.reason(reason)).join(', ');
  return (
    <GridRow frame={frame} data={{ 'data-bed-group': id, 'data-status': 'call' }}>
      <PlaceCell row={row} note="" />
      <GridCell wrap title={reasons}><span className="two-lines">{reasons}</span></GridCell>
      <DistanceCell row={row} />
    </GridRow>
  );
});

export function Status({ row, status }: { readonly row: ShownBed; readonly status: 'free' | 'call' }): ReactNode {
  const why = useClock((instant) => (row.gone ? nl.capacity.gone : callReason(row, instant)));
  if (status === 'free') return <span className="bed-status"><strong className="bed-free">{nl.capacity.freeCount(row.bedGroup.available ?? 0)}</strong></span>;
  return <span className="bed-status"><span className="bed-call">{row.gone ? nl.capacity.gone : nl.capacity.call}</span>{row.gone ? null : <small className="muted">{why}</small>}</span>;
}

function PlaceCell({ row, note }: { readonly row: ShownBed; readonly note: string }): ReactNode {
  const title = row.location === null ? row.bedGroup.name : `${row.location.place} – ${row.location.name}`;
  const below = note === '' ? `${row.organisationName} · ${row.bedGroup.name}` : note;
  return (
    <GridCell title={`${title}; ${row.organisationName}; ${row.bedGroup.name}`}>
      <span className="cell-line"><strong>{title}</strong>{row.refusedThisPatient ? <Tag tone="warn">{nl.capacity.refusedBefore}</Tag> : null}{row.overbooked ? <Tag tone="warn">{nl.capacity.overbooked}</Tag> : null}{row.outside == null ? null : <Tag>{nl.rounds.outsideRegion(row.outside.regionName)}</Tag>}</span>
      <span className={note === '' ? 'cell-line muted' : 'cell-line bed-held'}>{below}</span>
    </GridCell>
  );
}

/** How far, and how old the report is. */
function DistanceCell({ row }: { readonly row: ShownBed }): ReactNode {
  const ago = useClock((instant) => formatRelative(Math.min(row.bedGroup.observedAt, instant), instant));
  const by = row.bedGroup.source === 'system' ? nl.capacity.system : nl.capacity.reportedBy(row.bedGroup.reportedBy);
  const distance = row.distanceKm === null ? nl.capacity.distanceUnknown : `${distanceText(row)} ${nl.capacity.asTheCrowFlies}`;
  return <GridCell title={`${distance}; ${nl.capacity.confirmed(ago)} (${formatClock(row.bedGroup.observedAt)}), ${by}`}><span className="cell-line">{distance}</span><span className="cell-line muted">{nl.capacity.confirmed(ago)}</span></GridCell>;
}

function AdmissionCell({ row }: { readonly row: ShownBed }): ReactNode {
  const text = useClock((instant) => admissionText(row.bedGroup.admission, instant));
  const below = row.bedGroup.acute ? nl.capacity.acute : nl.capacity.notAcute;
  return <GridCell title={`${text}; ${below}`}><span className="cell-line">{text}</span><span className="cell-line muted">{below}</span></GridCell>;
}

/** Stands in the active row only; Enter and B in the list do the same. */
function OfferButton({ id, caseId }: { readonly id: string; readonly caseId: string }): ReactNode {
  const busy = useSearch((state) => state.offering !== null);
  const blocked = useCases((state) => state.cases[caseId]?.actions.offer ?? null);
  return (
    <span className="offer-button" onDoubleClick={(event) => { event.stopPropagation(); }}>
      <Button kind="primary" keyHint="B" busy={busy} blockedBecause={blocked} onPress={() => { void offer(id); }}>{nl.capacity.offer}</Button>
    </span>
  );
}
