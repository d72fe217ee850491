import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { BedGroup } from '../../../../shared/capacity/schema.ts';
import type { BedRow, SearchView } from '../../../../shared/contract/views.ts';
import { filtered, statusNow, take } from './store.ts';
import type { ShownBed } from './store.ts';
import { admissionText, holdTexts } from './text.ts';

const now = Date.parse('2026-11-22T01:00:00Z');

function bed(id: string, over: Partial<BedGroup> = {}, row: Partial<BedRow> = {}): BedRow {
  return {
    bedGroup: {
      id, organisationId: 'o', locationId: 'l', name: `Afdeling ${id}`, regionId: 'r1', position: null, labels: ['elvLow'], available: 1, staffed: 2, total: 4, availableFrom: null, acute: true, admission: [], sex: 'any', ward: 'open', wzdRegistered: false, features: [],
      maxWeightKg: 150, mainPractitioner: 'gp', commitment: false, observedAt: now - 60_000, expiresAt: now + 3_600_000, source: 'manual', reportedBy: 'proef', version: 1, ...over,
    },
    location: null, organisationName: 'Stichting De Iep', status: 'free', reasons: [], distanceKm: null, holds: [], refusedThisPatient: false, overbooked: false, ...row,
  };
}

function view(fitting: readonly BedRow[], notFitting: readonly BedRow[] = []): SearchView {
  return {
    caseId: 'c', asOf: now, feedAt: now, offline: false, careType: 'elvLow', urgency: 'U4', neededBy: now + 86_400_000, sexUnknown: false, placeUnknown: false, fitting: [...fitting], notFitting: [...notFitting], notFittingTotal: notFitting.length, fittingTotal: fitting.length, freeTotal: fitting.length, relax: [], lostToLabelOnly: 0,
    missing: [],
  };
}

const empty = { rows: {}, order: [], view: null };
const shown = (row: BedRow): ShownBed => ({ ...row, gone: false });

describe('a stale bed is never shown as free', () => {
  it('one that was free when the list came reads "bellen" from the moment its report runs out', () => {
    fc.assert(fc.property(fc.integer({ min: -10_000_000, max: 10_000_000 }), (distance) => {
      expect(statusNow(shown(bed('a', { expiresAt: now + distance })), now)).toBe(distance >= 0 ? 'free' : 'call');
    }));
  });
  it('what the core calls "bellen" is never called free here', () => {
    expect(statusNow(shown(bed('a', {}, { status: 'call' })), now)).toBe('call');
    expect(statusNow(shown(bed('a', {}, { status: null })), now)).toBe('call');
  });
  it('a bed that no longer fits is not free', () => {
    expect(statusNow({ ...shown(bed('a')), gone: true }, now)).toBe('call');
  });
});

describe('rows never move under the eyes', () => {
  const first = take(empty, view([bed('a'), bed('b'), bed('c')]), true);

  it('a new order is counted as a change and shown only when asked for', () => {
    const next = take(first, view([bed('c'), bed('a'), bed('b')]), false);
    expect(next.order).toEqual(['a', 'b', 'c']);
    expect(next.changes).toBe(1);
  });
  it('a bed that somebody else took stays in its place, marked, so that Enter never lands on another', () => {
    const next = take(first, view([bed('a'), bed('c')], [bed('b', { available: 0 }, { reasons: ['full'], status: null })]), false);
    expect(next.order).toEqual(['a', 'b', 'c']);
    expect(next.rows['b']?.gone).toBe(true);
    expect(next.changes).toBe(1);
  });
  it('a bed that came waits for "toon"', () => {
    const next = take(first, view([bed('z'), bed('a'), bed('b'), bed('c')]), false);
    expect(next.order).toEqual(['a', 'b', 'c']);
    expect(next.changes).toBe(1);
  });
  it('new facts about a bed show at once', () => {
    const next = take(first, view([bed('a', { available: 4, version: 2 }), bed('b'), bed('c')]), false);
    expect(next.rows['a']?.bedGroup.available).toBe(4);
    expect(next.changes).toBe(0);
  });
  it('a search that the nurse asked for shows its own order', () => {
    expect(take(first, view([bed('c'), bed('a')]), true).order).toEqual(['c', 'a']);
  });
});

describe('filters say what they exclude', () => {
  it('shown and hidden together are always the whole list', () => {
    const row = fc.record({ id: fc.uuid(), region: fc.constantFrom('r1', 'r2'), status: fc.constantFrom('free' as const, 'call' as const), name: fc.constantFrom('Noord', 'Zuid') });
    fc.assert(fc.property(fc.uniqueArray(row, { selector: (one) => one.id }), fc.boolean(), fc.boolean(), fc.constantFrom('', 'noord', 'x'), (list, onlyFree, onlyRegion, text) => {
      const rows = Object.fromEntries(list.map((one) => [one.id, shown(bed(one.id, { regionId: one.region, name: one.name }, { status: one.status }))]));
      const { ids, hidden } = filtered(list.map((one) => one.id), rows, { text, onlyFree, onlyRegion }, 'r1', now);
      expect(ids.length + hidden.text + hidden.call + hidden.region).toBe(list.length);
      if (onlyFree) expect(ids.every((id) => rows[id]?.status === 'free')).toBe(true);
    }));
  });
});

describe('words about time', () => {
  const evening = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '22:00' }];
  it('says until when a patient may still come, and from when again', () => {
    expect(admissionText(evening, Date.parse('2026-11-22T20:30:00Z'))).toBe('nu, tot 22:00');
    expect(admissionText(evening, Date.parse('2026-11-22T21:30:00Z'))).toBe('vanaf morgen 08:00');
    expect(admissionText(evening, now)).toBe('vanaf 08:00');
    expect(admissionText([], now)).toBe('dag en nacht');
    expect(admissionText([{ days: [], from: '08:00', to: '10:00' }], now)).toBe('geen opnametijd bekend');
  });
  it('names who holds a place and until when, and never another patient', () => {
    const row = bed('a', {}, { holds: [{ caseId: 'c', desk: 'd1', expiresAt: now + 3_600_000, mine: true }, { caseId: 'y', desk: 'd1', expiresAt: now + 7_200_000, mine: false }, { caseId: 'x', desk: 'd2', expiresAt: null, mine: false }] });
    expect(holdTexts(row, 'c', 'd1')).toEqual(['vastgehouden tot 03:00 door deze aanvraag', 'vastgehouden tot 04:00 door dit loket', 'toegezegd aan een ander loket']);
  });
});
