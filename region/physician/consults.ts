import * as z from 'zod';
import type { PayloadOf } from '../../shared/casework/events.ts';
import { stepOf } from '../../shared/casework/guards.ts';
import { ReasonAnswer } from '../../shared/casework/events.ts';
import { answerNl, careTypeNl, destinationNl } from '../../shared/casework/nl.ts';
import type { CaseState, ConsultRecord } from '../../shared/casework/state.ts';
import { CodedError } from '../../shared/contract/errors.ts';
import { RosterEntry, Staff } from '../../shared/contract/region.ts';
import type { Actor } from '../../shared/contract/primitives.ts';
import { openedCase, pseudonymousCase, writeEvents } from '../casework/caseLog.ts';
import type { CaseFile } from '../casework/caseLog.ts';
import type { Region } from '../context.ts';
import { readRows } from '../sync/rows.ts';

/** Who signed in: subject = the id that rosters and staff name. */
export type Physician = { readonly subject: string; readonly regions: readonly string[] };
export type ListedConsult = { readonly consultId: string; readonly urgency: string | null; readonly careType: string | null; readonly reasons: readonly string[]; readonly askedAt: number; readonly waitUntil: number | null; readonly open: boolean; readonly mine: string | null; readonly outcome: string };
export type OpenedConsult = { readonly file: CaseFile; readonly consult: ConsultRecord; readonly rosterId: string | null };
export type GivenAnswer = { readonly reason: string; readonly choice: 'agreed' | 'different' | 'callMe' | 'written' };

const LOOK_BACK_MS = 14 * 86_400_000;
const Asked = z.object({ consultId: z.string(), to: z.string(), physicianId: z.string().nullable() });
type Row = { case_id: string; region_id: string; occurred_at: number; body: string };

/** The questions to this physician of the last two weeks: asked for by name, or of a duty that was theirs while the question was open. Nothing sealed is opened. */
export async function listConsults(region: Region, physician: Physician): Promise<readonly ListedConsult[]> {
  const now = region.clock();
  const rosters = await rostersOf(region, physician.subject);
  const rows = await region.db.query<Row>(
    `SELECT e.case_id, e.region_id, e.occurred_at, i.body FROM case_event e JOIN sync_item i ON i.kind = 'caseEvent' AND i.id = e.id WHERE e.type = 'consultAsked' AND e.region_id = ANY($1::text[]) AND e.received_at > $2 ORDER BY e.occurred_at DESC LIMIT 300`, [physician.regions, now - LOOK_BACK_MS]);
  const listed: ListedConsult[] = [];
  for (const row of rows) {
    const asked = askedIn(row.body);
    if (asked === null || dutyFor(asked, row.region_id, row.occurred_at, now, physician, rosters) === undefined || listed.some((one) => one.consultId === asked.consultId)) continue;
    const { state } = await pseudonymousCase(region, row.case_id);
    const consult = state.consults.find((one) => one.consultId === asked.consultId);
    if (consult === undefined) continue;
    const own = consult.answers.filter((answer) => answer.mark.actor.id === physician.subject);
    listed.push({
      consultId: consult.consultId, urgency: state.decision?.decided.urgency ?? null, careType: state.decision?.decided.careType ?? null, reasons: consult.reasons, askedAt: row.occurred_at, waitUntil: consult.waitUntil,
      open: state.closed === null && unanswered(consult).length > 0, mine: own.length === 0 ? null : own.map((answer) => `${answer.reason}:${answer.answer}`).join(' '), outcome: outcomeOf(state),
    });
  }
  return listed;
}

