import fc from 'fast-check';
import { expect } from 'vitest';
import type { Actor } from '../../shared/contract/primitives.ts';
import { bedGroup, noNeeds, seedPlaces, vignette } from '../support/casework.ts';
import { memoryDesk, nurse } from '../support/memory-kernel.ts';
import type { MemoryDesk } from '../support/memory-kernel.ts';
import { decided, event, note } from '../support/case-events.ts';

/**
 * The case as a plain person would keep it on one sheet of paper: no events, no fold, no code of shared/casework. The campaign gives the same commands to
 * the desk and to the sheet and holds the two against each other after each.
 */
type Offer = { bed: string; state: 'open' | 'accepted' | 'refused' | 'withdrawn' };
type Answer = { answer: 'agreed' | 'different' | 'callMe'; under: number };
type Sheet = {
  owner: string | null; loser: boolean; psychogeriatric: 'none' | 'known'; answersGiven: number;
  decision: { number: number; urgency: string; careType: string; byHand: boolean; desk: string; blocking: string[]; advised: boolean; answersGiven: number; legalRoute: string } | null; decisions: Map<number, { urgency: string; careType: string }>; rivals: number;
  everBlocking: Set<string>; answers: Map<string, Answer>; mandates: Map<string, number[]>; needs: boolean; letter: boolean; offers: Offer[]; placement: { bed: string; offer: number } | null;
  handover: 'none' | 'sent' | 'received'; arrived: boolean; closed: string | null; notes: number;
};
type Real = { desk: MemoryDesk; caseId: string; offers: string[]; handovers: string[]; consultId: string };
const reasons = ['emergencyAdmission', 'psychogeriatric', 'doubt'] as const;
const beds = ['bed-1', 'bed-2', 'bed-3'] as const;
const order = ['U0', 'U1', 'U2', 'U3', 'U4', 'U5'];
const other: Actor = { id: 'bert', role: 'nurse', desk: 'south' };

/** What the sheet says about each thing somebody may want to do: null = go ahead, else the kind of refusal. */
const rules = {
  bed: (sheet: Sheet) => sheet.decision?.careType === 'elvLow' || sheet.decision?.careType === 'observation',
  stale: (sheet: Sheet): boolean => {
    const { decision } = sheet;
    if (decision === null || decision.answersGiven === sheet.answersGiven) return false;
    if (!decision.byHand) return decision.urgency !== 'U4' || decision.careType !== 'elvLow' || decision.legalRoute !== 'free' || decision.blocking.includes('psychogeriatric') !== (sheet.psychogeriatric === 'known') || decision.blocking.some((reason) => reason !== 'psychogeriatric');
    return rules.bed(sheet) && decision.blocking.includes('psychogeriatric') !== (sheet.psychogeriatric === 'known');
  },
  open: (sheet: Sheet): string[] => (sheet.decision?.blocking ?? []).filter((reason) => {
    const { decision } = sheet;
    if (decision === null) return false;
    const fits = (number: number) => {
      if (number === 0 || number === decision.number) return true;
      const then = sheet.decisions.get(number);
      return then !== undefined && (then.careType === decision.careType || decision.advised) && order.indexOf(decision.urgency) >= order.indexOf(then.urgency);
    };
    const answer = sheet.answers.get(reason);
    if (answer?.answer === 'agreed' && fits(answer.under)) return false;
    if (answer?.answer === 'different' && answer.under !== decision.number) return false;
    return !(sheet.mandates.get(reason) ?? []).some(fits);
  }),
  ready: (sheet: Sheet): string | null => {
    if (sheet.closed !== null) return 'conflict';
    if (sheet.decision === null) return 'notDecided';
    if (!rules.bed(sheet)) return 'notABedSearch';
    if (rules.stale(sheet) || sheet.rivals > 0) return 'stale';
    return sheet.needs ? null : 'blocked';
  },
  offer: (sheet: Sheet): string | null => rules.ready(sheet) ?? (sheet.placement !== null || sheet.offers.some((one) => one.state === 'open') ? 'conflict' : null),
  promise: (sheet: Sheet): string | null => rules.ready(sheet) ?? (sheet.arrived ? 'conflict' : rules.open(sheet).length > 0 || !sheet.letter ? 'blocked' : null),
  step: (sheet: Sheet): string => {
    if (sheet.closed !== null) return 'closed';
    if (sheet.arrived) return 'arrived';
    if (sheet.placement !== null) return sheet.handover === 'none' ? 'promised' : sheet.handover === 'sent' ? 'handoverSent' : 'handoverReceived';
    if (sheet.offers.some((one) => one.state === 'open' || one.state === 'accepted')) return 'offered';
    if (sheet.decision !== null) return rules.bed(sheet) && (sheet.needs || sheet.offers.length > 0) ? 'searching' : 'decided';
    return 'triage';
  },
};

