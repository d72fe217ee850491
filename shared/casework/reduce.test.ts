import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anna, answers, asked, bert, claimed, closed, decided, event, note, offerAnswer, offered, patient, placed, released, answered } from '../../test/support/case-events.ts';
import type { EventDraft } from '../../electron/desk/kernel.ts';
import type { OpenEvent } from './events.ts';
import { stepOf } from './guards.ts';
import { toOpenEvent } from './open.ts';
import { compareEvents, continueCase, foldCase } from './reduce.ts';

/** Events of two desks in any mix; each desk knows its own and what it had pulled. */
const drafts: readonly EventDraft[] = [
  { type: 'referralReceived', payload: { referrerRole: 'gp' }, personal: { question: 'Opname?' } }, patient({ name: 'A' }), patient({ name: 'B' }, { sex: 'female' }), note('n'), claimed, released, answers({ abcd: 'safe' }), answers({ abcd: 'unknown', news2: 3 }),
  decided(), decided({ urgency: 'U2', careType: 'observation', escalation: [{ to: 'elderlyPhysician', reason: 'doubt' }] }), asked('c1', 'doubt'), answered('c1', [{ reason: 'doubt', answer: 'agreed' }]), answered('c2', [{ reason: 'legal', answer: 'callMe' }]),
  { type: 'mandateUsed', payload: { reason: 'doubt' }, personal: { why: 'nacht' } }, offered('o1', 'b1'), offered('o2', 'b2'), offerAnswer('o1', 'b1', 'accepted'), offerAnswer('o1', 'b1', 'refused', 'phone'), offerAnswer('o3', 'b3', 'expired', 'region'),
  placed('b1', 'o1'), placed('b2'), { type: 'handoverSent', payload: { handoverId: 'h1', bedGroupId: 'b1', version: 1 }, personal: { document: {} } }, { type: 'handoverReceived', payload: { handoverId: 'h1', by: 'phone' }, personal: null },
  { type: 'arrived', payload: { arrivedAt: 5 }, personal: null }, { type: 'reminderSet', payload: { reminderId: 'r1', dueAt: 9 }, personal: { text: 't' } }, { type: 'reminderDone', payload: { reminderId: 'r1' }, personal: null }, closed(), closed('died'),
  { type: 'reopened', payload: { reason: 'placeLost' }, personal: null },
];
const log = fc.array(fc.record({ draft: fc.constantFrom(...drafts), actor: fc.constantFrom(anna, bert), blind: fc.boolean(), registered: fc.boolean() }), { maxLength: 25 }).map((made) => made.map(({ draft, actor, blind, registered }, index): OpenEvent =>
  event(draft, { id: `p${index}`, actor: registered ? actor : anna, seq: registered ? index + 1 : null, baseSeq: blind ? 0 : index })));
const unknown = (seq: number): OpenEvent => ({ ...event(claimed, { id: `u${seq}`, seq }), type: 'unknown', originalType: 'laterAdded', payload: { anything: 1 }, personal: null });

describe('a case is the fold of its events', () => {
  it('any order of arrival gives the same state, and nothing throws', () => {
    fc.assert(fc.property(log, fc.integer(), (events, seed) => {
      const shuffled = [...events].sort((a, b) => (hash(a.id, seed) - hash(b.id, seed)));
      expect(foldCase(shuffled)).toEqual(foldCase(events));
    }), { numRuns: 400 });
  });

  it('an event that came twice counts once', () => {
    fc.assert(fc.property(log, (events) => { expect(foldCase([...events, ...events])).toEqual(foldCase(events)); }), { numRuns: 100 });
  });

  it('folding on from where it was equals folding everything, and leaves the earlier state alone', () => {
    fc.assert(fc.property(log, fc.nat(25), (events, cut) => {
      const sorted = [...events].sort(compareEvents);
      const before = foldCase(sorted.slice(0, cut));
      const kept = structuredClone(before);
      expect(continueCase(before, sorted.slice(cut))).toEqual(foldCase(sorted));
      expect(before).toEqual(kept);
    }), { numRuns: 300 });
  });

  it('without the personal parts the region sees the same step, owner, outcome and place', () => {
    fc.assert(fc.property(log, (events) => {
      const bare = foldCase(events.map((one) => ({ ...one, personal: null }) as OpenEvent));
      const full = foldCase(events);
      const visible = (state: typeof full) => [stepOf(state), state.owner?.actor, state.decision?.decided, state.placement?.bedGroupId, state.offers.map((offer) => offer.state), state.closed?.destination];
      expect(visible(bare)).toEqual(visible(full));
    }), { numRuns: 300 });
  });

  it('a type that this version does not know is kept and shown, never dropped', () => {
    const state = foldCase([event(claimed, { seq: 1 }), unknown(2)]);
    expect(state.unknown.map((one) => one.originalType)).toEqual(['laterAdded']);
    expect(state.count).toBe(2);
  });

  it('a payload that can not be read becomes an unknown event; a field that a newer desk added is left aside', () => {
    const sealed = { id: 'x', caseId: 'c', regionId: 'r', type: 'closed', schema: 2, at: 1, hlc: '000000000001-0000-d', actor: anna, baseSeq: 0, payload: { destination: 'nowhere' }, personal: null };
    expect(toOpenEvent(sealed, 1).type).toBe('unknown');
    expect(toOpenEvent({ ...sealed, payload: { destination: 'died', later: true } }, 1)).toMatchObject({ type: 'closed', payload: { destination: 'died' } });
  });
});

