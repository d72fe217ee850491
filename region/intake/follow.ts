import { stepOf } from '../../shared/casework/guards.ts';
import { destinationNl } from '../../shared/casework/nl.ts';
import type { CaseState } from '../../shared/casework/state.ts';
import { Location } from '../../shared/capacity/schema.ts';
import { CodedError } from '../../shared/contract/errors.ts';
import { profileOf } from '../capacity/profiles.ts';
import { findBed } from '../capacity/bedGroups.ts';
import { openedCase, pseudonymousCase, writeEvents } from '../casework/caseLog.ts';
import type { CaseFile } from '../casework/caseLog.ts';
import type { Region } from '../context.ts';
import { senderActor } from './file.ts';
import type { Sender } from './file.ts';
import { answersDraft, answersOf, outcomeOf, packOf, questionsToAsk, refuseImpossible } from './triage.ts';
import type { Answers } from './triage.ts';
import type { Outcome, Pack } from '../../shared/triage/index.ts';
import { shownReference } from './reference.ts';

export type IntakeRow = { readonly case_id: string; readonly region_id: string; readonly sender: string; readonly reference: string; readonly channel: string; readonly filed_at: number };
export type StatusStep = { readonly id: 'received' | 'pickedUp' | 'decided' | 'searching' | 'promised' | 'handoverSent' | 'arrived' | 'closed'; readonly label: string; readonly done: boolean };
export type MedicalHandover = { readonly state: 'open' | 'given'; readonly at: number | null; readonly how: string | null };
/** What a sender may know of its referral: where it stands, what it was told, and what only it can do. */
export type Followed = {
  readonly id: string; readonly reference: string; readonly filedAt: number; readonly channel: string; readonly steps: readonly StatusStep[]; readonly closed: string | null; readonly withdrawal: 'asked' | null;
  readonly expectedAt: number | null; readonly place: string | null; readonly feedback: readonly { readonly at: number; readonly text: string }[]; readonly medicalHandover: MedicalHandover;
};
export type ListedIntake = { readonly id: string; readonly reference: string; readonly filedAt: number; readonly step: string; readonly closed: boolean };
export const handoverWays = { phone: 'telefonisch, aan de ontvangende arts', letter: 'brief meegegeven met de patiënt', digital: 'digitaal verstuurd' } as const;

/** A sender's referrals of the last weeks, newest first; nothing sealed is opened for it. */
export async function listIntakes(region: Region, sender: Sender): Promise<readonly ListedIntake[]> {
  const rows = await region.db.query<IntakeRow>('SELECT * FROM intake WHERE sender = $1 ORDER BY filed_at DESC LIMIT 100', [sender.subject]);
  const listed: ListedIntake[] = [];
  for (const row of rows) {
    const { state } = await pseudonymousCase(region, row.case_id);
    const steps = stepsOf(state);
    listed.push({ id: row.case_id, reference: shownReference(row.reference), filedAt: row.filed_at, step: closedText(state) ?? steps.findLast((step) => step.done)?.label ?? 'Ontvangen', closed: state.closed !== null });
  }
  return listed;
}

/** The referral of this very sender; for anybody else there is none. Error notFound. */
export async function intakeOf(region: Region, sender: Sender, id: string): Promise<IntakeRow> {
  const row = (await region.db.query<IntakeRow>('SELECT * FROM intake WHERE case_id = $1', [id]))[0];
  if (row === undefined || row.sender !== sender.subject) throw new CodedError('notFound', 'Deze aanvraag is er niet.');
  return row;
}

/** Status and feedback, with the personal parts that are this sender's own. The look is logged. Errors: notFound, erased. */
export async function follow(region: Region, sender: Sender, id: string): Promise<{ readonly followed: Followed; readonly file: CaseFile }> {
  const row = await intakeOf(region, sender, id);
  const file = await openedCase(region, row.case_id, senderActor(sender), 'intakeRead');
  const { state } = file;
  return {
    file,
    followed: {
      id: row.case_id, reference: shownReference(row.reference), filedAt: row.filed_at, channel: row.channel, steps: stepsOf(state), closed: closedText(state), withdrawal: state.withdrawal === null ? null : 'asked',
      expectedAt: state.placement?.expectedAt ?? null, place: await placeOf(region, state), feedback: state.feedback.flatMap(({ to, text, mark }) => (to === 'referrer' && text !== null ? [{ at: mark.at, text }] : [])), medicalHandover: medicalHandoverOf(state),
    },
  };
}

function stepsOf(state: CaseState): readonly StatusStep[] {
  const step = stepOf(state);
  const placed = state.placement !== null || state.arrivedAt !== null;
  const step_ = (id: StatusStep['id'], label: string, done: boolean): StatusStep => ({ id, label, done });
  return [
    step_('received', 'Ontvangen', true), step_('pickedUp', 'Opgepakt door het coördinatiepunt', pickedUp(state)), step_('decided', 'Vastgesteld wat nodig is', state.decision !== null),
    step_('searching', 'Plek wordt gezocht', placed || step === 'searching' || step === 'offered'), step_('promised', 'Plek toegezegd', placed), step_('handoverSent', 'Overdracht verzonden', state.handovers.length > 0), step_('arrived', 'Opgenomen', state.arrivedAt !== null),
  ];
}

function pickedUp(state: CaseState): boolean {
  return state.owner !== null || state.decision !== null || Object.values(state.origins).some((origin) => origin === 'nurse' || origin === 'physician');
}

