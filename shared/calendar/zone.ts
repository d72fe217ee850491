import { Temporal } from 'temporal-polyfill';

/** The one zone in which Dutch desks read a clock. */
export const zone = 'Europe/Amsterdam';

const dayMs = 86_400_000;

/** A stretch of time with one UTC offset: [start, end) in epoch ms. Within it, wall clock = instant + offsetMs, without jumps. */
export type OffsetSpan = { readonly start: number; readonly end: number; readonly offsetMs: number };

/** UTC offset of Europe/Amsterdam at an instant, in ms. Cached per stretch between clock changes, so cheap enough for a loop over beds. */
export function offsetAt(instant: number): number {
  return spanAt(instant).offsetMs;
}

/** The stretch around an instant in which the offset does not change. */
export function spanAt(instant: number): OffsetSpan {
  if (instant >= last.start && instant < last.end) return last;
  const known = spansByYear.get(yearOf(instant))?.find((span) => instant >= span.start && instant < span.end);
  last = known ?? remember(instant, readSpan(instant));
  return last;
}

/** The instants from `from` to `to` (both included) cut at every clock change; empty when `from` lies after `to`. */
export function spansBetween(from: number, to: number): OffsetSpan[] {
  const spans: OffsetSpan[] = [];
  for (let at = from; at <= to; ) {
    const span = spanAt(at);
    spans.push(span);
    at = span.end;
  }
  return spans;
}

/** The next clock change after `instant` (the first instant with the new offset). */
export function nextClockChange(instant: number): number {
  return spanAt(instant).end;
}

/** A day inside the range of representable instants, so that looking one step ahead never leaves it. */
const latest = 8_640_000_000_000_000 - dayMs;

let last: OffsetSpan = { start: 0, end: 0, offsetMs: 0 };
const spansByYear = new Map<number, OffsetSpan[]>();

function yearOf(instant: number): number {
  return Math.floor(instant / (365.2425 * dayMs));
}

function remember(instant: number, span: OffsetSpan): OffsetSpan {
  const year = yearOf(instant);
  const spans = spansByYear.get(year);
  if (spans === undefined) spansByYear.set(year, [span]);
  else spans.push(span);
  return span;
}

function readSpan(instant: number): OffsetSpan {
  const within = Math.max(-latest, Math.min(latest, Math.floor(instant)));
  const moment = Temporal.Instant.fromEpochMilliseconds(within).toZonedDateTimeISO(zone);
  const start = moment.add({ milliseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds ?? Number.NEGATIVE_INFINITY;
  const end = moment.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY;
  return { start, end, offsetMs: moment.offsetNanoseconds / 1_000_000 };
}
