import { describe, expect, it } from 'vitest';
import type { WorklistRow } from '../../../../shared/contract/views.ts';
import { changesOf, taken } from './worklist-store.ts';
import type { WorklistState } from './worklist-store.ts';

const empty: WorklistState = { filter: 'open', text: '', rows: {}, shown: [], latest: [], present: new Set(), counts: null, error: null, loaded: false };

function row(caseId: string, change: Partial<WorklistRow> = {}): WorklistRow {
  return { caseId, regionId: 'r', urgency: 'U4', careType: null, deadline: null, patientName: 'Proef', place: '', referrer: '', step: 'triage', owner: null, ownerName: '', blocker: null, retriageAt: null, createdAt: 0, sync: 'saved', flags: [], ...change };
}

function answer(rows: readonly WorklistRow[]) {
  return { rows: [...rows], order: null, cursor: '', counts: { U0: 0, U1: 0, U2: 0, U3: 0, U4: rows.length, U5: 0 }, undecided: 0, total: rows.length };
}

function after(state: WorklistState, rows: readonly WorklistRow[], showAll = false): WorklistState {
  return { ...state, ...taken(state, answer(rows), showAll) };
}

describe('rows never move under the cursor', () => {
  const shown = after(empty, [row('a'), row('b'), row('c')]);

  it('a new case waits behind the button and pushes nothing away', () => {
    const now = after(shown, [row('new', { urgency: 'U1' }), row('a'), row('b'), row('c')]);
    expect(now.shown).toEqual(['a', 'b', 'c']);
    expect(changesOf(now.shown, now.latest)).toBe(1);
  });

  it('a case that is gone keeps its place and its last content', () => {
    const now = after(shown, [row('a'), row('c')]);
    expect(now.shown).toEqual(['a', 'b', 'c']);
    expect(now.rows['b']?.patientName).toBe('Proef');
    expect(changesOf(now.shown, now.latest)).toBe(1);
  });

  it('two cases that changed places are counted and not moved', () => {
    const now = after(shown, [row('b'), row('a'), row('c')]);
    expect(now.shown).toEqual(['a', 'b', 'c']);
    expect(changesOf(now.shown, now.latest)).toBe(2);
  });

  it('what stands in a row is current all the same', () => {
    const now = after(shown, [row('a'), row('b', { urgency: 'U1' }), row('c')]);
    expect(now.rows['b']?.urgency).toBe('U1');
    expect(changesOf(now.shown, now.latest)).toBe(0);
  });

  it('after "toon", or another filter, the order is the real one', () => {
    expect(after(shown, [row('c'), row('a')], true).shown).toEqual(['c', 'a']);
  });
});

it('a row that did not change keeps its object, so that it is not drawn again', () => {
  const first = after(empty, [row('a'), row('b')]);
  const second = after(first, [row('a'), row('b', { step: 'offered' })]);
  expect(second.rows['a']).toBe(first.rows['a']);
  expect(second.rows['b']).not.toBe(first.rows['b']);
});