function closedText(state: CaseState): string | null {
  return state.closed === null ? null : `Afgesloten: ${destinationNl[state.closed.destination]}`;
}

async function placeOf(region: Region, state: CaseState): Promise<string | null> {
  const { placement } = state;
  if (placement === null) return null;
  if (placement.bedGroupId === null) return placement.place;
  const bed = await findBed(region.db, placement.bedGroupId);
  const row = bed === null ? undefined : (await region.db.query<{ body: string }>(`SELECT body FROM sync_item WHERE kind = 'location' AND id = $1 AND NOT deleted`, [bed.location_id]))[0];
  if (row === undefined) return null;
  const location = Location.parse(JSON.parse(row.body));
  return `${location.name}, ${location.place}`;
}

function medicalHandoverOf(state: CaseState): MedicalHandover {
  const item = state.tracked['medicalHandover'];
  if (item === undefined || item.state === 'open') return { state: 'open', at: null, how: null };
  return { state: 'given', at: item.at, how: [item.personal?.text, item.personal?.by].filter((part) => part !== undefined && part !== '').join(', ') || (item.state === 'notNeeded' ? 'niet nodig' : 'gegeven') };
}

/** The doctor's own handover is given: the desk sees it among what is arranged around the handover. */
export async function markMedicalHandover(region: Region, sender: Sender, id: string, given: { readonly how: keyof typeof handoverWays; readonly to: string; readonly by: string }): Promise<void> {
  const row = await intakeOf(region, sender, id);
  const { state } = await pseudonymousCase(region, row.case_id);
  if (state.closed !== null && state.arrivedAt === null) throw new CodedError('conflict', 'Deze aanvraag is afgesloten.');
  const now = region.clock();
  const text = `${handoverWays[given.how]}${given.to === '' ? '' : ` (${given.to})`}`;
  await writeEvents(region, { caseId: row.case_id, regionId: row.region_id }, senderActor(sender), [{ type: 'itemTracked', payload: { item: 'medicalHandover', state: 'done', at: now }, personal: { text, ...(given.by === '' ? {} : { by: given.by }) } }]);
}

/** Untouched by the desk the case is closed; picked up, the nurse is told and closes it or calls. Returns which. Errors: notFound, conflict. */
export async function withdraw(region: Region, sender: Sender, id: string, text: string): Promise<'closed' | 'asked'> {
  const row = await intakeOf(region, sender, id);
  const { state } = await pseudonymousCase(region, row.case_id);
  if (state.closed !== null) throw new CodedError('conflict', 'Deze aanvraag is al afgesloten.');
  if (state.withdrawal !== null) throw new CodedError('conflict', 'U hebt deze aanvraag al ingetrokken; het coördinatiepunt handelt dat af.');
  const untouched = !pickedUp(state) && state.offers.length === 0;
  const personal = text === '' ? {} : { text };
  await writeEvents(region, { caseId: row.case_id, regionId: row.region_id }, senderActor(sender), [untouched ? { type: 'closed', payload: { destination: 'withdrawn' }, personal } : { type: 'withdrawalAsked', payload: {}, personal }]);
  return untouched ? 'closed' : 'asked';
}

export type SenderTriage = { readonly pack: Pack; readonly answers: Answers; readonly origins: CaseState['origins']; readonly outcome: Outcome; readonly ask: ReturnType<typeof questionsToAsk> };

/** Why the sender can't (any longer) answer the protocol here, in Dutch; null = it can. */
export async function triageClosed(region: Region, state: CaseState): Promise<string | null> {
  const { triage } = await profileOf(region.db, region, state.regionId);
  if (triage.by !== 'sender' || triage.mode !== 'full') return 'In deze regio doet het coördinatiepunt de triage.';
  if (state.closed !== null) return 'Deze aanvraag is afgesloten.';
  if (state.decision !== null) return 'Het coördinatiepunt heeft al vastgesteld wat nodig is.';
  return Object.values(state.origins).includes('nurse') ? 'Het coördinatiepunt is al met de vragen bezig. Bel als u iets wilt toevoegen.' : null;
}

/** Where the sender's own triage stands. */
export async function senderTriage(region: Region, file: CaseFile): Promise<SenderTriage> {
  const pack = await packOf(region, file.state);
  const answers = answersOf(file.state);
  const outcome = outcomeOf(pack, answers);
  return { pack, answers, origins: file.state.origins, outcome, ask: questionsToAsk(pack, outcome) };
}

/** Records answers of the sender as they come: each screen is kept. Errors: notFound, conflict, unknownFact, outOfDomain, contradiction. */
export async function answerAsSender(region: Region, sender: Sender, id: string, given: Answers): Promise<void> {
  const row = await intakeOf(region, sender, id);
  const file = await openedCase(region, row.case_id, senderActor(sender), 'intakeTriage');
  const closed = await triageClosed(region, file.state);
  if (closed !== null) throw new CodedError('conflict', closed);
  if (Object.keys(given).length === 0) throw new CodedError('badRequest', 'Kies een antwoord. Weet u het niet, kies dan "Weet niet".');
  const pack = await packOf(region, file.state);
  refuseImpossible(pack, answersOf(file.state), given);
  await writeEvents(region, { caseId: row.case_id, regionId: row.region_id }, senderActor(sender), answersDraft(pack, given, 'sender'));
}
