import type { ReactNode } from 'react';
import { formatMoment, formatRelative } from '../../../../shared/calendar/index.ts';
import type { SearchView } from '../../../../shared/contract/views.ts';
import { Button, EmptyState, Facts, Panel, PhoneNumber, Tag, now, useClock } from '../../components/index.ts';
import { useSession } from '../session/store.ts';
import { nl } from '../../nl.ts';
import { statusNow, toggleIgnore, useSearch } from './store.ts';
import type { ShownBed } from './store.ts';
import { Status } from './BedRows.tsx';
import { admissionText, distanceText, featuresText, holdTexts } from './text.ts';

/** Everything about the chosen place at one look: the telephone numbers first. */
export function BedDetail({ id }: { readonly id: string | null }): ReactNode {
  const row = useSearch((state) => (id === null ? undefined : state.rows[id]));
  const view = useSearch((state) => state.view);
  return (
    <Panel title={nl.capacity.detail} className="bed-detail" pane>
      {row === undefined || view === null ? <EmptyState title={nl.capacity.detailEmpty} /> : <Chosen row={row} relax={view.relax} caseId={view.caseId} />}
    </Panel>
  );
}

function Chosen({ row, relax, caseId }: { readonly row: ShownBed; readonly relax: SearchView['relax']; readonly caseId: string }): ReactNode {
  const { bedGroup, location } = row;
  const status = useClock((instant) => statusNow(row, instant));
  const fresh = useClock((instant) => formatRelative(Math.min(bedGroup.observedAt, instant), instant));
  const admission = useClock((instant) => admissionText(bedGroup.admission, instant));
  const ownDesk = useSession((state) => state.staff?.desk ?? null);
  const fits = row.reasons.length === 0;
  return (
    <>
      <div className="bed-title">
        <h3>{location === null ? bedGroup.name : `${location.name}, ${location.place}`}</h3>
        <p className="muted">{row.organisationName} · {bedGroup.name}</p>
        {fits ? <Status row={row} status={status} /> : <Tag tone="warn">{nl.capacity.notFitting}</Tag>}
      </div>
      <Numbers row={row} />
      <LastCall row={row} />
      {row.outside == null ? null : <p><Tag tone="warn">{nl.rounds.outsideRegion(row.outside.regionName)}</Tag> {row.outside.allowed ? (row.outside.needs === 'careOfficeConsent' ? nl.rounds.outsideCareOffice : '') : nl.rounds.outsideNot}</p>}
      {fits ? null : <Reasons row={row} relax={relax} />}
      <Facts
        missing={nl.common.unknown}
        rows={[
          { label: nl.capacity.columns.fresh, value: `${fresh}, ${bedGroup.source === 'system' ? nl.capacity.system : nl.capacity.reportedBy(bedGroup.reportedBy)}` },
          { label: nl.capacity.columns.far, value: distanceText(row) },
          { label: nl.capacity.facts.admission, value: `${admission}, ${bedGroup.acute ? nl.capacity.acute : nl.capacity.notAcute}` },
          { label: nl.capacity.facts.counts, value: nl.capacity.counts(count(bedGroup.available), count(bedGroup.staffed), count(bedGroup.total)) },
          ...(bedGroup.availableFrom === null || bedGroup.availableFrom <= now() ? [] : [{ label: '', value: nl.capacity.availableFrom(formatMoment(bedGroup.availableFrom, now())) }]),
          { label: nl.capacity.facts.holds, value: holdTexts(row, caseId, ownDesk).join('; ') || nl.capacity.none },
          { label: nl.capacity.facts.labels, value: bedGroup.labels.map(nl.capacity.labelName).join(', ') || nl.capacity.none },
          { label: nl.capacity.facts.sex, value: nl.capacity.sexes[bedGroup.sex] },
          { label: nl.capacity.facts.ward, value: `${bedGroup.ward === 'closed' ? nl.capacity.closedWard : nl.capacity.openWard}${bedGroup.wzdRegistered ? `, ${nl.capacity.wzd}` : ''}` },
          { label: nl.capacity.facts.features, value: featuresText(bedGroup.features) },
          { label: nl.capacity.facts.weight, value: nl.capacity.maxWeight(bedGroup.maxWeightKg) },
          { label: nl.capacity.facts.doctor, value: nl.capacity.practitioner[bedGroup.mainPractitioner] },
        ]}
      />
      {bedGroup.commitment ? <p><Tag tone="good">{nl.capacity.commitment}</Tag></p> : null}
    </>
  );
}

function Numbers({ row }: { readonly row: ShownBed }): ReactNode {
  const { location } = row;
  if (location === null || (location.dayNumber === null && location.nightNumber === null)) return <p className="muted">{nl.capacity.numberMissing}</p>;
  return (
    <div className="bed-numbers">
      {location.nightNumber === null ? null : <PhoneNumber whose={nl.capacity.night} number={location.nightNumber} />}
      {location.dayNumber === null ? null : <PhoneNumber whose={nl.capacity.day} number={location.dayNumber} />}
      {location.answeredBy === '' ? null : <p className="muted">{nl.capacity.answeredBy(location.answeredBy)}</p>}
    </div>
  );
}

/** Who rang last and what was said, so that nobody rings again in vain. */
function LastCall({ row }: { readonly row: ShownBed }): ReactNode {
  const call = row.bedGroup.lastCall ?? null;
  const text = useClock((instant) => (call === null || instant - call.at > lastCallShownMs ? '' : nl.rounds.called(formatRelative(Math.min(call.at, instant), instant), call.by, nl.rounds.said(call.said, call.available, call.availableFrom === null ? null : formatMoment(call.availableFrom, instant)), call.spokeWith)));
  return text === '' ? null : <p className="bed-called">{text}</p>;
}

const lastCallShownMs = 12 * 3_600_000;

/** Every reason in plain words; where letting one demand go frees beds, that is one press away. */
function Reasons({ row, relax }: { readonly row: ShownBed; readonly relax: SearchView['relax'] }): ReactNode {
  const freeing = relax.filter((one) => one.ids.includes(row.bedGroup.id));
  return (
    <div className="bed-reasons">
      <h3>{nl.capacity.columns.reasons}</h3>
      <ul>{row.reasons.map((reason) => <li key={reason}>{nl.capacity.reason(reason)}</li>)}</ul>
      {freeing.map((one) => <Button key={one.reason} label={`${nl.capacity.demand(one.reason)}: ${nl.capacity.relax(one.count)}`} onPress={() => { void toggleIgnore(one.reason); }}>{nl.capacity.relax(one.count)}</Button>)}
    </div>
  );
}

function count(value: number | null): string {
  return value === null ? nl.common.unknown : String(value);
}