abstract class Step implements fc.AsyncCommand<Sheet, Real> {
  check(): boolean { return true; }
  abstract expected(sheet: Sheet): string | null;
  abstract act(real: Real, sheet: Sheet): Promise<unknown>;
  abstract write(sheet: Sheet): void;
  abstract toString(): string;
  async run(sheet: Sheet, real: Real): Promise<void> {
    const refused = this.expected(sheet);
    const got = await this.act(real, sheet).then(() => null, (error: unknown) => (typeof error === 'object' && error !== null && 'code' in error ? error.code : error));
    expect(got, this.toString()).toEqual(refused);
    if (refused === null) this.write(sheet);
    await compare(sheet, real, this.toString());
  }
}

async function compare(sheet: Sheet, { desk, caseId }: Real, after: string): Promise<void> {
  // Straight from the handler: the contract's schemas are tested elsewhere and would take most of the campaign's time.
  const view = await desk.features.handlers['casework.get']({ caseId }, { actor: desk.actor, now: desk.clock });
  const seen = {
    step: view.step, owner: view.owner?.id ?? null, stale: view.decisionStale, open: view.blocking.filter((one) => one.open).map((one) => one.reason).sort(), offers: view.offers.map((offer) => ({ bed: offer.bedGroupId, state: offer.state })),
    placement: view.placement?.bedGroupId ?? null, closed: view.destination, urgency: view.decision?.urgency ?? null, notes: view.notes.length, loser: view.flags.includes('claimConflict'), mayOffer: view.actions.offer === null, mayPromise: view.actions.promise === null,
  };
  expect(seen, after).toEqual({
    step: rules.step(sheet), owner: sheet.owner, stale: rules.stale(sheet) || sheet.rivals > 0, open: rules.open(sheet).sort(), offers: sheet.offers.map(({ bed, state }) => ({ bed, state })), placement: sheet.placement?.bed ?? null, closed: sheet.closed,
    urgency: sheet.decision?.urgency ?? null, notes: sheet.notes, loser: sheet.loser, mayOffer: rules.offer(sheet) === null, mayPromise: rules.promise(sheet) === null,
  });
}

/** A command from what it is called, when it is refused, what it does and what it leaves on the sheet. */
function step(name: string, expected: (sheet: Sheet) => string | null, act: (real: Real, sheet: Sheet) => Promise<unknown>, write: (sheet: Sheet) => void): Step {
  return new (class extends Step {
    expected(sheet: Sheet) { return expected(sheet); }
    act(real: Real, sheet: Sheet) { return act(real, sheet); }
    write(sheet: Sheet) { write(sheet); }
    toString() { return name; }
  })();
}

const whenOpen = (sheet: Sheet): string | null => (sheet.closed === null ? null : 'conflict');
const live = (sheet: Sheet, index: number): Offer | undefined => { const offer = sheet.offers[index]; return offer !== undefined && (offer.state === 'open' || offer.state === 'accepted') ? offer : undefined; };