describe('two desks that did not know of each other', () => {
  it('taking a case: the first in region order keeps it and the loser is told; taking over knowingly is no conflict', () => {
    const blind = foldCase([event(claimed, { seq: 1 }), event(claimed, { seq: 2, actor: bert, baseSeq: 0 })]);
    expect([blind.owner?.actor.id, blind.claimLosers.map((loser) => loser.actor.id)]).toEqual(['anna', ['bert']]);
    const knowing = foldCase([event(claimed, { seq: 1 }), event(claimed, { seq: 2, actor: bert, baseSeq: 1 })]);
    expect([knowing.owner?.actor.id, knowing.claimLosers]).toEqual(['bert', []]);
  });

  it('urgency set twice: the more urgent holds, whichever came last, until a person decides', () => {
    for (const [first, second] of [['U4', 'U2'], ['U2', 'U4']] as const) {
      const clash = [event(decided({ urgency: first }), { seq: 1 }), event(decided({ urgency: second }), { seq: 2, actor: bert, baseSeq: 0 })];
      const state = foldCase(clash);
      expect([state.decision?.decided.urgency, state.decisionRivals.length]).toEqual(['U2', 1]);
      const settled = foldCase([...clash, event(decided({ urgency: 'U4' }), { seq: 3, actor: bert, baseSeq: 2 })]);
      expect([settled.decision?.decided.urgency, settled.decisionRivals.length]).toEqual(['U4', 0]);
    }
  });

  it('a patient field: the last in region order stands, the other value is kept until somebody settles it knowingly', () => {
    const clash = [event(patient({ name: 'Aaltje', phone: '0570' }), { seq: 1 }), event(patient({ name: 'Aleida' }), { seq: 2, actor: bert, baseSeq: 0 })];
    const { name, phone } = foldCase(clash).patient;
    expect([name?.value, name?.others.map((other) => other.value), phone?.value]).toEqual(['Aleida', ['Aaltje'], '0570']);
    expect(foldCase([...clash, event(patient({ name: 'Aaltje' }), { seq: 3, baseSeq: 2 })]).patient['name']).toMatchObject({ value: 'Aaltje', others: [] });
  });

  it('two places confirmed blindly: the first stands and the second stays visible', () => {
    const state = foldCase([event(placed('b1'), { seq: 1 }), event(placed('b2'), { seq: 2, actor: bert, baseSeq: 0 })]);
    expect([state.placement?.bedGroupId, state.otherPlacements.map((other) => other.bedGroupId)]).toEqual(['b1', ['b2']]);
  });

  it('notes of both are kept', () => {
    expect(foldCase([event(note('een'), { seq: 1 }), event(note('twee'), { seq: 2, actor: bert })]).notes.map((one) => one.text)).toEqual(['een', 'twee']);
  });
});

describe('what comes after closing', () => {
  it('an event on a closed case reopens it for review; closing again ends the review', () => {
    const late = [event(closed('died'), { seq: 1 }), event(patient({ name: 'X' }), { seq: 2, actor: bert, baseSeq: 0 })];
    expect(foldCase(late)).toMatchObject({ closed: null, review: { destination: 'died' } });
    expect(foldCase([...late, event(closed('died'), { seq: 3 })])).toMatchObject({ closed: { destination: 'died' }, review: null });
  });

  it('the receipt of a handover, a late refusal or an arrival at the place it was closed with reopen nothing', () => {
    const usual = [offerAnswer('o9', 'b9', 'refused'), { type: 'handoverReceived', payload: { handoverId: 'h', by: 'provider' }, personal: null }, { type: 'arrived', payload: { arrivedAt: 7 }, personal: null }] as const satisfies readonly EventDraft[];
    for (const draft of usual) expect(foldCase([event(closed('placed'), { seq: 1 }), event(draft, { seq: 2, actor: bert })]).closed).not.toBeNull();
  });

  it('a note by someone who knew that the case was closed leaves it closed; by someone who did not, it opens', () => {
    expect(foldCase([event(closed(), { seq: 1 }), event(note('x'), { seq: 2, actor: bert, baseSeq: 1 })]).closed).not.toBeNull();
    expect(foldCase([event(closed(), { seq: 1 }), event(note('x'), { seq: 2, actor: bert, baseSeq: 0 })]).closed).toBeNull();
  });
});

describe('offers', () => {
  it('a late "accepted" on a screen never revives a withdrawn offer; a promise by telephone does', () => {
    const withdrawn = [event(offered('o1', 'b1'), { seq: 1 }), event(offerAnswer('o1', 'b1', 'withdrawn', 'desk'), { seq: 2 })];
    expect(foldCase([...withdrawn, event(offerAnswer('o1', 'b1', 'accepted', 'provider'), { seq: 3 })]).offers[0]?.state).toBe('withdrawn');
    expect(foldCase([...withdrawn, event(offerAnswer('o1', 'b1', 'accepted', 'phone'), { seq: 3 })]).offers[0]?.state).toBe('accepted');
  });

  it('a promised place that is refused after all is no longer the placement', () => {
    const state = foldCase([event(offered('o1', 'b1'), { seq: 1 }), event(offerAnswer('o1', 'b1', 'accepted'), { seq: 2 }), event(placed('b1', 'o1'), { seq: 3 }), event(offerAnswer('o1', 'b1', 'refused', 'phone'), { seq: 4 })]);
    expect([state.placement, stepOf(state)]).toEqual([null, 'referral']);
  });
});

function hash(text: string, seed: number): number {
  let value = seed | 0;
  for (const char of text) value = Math.imul(value ^ char.charCodeAt(0), 0x9e3779b1);
  return value >>> 0;
}