/** One question with everything sealed opened, for a physician whose question it is; the look is logged, and told to the desk as "gezien" the first time. Errors: notFound, erased. */
export async function openConsult(region: Region, physician: Physician, consultId: string): Promise<OpenedConsult> {
  const { row, rosterId } = await findConsult(region, physician, consultId);
  const before = await openedCase(region, row.case_id, actorOf(physician), 'consultRead');
  const consult = consultIn(before.state, consultId);
  const seen = consult.attempts.some((attempt) => attempt.result === 'seen' && attempt.mark.actor.id === physician.subject);
  if (!seen && before.state.closed === null && unanswered(consult).length > 0) {
    await writeEvents(region, { caseId: row.case_id, regionId: row.region_id }, actorOf(physician), [{ type: 'consultAttempted', payload: { consultId, rosterId, result: 'seen' }, personal: null }]);
  }
  return { file: before, consult, rosterId };
}

/**
 * The physician's own answer, reason by reason. `legal` is never lifted by a bare "akkoord": only with the written reason where the law lets the physician give it; for
 * `consent` only a new answer counts, so "akkoord" isn't on offer. Errors: badRequest, notFound, conflict (closed, or answered by somebody else meanwhile).
 */
export async function answerConsult(region: Region, physician: Physician, consultId: string, given: readonly GivenAnswer[], advice: string): Promise<void> {
  const { row } = await findConsult(region, physician, consultId);
  const { state } = await pseudonymousCase(region, row.case_id);
  const consult = consultIn(state, consultId);
  if (state.closed !== null) throw new CodedError('conflict', 'Deze aanvraag is afgesloten; uw antwoord is niet meer nodig.');
  if (given.length === 0) throw new CodedError('badRequest', 'Kies bij ten minste één reden een antwoord.');
  const open = unanswered(consult);
  const answers = given.map(({ reason, choice }) => {
    if (!consult.reasons.includes(reason)) throw new CodedError('badRequest', 'Dit antwoord hoort bij een reden die niet is gevraagd.');
    if (!open.includes(reason)) throw new CodedError('conflict', 'Deze vraag is intussen al beantwoord. Bekijk het antwoord hieronder.');
    if (!choicesFor(reason, state).includes(choice)) throw new CodedError('badRequest', 'Dit antwoord kan bij deze reden niet: er is een nieuw antwoord of een motivering nodig.');
    return choice === 'written' ? { reason, answer: 'agreed' as const, legalBasis: 'writtenReason' as const } : { reason, answer: choice };
  });
  if (advice === '' && given.some(({ choice }) => choice === 'written')) throw new CodedError('badRequest', 'Schrijf uw motivering op: die gaat mee in het dossier.');
  if (advice === '' && given.some(({ choice }) => choice === 'different')) throw new CodedError('badRequest', 'Schrijf bij "anders" kort op wat u adviseert.');
  await writeEvents(region, { caseId: row.case_id, regionId: row.region_id }, actorOf(physician), [{
    type: 'consultAnswered', payload: { consultId, answers: z.array(ReasonAnswer).parse(answers), answeredBy: await nameOf(region, physician.subject), recordedBy: 'physician' }, personal: advice === '' ? {} : { advice },
  }]);
}

/** What can be answered to a reason (protocol.md, escalation; shared/casework/blocking.ts). */
export function choicesFor(reason: string, state: CaseState): readonly GivenAnswer['choice'][] {
  if (reason === 'consent') return ['different', 'callMe'];
  if (reason !== 'legal') return ['agreed', 'different', 'callMe'];
  return state.decision?.decided.legalRoute === 'article21Needed' ? ['written', 'different', 'callMe'] : ['different', 'callMe'];
}

/** Reasons that still wait: never answered, or with "bel mij". */
export function unanswered(consult: ConsultRecord): readonly string[] {
  return consult.reasons.filter((reason) => !consult.answers.some((answer) => answer.reason === reason && answer.answer !== 'callMe'));
}

/** What became of the patient since, without any name. */
function outcomeOf(state: CaseState): string {
  if (state.closed !== null) return destinationNl[state.closed.destination];
  if (state.arrivedAt !== null) return 'opgenomen';
  if (state.placement !== null) return 'plek toegezegd';
  return state.decision === null ? 'nog niet vastgesteld' : `${careTypeNl[state.decision.decided.careType]}, ${stepOf(state) === 'offered' ? 'aangeboden' : 'nog geen plek'}`;
}

