import { afterEach, describe, expect, it } from 'vitest';
import { compareEvents } from '../../../shared/casework/reduce.ts';
import type { OpenEvent } from '../../../shared/casework/events.ts';
import { instantOf } from '../../../shared/calendar/index.ts';
import { fortyCases } from '../../../shared/reports/indicators/cases.fixture.ts';
import { indicatorsOf } from '../../../shared/reports/indicators/index.ts';
import { openDatabase } from '../store/handle.ts';
import { setMeta } from '../store/meta.ts';
import { openStoreIn } from '../store/open.ts';
import type { OpenStore } from '../store/open.ts';
import { createLedger } from './ledger.ts';

const scope = { regionId: 'region-a', from: instantOf('2025-12-01', '00:00'), to: instantOf('2026-12-01', '00:00') };
const asOf = instantOf('2026-12-15', '12:00');
const events = fortyCases.flatMap((one) => one.events);
const expected = indicatorsOf(events, scope, asOf);

let store: OpenStore | null = null;
afterEach(() => store?.close());

function open() {
  store = openStoreIn(openDatabase(':memory:', { key: null }), openDatabase(':memory:', { key: null }), { clock: () => asOf, random: (n) => new Uint8Array(n), log: () => {} });
  const { context } = store;
  const listeners: ((caseIds: readonly string[]) => void)[] = [];
  const put = (list: readonly OpenEvent[], seq: (event: OpenEvent) => number | null = (event) => event.seq, orphan = 0) => context.db.write((db) => {
    for (const event of list) {
      const body = { id: event.id, caseId: event.caseId, regionId: event.regionId, type: event.type, schema: 1, at: event.at, hlc: event.hlc, actor: event.actor, baseSeq: event.baseSeq, payload: event.payload, personal: null };
      db.run('INSERT INTO event (id, case_id, region_id, type, at, hlc, seq, version, orphan, body) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?) ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, orphan = excluded.orphan', event.id, event.caseId, event.regionId, event.type, event.at, event.hlc, seq(event), orphan, JSON.stringify(body));
    }
  });
  const ledger = createLedger(context, { onChange: (listener) => { listeners.push(listener); return () => {}; } });
  const told = (list: readonly OpenEvent[]) => { for (const listener of listeners) listener([...new Set(list.map((event) => event.caseId))]); };
  const report = async () => {
    await ledger.ready();
    return ledger.figures('all', scope, asOf);
  };
  return { context, put, told, report, ledger };
}

describe('figures over the desk\'s own store', () => {
  it('an event that the region has not registered, or has lost, does not count', async () => {
    const { put, report } = open();
    put(events, () => null);
    expect((await report()).cases).toBe(0);
    const other = open();
    other.put(events, (event) => event.seq, 1);
    expect((await other.report()).cases).toBe(0);
  });

  it('a body that this version cannot read is left out and stops nothing', async () => {
    const { context, put, report } = open();
    put(events);
    context.db.write((db) => db.run("UPDATE event SET body = json_set(body, '$.type', 'fromANewerDesk') WHERE type = 'closed'"));
    expect((await report()).destinations['open']).toBe(40);
  });

  it('says the same as the forty cases worked out by hand', async () => {
    const { put, report, ledger } = open();
    put(events);
    expect(await report()).toEqual(expected);
    expect(ledger.events()).toBe(events.length);
  });

  it('what comes in later, told case by case or in bursts, with repeats, gives the same', async () => {
    const { put, told, report } = open();
    const ordered = events.toSorted(compareEvents);
    for (let from = 0; from < ordered.length; from += 37) {
      const part = ordered.slice(from, from + 37);
      put(part);
      told(part);
      if (from % 74 === 0) await report();
    }
    told(events);
    expect(await report()).toEqual(expected);
  });

  it('a region that came back from a backup is counted anew, under its new numbers', async () => {
    const { context, put, report } = open();
    put(events);
    await report();
    context.db.write((db) => {
      setMeta(db, 'epoch', 'after-restore');
      db.run('DELETE FROM event');
    });
    put(events.slice(0, 30), (event) => (event.seq ?? 0) + 1);
    expect(await report()).toEqual(indicatorsOf(events.slice(0, 30), scope, asOf));
  });

  it('two periods and a filter stand side by side', async () => {
    const { put, ledger, report } = open();
    put(events);
    await report();
    const filter = { ...scope, careTypes: ['grz'] };
    expect(ledger.figures('grz', filter, asOf)).toEqual(indicatorsOf(events, filter, asOf));
    expect(ledger.figures('grz', filter, asOf).cases).toBe(5);
    expect(await report()).toEqual(expected);
  });
});
