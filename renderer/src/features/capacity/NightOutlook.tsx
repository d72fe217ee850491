import type { ReactNode } from 'react';
import { formatClock, formatMoment } from '../../../../shared/calendar/index.ts';
import type { NightKindView } from '../../../../shared/contract/capacity.ts';
import { formatTelephone } from '../../../../shared/identifiers/index.ts';
import { ClockText, Tag } from '../../components/index.ts';
import { nl } from '../../nl.ts';
import './rounds.css';
import type { Outlook } from './night-store.ts';

const t = nl.rounds;

/** One kind of need that will bite, in words: how bad, from when, and what is left. */
export function NightKind({ kind, madeAt }: { readonly kind: NightKindView; readonly madeAt: number }): ReactNode {
  return (
    <section className="night-kind" aria-label={kindName(kind)}>
      <h3>{t.kind(kind.careType)}{kind.closedWard ? <> <Tag>{t.closed}</Tag></> : null}</h3>
      <ul className="night-bites">{bites(kind, madeAt).map(({ text, bad }) => <li key={text}><ClockText tone={bad ? 'overdue' : 'near'}>{text}</ClockText></li>)}</ul>
      <ul className="muted">{kind.places.map((place) => <li key={place.bedGroupId}>{t.place(place.name, place.available, place.closesAt === null ? null : formatClock(place.closesAt))}</li>)}</ul>
    </section>
  );
}

function bites({ lastAt, goneAt, staleAt }: NightKindView, madeAt: number): { readonly text: string; readonly bad: boolean }[] {
  return [
    ...(goneAt !== null && goneAt <= madeAt ? [{ text: t.none, bad: true }] : []),
    ...(lastAt === null ? [] : [{ text: lastAt <= madeAt ? t.last : t.lastFrom(formatClock(lastAt)), bad: lastAt <= madeAt }]),
    ...(goneAt !== null && goneAt > madeAt ? [{ text: t.noneFrom(formatClock(goneAt)), bad: false }] : []),
    ...(staleAt === null ? [] : [{ text: t.stale(formatClock(staleAt)), bad: false }]),
  ];
}

function kindName(kind: NightKindView): string {
  return `${t.kind(kind.careType)}${kind.closedWard ? `, ${t.closed}` : ''}`;
}

/**
 * The outlook for paper and for other screens: Dienstoverdracht (7) and Noodprocedure (11) put it where they want it. Plain lists, no buttons:
 * `<NightSummary view={useNightOutlook().view} />`.
 */
export function NightSummary({ view }: { readonly view: Outlook | null }): ReactNode {
  if (view === null) return null;
  return (
    <section className="night-summary" aria-label={t.night}>
      <h2>{t.night}: {t.nightFor(view.regionName, formatMoment(view.until, view.madeAt))}</h2>
      {view.kinds.length === 0 ? <p>{t.nightQuiet}</p> : (
        <ul>
          {view.kinds.map((kind) => (
            <li key={kindName(kind)}><strong>{kindName(kind)}</strong>: {bites(kind, view.madeAt).map((bite) => bite.text).join('; ')}{kind.places.length === 0 ? '' : ` (${kind.places.map((place) => t.place(place.name, place.available, place.closesAt === null ? null : formatClock(place.closesAt))).join('; ')})`}</li>
          ))}
        </ul>
      )}
      {view.calls.length === 0 ? null : (
        <>
          <h3>{t.callNow}</h3>
          <ul>{view.calls.map((row) => <li key={row.bedGroupId}>{row.location}, {row.place} ({row.name}): {row.number === null ? t.noNumber : formatTelephone(row.number.number)}</li>)}</ul>
        </>
      )}
      <p className="muted">{t.made(formatMoment(view.madeAt, view.madeAt), view.feedAt === null ? nl.common.unknown : formatMoment(view.feedAt, view.madeAt))}</p>
    </section>
  );
}