function decide(sheet: Sheet, urgency: string, careType: string, byHand: boolean, advised: boolean, desk: string, blocking: string[]): void {
  const number = sheet.decisions.size + 1;
  sheet.decisions.set(number, { urgency, careType });
  sheet.decision = { number, urgency, careType, byHand, desk, blocking, advised, answersGiven: sheet.answersGiven, legalRoute: 'free' };
  sheet.rivals = 0;
}

function reopenBlind(sheet: Sheet): void { sheet.closed = null; }

export const commands: fc.Arbitrary<fc.AsyncCommand<Sheet, Real>>[] = [
  fc.constant(step('claim', whenOpen, ({ desk, caseId }) => desk.call('casework.claim', { caseId }), (sheet) => { sheet.owner = nurse.id; sheet.loser = false; })),
  fc.constant(step('release', whenOpen, ({ desk, caseId }) => desk.call('casework.release', { caseId }), (sheet) => { sheet.owner = null; })),
  fc.constant(step('note', () => null, ({ desk, caseId }) => desk.call('casework.addNote', { caseId, text: 'n' }), (sheet) => { sheet.notes += 1; })),
  fc.constantFrom('none' as const, 'known' as const).map((value) => step(`psychogeriatric ${value}`, whenOpen, ({ desk, caseId }) => desk.call('triage.answer', { caseId, answers: { psychogeriatric: value } }), (sheet) => { if (sheet.psychogeriatric !== value) sheet.answersGiven += 1; sheet.psychogeriatric = value; })),
  fc.constant(step('confirm', (sheet) => whenOpen(sheet) ?? (sheet.decision !== null && !rules.stale(sheet) && sheet.rivals === 0 ? 'conflict' : null), ({ desk, caseId }) => desk.call('casework.confirmOutcome', { caseId }),
    (sheet) => decide(sheet, 'U4', 'elvLow', false, false, nurse.desk, sheet.psychogeriatric === 'known' ? ['psychogeriatric'] : []))),
  fc.record({ urgency: fc.constantFrom('U2' as const, 'U3' as const, 'U4' as const, 'U5' as const), careType: fc.constantFrom('elvLow' as const, 'observation' as const, 'homeCare' as const), advised: fc.boolean() }).map(({ urgency, careType, advised }) => step(`deviate ${urgency} ${careType} ${String(advised)}`, whenOpen,
    ({ desk, caseId }) => desk.call('casework.deviate', { caseId, urgency, careType, reason: advised ? 'physicianAdvice' : 'clinicalJudgement', text: 'x' }),
    (sheet) => decide(sheet, urgency, careType, true, advised, nurse.desk, careType === 'homeCare' ? [] : [...(urgency === 'U2' || urgency === 'U3' ? ['emergencyAdmission'] : []), ...(sheet.psychogeriatric === 'known' ? ['psychogeriatric'] : []), ...(careType === 'observation' ? ['doubt'] : [])]))),
  fc.record({ reason: fc.constantFrom(...reasons), answer: fc.constantFrom('agreed' as const, 'different' as const, 'callMe' as const) }).map(({ reason, answer }) => step(`physician ${reason} ${answer}`, () => null,
    ({ desk, caseId, consultId }) => desk.call('casework.answerConsult', { caseId, consultId, answers: [{ reason, answer }], answeredBy: 'arts', advice: '' }), (sheet) => { sheet.answers.set(reason, { answer, under: sheet.decision?.number ?? 0 }); })),
  fc.constantFrom(...reasons).map((reason) => step(`mandate ${reason}`, (sheet) => whenOpen(sheet) ?? (rules.open(sheet).includes(reason) ? null : 'conflict'), ({ desk, caseId }) => desk.call('casework.useMandate', { caseId, reason, why: 'nacht' }),
    (sheet) => { sheet.mandates.set(reason, [...(sheet.mandates.get(reason) ?? []), sheet.decision?.number ?? 0]); })),
  fc.constant(step('needs', whenOpen, ({ desk, caseId }) => desk.call('casework.recordNeeds', { caseId, needs: noNeeds }), (sheet) => { sheet.needs = true; })),
  fc.constant(step('letter', whenOpen, ({ desk, caseId }) => desk.call('casework.markReferralLetter', { caseId, by: 'gp' }), (sheet) => { sheet.letter = true; })),
  fc.constantFrom(...beds).map((bed) => step(`offer ${bed}`, (sheet) => rules.offer(sheet), async (real) => { real.offers.push((await real.desk.call('casework.offer', { caseId: real.caseId, bedGroupId: bed, versionSeen: 3 })).offerId); }, (sheet) => { sheet.offers.push({ bed, state: 'open' }); })),
  fc.constantFrom(...beds).map((bed) => step(`promise ${bed}`, (sheet) => rules.promise(sheet), async (real) => {
    await real.desk.call('casework.promise', { caseId: real.caseId, offerId: null, bedGroupId: bed, spokeWith: 'x', expectedAt: null });
    real.offers = (await real.desk.call('casework.get', { caseId: real.caseId })).offers.map((offer) => offer.offerId);
  }, (sheet) => {
    let chosen = sheet.offers.findLastIndex((one) => one.bed === bed && (one.state === 'open' || one.state === 'accepted'));
    if (chosen < 0) chosen = sheet.offers.push({ bed, state: 'open' }) - 1;
    sheet.offers.forEach((offer, index) => { if (index === chosen) offer.state = 'accepted'; else if (offer.state === 'open' || offer.state === 'accepted') offer.state = 'withdrawn'; });
    sheet.placement = { bed, offer: chosen };
  })),
  fc.nat(4).map((index) => step(`refuse ${index}`, (sheet) => whenOpen(sheet) ?? (live(sheet, index) === undefined ? (sheet.offers.some((one) => one.state === 'open' || one.state === 'accepted') ? (sheet.offers[index] === undefined ? 'notFound' : 'conflict') : 'conflict') : null),
    ({ desk, caseId, offers }) => desk.call('casework.refuse', { caseId, offerId: offers[index] ?? 'none', reason: 'noCapacity', text: '', spokeWith: '' }), (sheet) => end(sheet, index, 'refused'))),
  fc.nat(4).map((index) => step(`withdraw ${index}`, (sheet) => whenOpen(sheet) ?? (live(sheet, index) === undefined ? (sheet.offers[index] === undefined ? 'notFound' : 'conflict') : null), ({ desk, caseId, offers }) => desk.call('casework.withdrawOffer', { caseId, offerId: offers[index] ?? 'none' }), (sheet) => end(sheet, index, 'withdrawn'))),
  fc.constant(step('handover', (sheet) => whenOpen(sheet) ?? (sheet.placement === null ? 'blocked' : null), async (real) => { real.handovers.push((await real.desk.call('handover.send', { caseId: real.caseId })).handoverId); }, (sheet) => { sheet.handover = 'sent'; })),
  fc.constant(step('received', (sheet) => (sheet.handover === 'none' ? 'notFound' : null), ({ desk, caseId, handovers }) => desk.call('handover.markReceived', { caseId, handoverId: handovers.at(-1) ?? 'none' }), (sheet) => { sheet.handover = 'received'; })),
  fc.constant(step('arrive', (sheet) => whenOpen(sheet) ?? (sheet.placement === null || sheet.arrived ? 'conflict' : null), ({ desk, caseId }) => desk.call('casework.arrive', { caseId, arrivedAt: null }), (sheet) => { sheet.arrived = true; })),
  fc.constantFrom('placed' as const, 'withdrawn' as const, 'died' as const).map((destination) => step(`close ${destination}`, (sheet) => whenOpen(sheet) ?? (destination === 'placed' && sheet.placement === null && !sheet.arrived ? 'badRequest' : null),
    ({ desk, caseId }) => desk.call('casework.close', { caseId, destination, text: '' }), (sheet) => {
      const stays = destination === 'placed' || sheet.arrived;
      sheet.offers.forEach((_, index) => { if (live(sheet, index) !== undefined && !(stays && sheet.placement?.offer === index)) end(sheet, index, 'withdrawn'); });
      sheet.closed = destination;
    })),
  fc.constantFrom('wrongClosure' as const, 'placeLost' as const).map((reason) => step(`reopen ${reason}`, (sheet) => (sheet.closed === null ? 'conflict' : null), ({ desk, caseId }) => desk.call('casework.reopen', { caseId, reason, text: '' }), (sheet) => {
    sheet.closed = null;
    if (reason === 'placeLost') { sheet.placement = null; sheet.arrived = false; }
  })),
  // The other desk, which saw nothing of what happened here.
  fc.constant(step('south claims blindly', () => null, blind(({ type: 'claimed', payload: {}, personal: null })), (sheet) => { if (sheet.owner === nurse.id) sheet.loser = true; else { sheet.owner = other.id; sheet.loser = false; } })),
  fc.constant(step('south notes blindly', () => null, blind(note('z')), (sheet) => { sheet.notes += 1; reopenBlind(sheet); })),
  fc.constantFrom('U2' as const, 'U5' as const).map((urgency) => step(`south decides ${urgency} blindly`, () => null, blind(decided({ urgency })), (sheet) => {
    reopenBlind(sheet);
    const standing = sheet.decision;
    const rivals = sheet.rivals;
    if (standing !== null && standing.desk === nurse.desk && (standing.urgency !== urgency || standing.careType !== 'elvLow')) {
      decide(sheet, urgency, 'elvLow', false, false, other.desk, []);
      if (order.indexOf(standing.urgency) < order.indexOf(urgency)) sheet.decision = standing;
      sheet.rivals = rivals + 1;
    } else decide(sheet, urgency, 'elvLow', false, false, other.desk, []);
  })),
];

