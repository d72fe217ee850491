import { randomUUID } from 'node:crypto';
import { clockState, nearestDeadline, urgencyUntilKnown } from '../../../shared/casework/norms.ts';
import { urgencies } from '../../../shared/contract/primitives.ts';
import type { Actor, Urgency } from '../../../shared/contract/primitives.ts';
import type { In, Out } from '../../../shared/contract/define.ts';
import type { DeskContract } from '../../../shared/contract/desk.ts';
import type { WorklistRow } from '../../../shared/contract/views.ts';
import type { Kernel } from '../kernel.ts';
import { frozen } from '../frozen.ts';
import type { Doubles } from './doubles.ts';
import type { Look } from './looked.ts';
import type { CaseStates } from './states.ts';
import { SummaryPersonal, SummaryView, summaryOf, viewIn } from './summary.ts';
import type { Summary } from './summary.ts';
import type * as z from 'zod';

export type Row = z.infer<typeof WorklistRow>;
type Filter = NonNullable<In<DeskContract['casework.worklist']>['filter']>;
type Asked = { readonly filter: Filter; readonly text: string; readonly since: string | null };
export type WorklistResult = Out<DeskContract['casework.worklist']>;

/** Open cases as the worklist shows them, kept in memory: one changed case costs one row. */
export type Worklist = {
  list(asked: Asked, actor: Actor, now: number): WorklistResult;
  open(): readonly (Summary & { readonly caseId: string })[];
  /** Cases, also closed ones of the last thirty days, with an answer by telephone that the physician hasn't confirmed. */
  unconfirmed(now: number): readonly string[];
  /** A provider's answer, a hold or a conflict in the feed: the row looks again. */
  touch(caseIds: readonly string[]): void;
};

type Entry = { readonly caseId: string; readonly summary: Summary; readonly unsent: number; readonly search: string };
/** A row as it was last shown, frozen, and what beside the entry went into it: while that stays, so does the row, and nobody checks it again. */
type Shown = { readonly ownerName: string; readonly clock: string; readonly overbooked: boolean; readonly double: boolean; readonly row: Row };
const closedShown = 500;
const closedSinceMs = 30 * 86_400_000;

export function createWorklist(kernel: Kernel, states: CaseStates, look: Look, doubles: Doubles): Worklist {
  const entries = new Map<string, Entry>();
  let opened: readonly (Summary & { readonly caseId: string })[] | null = null;
  let loaded = false;
  const refresh = (caseId: string) => {
    if (!kernel.journal.exists(caseId)) return;
    const looked = look.at(states.get(caseId), kernel.now());
    opened = null;
    if (looked.state.closed !== null) entries.delete(caseId);
    else entries.set(caseId, entryOf(caseId, summaryOf(looked), looked.state.unregistered));
  };
  const load = () => {
    if (loaded) return;
    loaded = true;
    opened = null;
    for (const { caseId, row, unsent } of kernel.journal.projections({ open: true })) {
      const view = SummaryView.safeParse(row.view);
      const personal = SummaryPersonal.safeParse(row.personal);
      if (view.success && personal.success) entries.set(caseId, entryOf(caseId, { ...view.data, ...personal.data }, unsent));
      else refresh(caseId);
    }
  };
  kernel.journal.onChange((caseIds) => { if (loaded) caseIds.forEach(refresh); });

  return {
    list: ({ filter, text, since }, actor, now) => {
      load();
      const all = filter === 'closed' ? closedEntries(kernel, look, now) : [...entries.values()];
      const wanted = fold(text);
      const overbooked = new Set(kernel.cache.all('conflict').filter((conflict) => conflict.closedAt === null && conflict.kind === 'overbooked').flatMap((conflict) => conflict.caseIds));
      const doubled = doubles.flagged();
      const rows = all.filter((entry) => passes(entry, filter, actor, now) && (wanted === '' || entry.search.includes(wanted))).map((entry) => rowOf(entry, kernel, { overbooked, doubles: doubled }, now)).sort(byUrgencyThenDeadline);
      const counts: Record<Urgency, number> = { U0: 0, U1: 0, U2: 0, U3: 0, U4: 0, U5: 0 };
      let undecided = 0;
      for (const { summary } of entries.values()) {
        if (summary.urgency === null) undecided += 1;
        else counts[summary.urgency] += 1;
      }
      return { ...changedSince(rows, since), counts, undecided, total: all.length };
    },
    open: () => { load(); return (opened ??= [...entries.values()].map(({ caseId, summary }) => ({ caseId, ...summary }))); },
    unconfirmed: (now) => {
      load();
      return [...[...entries.values()].filter(({ summary }) => summary.unconfirmed > 0), ...closedEntries(kernel, look, now).filter(({ summary }) => summary.unconfirmed > 0)].map(({ caseId }) => caseId);
    },
    touch: (caseIds) => { if (loaded) for (const caseId of caseIds) if (entries.has(caseId)) refresh(caseId); },
  };
}