async function findConsult(region: Region, physician: Physician, consultId: string): Promise<{ readonly row: Row; readonly rosterId: string | null }> {
  const now = region.clock();
  const rows = await region.db.query<Row>(
    `SELECT e.case_id, e.region_id, e.occurred_at, i.body FROM case_event e JOIN sync_item i ON i.kind = 'caseEvent' AND i.id = e.id WHERE e.type = 'consultAsked' AND e.region_id = ANY($1::text[]) AND e.received_at > $2 AND i.body::json->'payload'->>'consultId' = $3`, [physician.regions, now - LOOK_BACK_MS, consultId]);
  const [row] = rows;
  const asked = row === undefined ? null : askedIn(row.body);
  const duty = row === undefined || asked === null ? undefined : dutyFor(asked, row.region_id, row.occurred_at, now, physician, await rostersOf(region, physician.subject));
  if (row === undefined || duty === undefined) throw new CodedError('notFound', 'Deze vraag is er niet, of niet voor u.');
  return { row, rosterId: duty?.id ?? null };
}

/** The duty by which a question is this physician's; null = asked for by name without a duty; undefined = not theirs. */
function dutyFor(asked: z.infer<typeof Asked>, regionId: string, askedAt: number, now: number, physician: Physician, rosters: readonly RosterEntry[]): RosterEntry | null | undefined {
  const fallback = asked.to === 'elderlyPhysician' ? 'generalPractitioner' : asked.to === 'generalPractitioner' ? null : 'elderlyPhysician';
  const duties = rosters.filter((entry) => entry.regionId === regionId && (entry.role === asked.to || entry.role === fallback) && entry.from <= now && entry.to > askedAt);
  const duty = duties.findLast((entry) => entry.from <= now && now < entry.to) ?? duties.at(-1);
  return duty ?? (asked.physicianId === physician.subject ? null : undefined);
}

function askedIn(body: string): PickAsked | null {
  const event = z.object({ payload: Asked }).safeParse(JSON.parse(body));
  return event.success ? event.data.payload : null;
}
type PickAsked = Pick<PayloadOf<'consultAsked'>, 'consultId' | 'to' | 'physicianId'>;

function consultIn(state: CaseState, consultId: string): ConsultRecord {
  const consult = state.consults.find((one) => one.consultId === consultId);
  if (consult === undefined) throw new CodedError('notFound', 'Deze vraag is er niet.');
  return consult;
}

async function rostersOf(region: Region, staffId: string): Promise<readonly RosterEntry[]> {
  const rows = await region.db.query<{ body: string }>(`SELECT body FROM sync_item WHERE kind = 'roster' AND NOT deleted AND body::json->>'staffId' = $1`, [staffId]);
  return rows.map((row) => RosterEntry.parse(JSON.parse(row.body))).sort((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1));
}

export async function nameOf(region: Region, staffId: string): Promise<string> {
  const staff = (await readRows(region.db, 'staff')).find((row) => row.id === staffId);
  return staff === undefined ? ((await rostersOf(region, staffId)).at(-1)?.name ?? 'Dienstdoende arts') : Staff.parse(staff.body).name;
}

function actorOf(physician: Physician): Actor {
  return { id: physician.subject, role: 'elderlyPhysician', desk: 'region' };
}

export function answersInWords(consult: ConsultRecord): readonly { readonly reason: string; readonly text: string; readonly by: string; readonly at: number }[] {
  return consult.answers.map((answer) => ({ reason: answer.reason, text: answer.legalBasis === 'writtenReason' ? 'akkoord, met motivering' : answerNl[answer.answer], by: answer.answeredBy, at: answer.mark.at }));
}