function end(sheet: Sheet, index: number, state: 'refused' | 'withdrawn'): void {
  const offer = sheet.offers[index];
  if (offer !== undefined) offer.state = state;
  if (sheet.placement?.offer === index) sheet.placement = null;
}

let blindly = 0;
function blind(draft: Parameters<typeof event>[0]): (real: Real) => Promise<unknown> {
  return ({ desk, caseId }) => {
    desk.register();
    const head = desk.kernel.journal.events(caseId).reduce((most, one) => Math.max(most, one.seq ?? 0), 0);
    desk.receive(caseId, [{ ...event(draft, { id: `south-${++blindly}`, actor: other, seq: head + 1000, baseSeq: 0 }), caseId }]);
    return Promise.resolve();
  };
}

export async function setup(): Promise<{ model: Sheet; real: Real }> {
  const desk = memoryDesk();
  seedPlaces(desk);
  for (const bed of beds) desk.put('bedGroup', bedGroup(bed, { now: desk.clock }));
  const { caseId } = await desk.call('casework.start', {});
  await desk.call('triage.answer', { caseId, answers: { ...vignette('v01').answers } });
  const { consultId } = await desk.call('casework.askConsult', { caseId, to: 'elderlyPhysician', reasons: [...reasons], question: 'Akkoord?', physicianId: null });
  desk.register();
  return {
    real: { desk, caseId, offers: [], handovers: [], consultId },
    model: { owner: nurse.id, loser: false, psychogeriatric: 'none', answersGiven: 1, decision: null, decisions: new Map(), rivals: 0, everBlocking: new Set(), answers: new Map(), mandates: new Map(), needs: false, letter: false, offers: [], placement: null, handover: 'none', arrived: false, closed: null, notes: 0 },
  };
}

/** Runs the campaign; throws fast-check's report with the seed at the first difference. */
export async function campaign(runs: number, seed: number): Promise<void> {
  await fc.assert(fc.asyncProperty(fc.commands(commands, { maxCommands: 30, size: 'max' }), async (list) => { const made = await setup(); await fc.asyncModelRun(() => made, list); }), { numRuns: runs, seed });
}
