import { randomBytes } from 'node:crypto';
import { formatClock, formatMoment, formatRelative } from '../../../shared/calendar/index.ts';
import { clockState, nearestDeadline } from '../../../shared/casework/norms.ts';
import { consultToNl, normNl } from '../../../shared/casework/nl.ts';
import { urgencies } from '../../../shared/contract/primitives.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import type { Out, Parsed } from '../../../shared/contract/define.ts';
import type { DeskContract } from '../../../shared/contract/desk.ts';
import { CodedError } from '../../../shared/contract/errors.ts';
import type { Conflict } from '../../../shared/contract/region.ts';
import type { ShiftRow, ShiftView } from '../../../shared/contract/views.ts';
import type { Alarms } from '../alarm/service.ts';
import type { PrintedOutlook } from '../print/outlook.ts';
import { pdfOf } from '../print/pdf.ts';
import { fileName, shiftDocument } from './documents.ts';
import type { Look, Looked } from '../casework/looked.ts';
import type { Worklist } from '../casework/worklist.ts';
import type { Kernel } from '../kernel.ts';
import { uuidV7 } from '../store/ids.ts';
import type * as z from 'zod';

type Row = z.infer<typeof ShiftRow>;
type View = z.infer<typeof ShiftView>;
export type Shifts = { view(actor: Actor, now: number): View; pdf(actor: Actor, now: number): Promise<Out<DeskContract['handover.shiftPdf']>>; accept(input: Parsed<DeskContract['handover.acceptShift']>, actor: Actor, now: number): void };

const staleFeedMs = 15 * 60_000;
/** The longest shift that alarms are counted over when nobody handed over before (ms). */
const shiftMs = 12 * 3_600_000;

/** Dienstoverdracht: what is open, most at risk first; what was agreed; what is disturbed. Who receives reads it back and then owns every open case. */
export function createShifts(kernel: Kernel, look: Look, worklist: Worklist, alarms: Pick<Alarms, 'figures'>, outlook: PrintedOutlook): Shifts {
  const rows = (now: number): Row[] => worklist.open().map((entry): Row => {
    const looked = look(entry.caseId, now);
    return {
      caseId: entry.caseId, patientName: entry.patientName, place: entry.place, urgency: entry.urgency, careType: entry.careType, step: entry.step, ownerName: entry.owner === null ? '' : kernel.session.nameOf(entry.owner), blocker: entry.blocker,
      deadline: nearestDeadline(entry.clocks, now), overdue: entry.clocks.filter((clock) => clockState(clock, now) === 'overdue').length, agreements: agreementsOf(looked, now), lastNote: looked.state.notes.at(-1)?.text ?? '',
    };
  }).sort(byRisk);

  const view = (now: number): View => {
    const last = lastTaken(kernel, look, worklist, now);
    const { raised, actedOn } = alarms.figures(Math.max(last?.at ?? 0, now - shiftMs), now + 1);
    return { shiftId: uuidV7(now, randomBytes), madeAt: now, rows: rows(now), unowned: worklist.open().filter((entry) => entry.owner === null).length, disturbances: disturbancesOf(kernel, worklist, now), last, alarms: { raised, actedOn } };
  };

  return {
    view: (actor, now) => {
      kernel.audit.record({ actor, action: 'handover.shift', caseId: null, outcome: 'done' });
      return view(now);
    },
    pdf: async (actor, now) => {
      const base64 = await pdfOf(shiftDocument(view(now), outlook(now), kernel.session.nameOf(actor), now));
      kernel.audit.record({ actor, action: 'handover.shiftPrint', caseId: null, outcome: 'done' });
      return { fileName: fileName('dienstoverdracht', now), mediaType: 'application/pdf', base64 };
    },
    accept: ({ shiftId, caseIds, readBack }, actor, now) => {
      const open = new Set(worklist.open().map((entry) => entry.caseId));
      const read = new Set(caseIds);
      if (open.size !== read.size || [...open].some((caseId) => !read.has(caseId))) throw new CodedError('stale', 'De lijst met open aanvragen is intussen gewijzigd. Neem de nieuwe lijst door en teken dan.', { missing: [...open].filter((caseId) => !read.has(caseId)), closed: [...read].filter((caseId) => !open.has(caseId)) });
      for (const caseId of open) {
        const { state } = look(caseId, now);
        kernel.journal.append({ actor, caseId, regionId: state.regionId, action: 'handover.acceptShift', drafts: [{ type: 'shiftTaken', payload: { shiftId, from: state.owner?.actor.id ?? null }, personal: { readBack } }] });
      }
      kernel.audit.record({ actor, action: 'handover.acceptShift', caseId: null, outcome: 'done', detail: `${open.size} open` });
    },
  };
}

/** Overdue first, then urgency (not known counts as urgent), then the nearest deadline. */
function byRisk(a: Row, b: Row): number {
  return Math.sign(b.overdue) - Math.sign(a.overdue) || rank(a) - rank(b) || (a.deadline?.dueAt ?? Infinity) - (b.deadline?.dueAt ?? Infinity) || (a.caseId < b.caseId ? -1 : 1);
}