function entryOf(caseId: string, summary: Summary, unsent: number): Entry {
  return { caseId, summary, unsent, search: fold(`${summary.patientName} ${summary.place} ${summary.referrer}`) };
}

function closedEntries(kernel: Kernel, look: Look, now: number): Entry[] {
  return kernel.journal.projections({ open: false, updatedSince: now - closedSinceMs }).map(({ caseId, row, unsent }) => {
    const personal = SummaryPersonal.safeParse(row.personal);
    return entryOf(caseId, { ...viewIn(row, () => look(caseId, now)), ...(personal.success ? personal.data : { patientName: 'Gewist', place: '', referrer: '' }) }, unsent);
  }).sort((a, b) => b.summary.updatedAt - a.summary.updatedAt).slice(0, closedShown);
}

function passes({ summary }: Entry, filter: Filter, actor: Actor, now: number): boolean {
  switch (filter) {
    case 'open': case 'closed': return true;
    case 'mine': return summary.owner?.id === actor.id;
    case 'unowned': return summary.owner === null;
    case 'waitPhysician': return summary.waitPhysician;
    case 'waitProvider': return summary.waitProvider;
    case 'overdue': return summary.clocks.some((clock) => clockState(clock, now) === 'overdue');
  }
}

const shown = new WeakMap<Entry, Shown>();

function rowOf(entry: Entry, kernel: Kernel, sets: { readonly overbooked: ReadonlySet<string>; readonly doubles: ReadonlySet<string> }, now: number): Row {
  const { caseId, summary, unsent } = entry;
  const deadline = nearestDeadline(summary.clocks, now);
  const clock = deadline === null ? '' : `${deadline.norm} ${deadline.startedAt} ${deadline.state}`;
  const ownerName = summary.owner === null ? '' : kernel.session.nameOf(summary.owner);
  const overbooked = sets.overbooked.has(caseId);
  const double = sets.doubles.has(caseId);
  const before = shown.get(entry);
  if (before !== undefined && before.clock === clock && before.ownerName === ownerName && before.overbooked === overbooked && before.double === double) return before.row;
  const row = frozen<Row>({
    caseId, regionId: summary.regionId, urgency: summary.urgency, careType: summary.careType, deadline, patientName: summary.patientName, place: summary.place, referrer: summary.referrer,
    step: summary.step, intake: summary.intake ?? null, owner: summary.owner === null ? null : { ...summary.owner }, ownerName, blocker: summary.blocker, retriageAt: summary.retriageAt, createdAt: summary.createdAt,
    sync: unsent > 0 ? 'saved' : 'registered', flags: [...summary.flags, ...(overbooked ? ['overbooked' as const] : []), ...(double ? ['possibleDouble' as const] : [])],
  });
  shown.set(entry, { ownerName, clock, overbooked, double, row });
  latest += 1;
  madeAs.set(row, latest);
  return row;
}

/** Rows are numbered as they are made; a cursor is the number of the newest one then, and of the process, whose numbers begin anew. */
const madeAs = new WeakMap<Row, number>();
const numbering = randomUUID();
let latest = 0;

function changedSince(rows: readonly Row[], since: string | null): Pick<WorklistResult, 'rows' | 'order' | 'cursor'> {
  const cursor = `${numbering} ${latest}`;
  const [of, number] = since?.split(' ') ?? [];
  if (of !== numbering) return { rows: [...rows], order: null, cursor };
  return { rows: rows.filter((row) => (madeAs.get(row) ?? Infinity) > Number(number)), order: rows.map((row) => row.caseId), cursor };
}

/** Most urgent first; not decided yet stands before the urgency its clocks run on (not knowing is never the calm case); then the nearest deadline. */
function byUrgencyThenDeadline(a: Row, b: Row): number {
  return rank(a) - rank(b) || (a.deadline?.dueAt ?? Infinity) - (b.deadline?.dueAt ?? Infinity) || (a.caseId < b.caseId ? -1 : 1);
}

function rank(row: Row): number {
  return row.urgency === null ? urgencies.indexOf(urgencyUntilKnown) - 0.5 : urgencies.indexOf(row.urgency);
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
}