function rank(row: Row): number {
  return row.urgency === null ? 1.5 : urgencies.indexOf(row.urgency);
}

/** What somebody counts on: reminders, questions to physicians, holds and promises, tonight's bridge. */
function agreementsOf({ state, offers }: Looked, now: number): string[] {
  const reminders = state.reminders.filter((one) => state.doneReminders[one.reminderId] === undefined).map((one) => `${formatMoment(one.dueAt, now)}: ${one.text ?? 'herinnering'}`);
  const consults = state.consults.filter((one) => one.asked !== null && one.reasons.some((reason) => !one.answers.some((answer) => answer.reason === reason && answer.answer !== 'callMe')))
    .map((one) => `Vraag bij ${consultToNl[one.to] ?? one.to}${one.waitUntil === null ? '' : `, kan tot ${formatClock(one.waitUntil)}`}`);
  const holds = offers.filter((offer) => offer.state === 'open' || offer.state === 'waiting').map((offer) => (offer.hold?.expiresAt == null ? 'Aanbod staat open' : `Plaats vastgehouden tot ${formatClock(offer.hold.expiresAt)}`));
  const promised = state.placement?.expectedAt == null ? [] : [`Wordt verwacht ${formatMoment(state.placement.expectedAt, now)}`];
  const bridge = state.bridge === null ? [] : [`${state.bridge.owner} pakt het op, ${formatMoment(state.bridge.dueAt, now)}`];
  return [...reminders, ...consults, ...holds, ...promised, ...bridge];
}

function disturbancesOf(kernel: Kernel, worklist: Worklist, now: number): View['disturbances'] {
  const status = kernel.syncStatus();
  const found: View['disturbances'] = [];
  if (status.connection === 'offline') found.push({ kind: 'offline', text: `Geen verbinding met de regio sinds ${formatClock(status.since)}.` });
  if (status.queue > 0) found.push({ kind: 'queue', text: `${status.queue} ${status.queue === 1 ? 'bericht wacht' : 'berichten wachten'} op verzending.` });
  if (status.parked > 0) found.push({ kind: 'refused', text: `${status.parked === 1 ? '1 bericht is geweigerd en wacht' : `${status.parked} berichten zijn geweigerd en wachten`} op een beslissing (Instellingen & verbinding).` });
  if (status.feedAt !== null && now - status.feedAt > staleFeedMs) found.push({ kind: 'staleFeed', text: `Het beddenoverzicht is bijgewerkt ${formatRelative(status.feedAt, now)}.` });
  const names = new Map(worklist.open().map((entry) => [entry.caseId, entry.patientName]));
  found.push(...conflictsNl([...kernel.cache.all('conflict')].filter((conflict) => conflict.closedAt === null), names).map((text) => ({ kind: 'conflict' as const, text })));
  for (const entry of worklist.open()) {
    if (entry.flags.includes('claimConflict')) found.push({ kind: 'claim', text: `Twee collega's namen tegelijk de aanvraag van ${entry.patientName} over.` });
    const over = entry.clocks.filter((clock) => clockState(clock, now) === 'overdue').map((clock) => normNl[clock.norm]);
    if (over.length > 0) found.push({ kind: 'overdue', text: `${entry.patientName}: norm verlopen (${[...new Set(over)].join(', ')}).` });
  }
  return found.slice(0, 200);
}

/** A line for each conflict about an open case, by the patients' names (`names`, by case); those about closed cases only are counted in one. */
function conflictsNl(conflicts: readonly Conflict[], names: ReadonlyMap<string, string>): string[] {
  const whose = ({ caseIds }: Conflict): string => caseIds.flatMap((caseId) => names.get(caseId) ?? []).join(' en ');
  return (['overbooked', 'other'] as const).flatMap((kind) => {
    const what = kind === 'overbooked' ? 'plaats dubbel toegezegd, bel de locatie en het andere loket.' : 'twee loketten legden iets verschillends vast.';
    const all = conflicts.filter((conflict) => (conflict.kind === 'overbooked') === (kind === 'overbooked')).map(whose);
    const closed = all.filter((name) => name === '').length;
    return [...all.filter((name) => name !== '').map((name) => `${name}: ${what}`), ...(closed === 0 ? [] : [`${closed === 1 ? '1 afgesloten aanvraag' : `${closed} afgesloten aanvragen`}: ${what}`])];
  });
}

function lastTaken(kernel: Kernel, look: Look, worklist: Worklist, now: number): View['last'] {
  const taken = worklist.open().map(({ caseId }) => look(caseId, now).state.shift).filter((mark) => mark !== null);
  const newest = taken.reduce<(typeof taken)[number] | null>((last, mark) => (last === null || mark.at > last.at ? mark : last), null);
  return newest === null ? null : { at: newest.at, by: kernel.session.nameOf(newest.actor), cases: taken.filter((mark) => newest.at - mark.at <= 60_000).length };
}
