import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SealedEvent, eventShapes } from '../../shared/casework/events.ts';
import { stepOf } from '../../shared/casework/guards.ts';
import { toOpenEvent } from '../../shared/casework/open.ts';
import { foldCase } from '../../shared/casework/reduce.ts';

/** One file per schema version, written when that version shipped and never changed since: what an older desk wrote must load for ever. */
const folder = new URL('../fixtures/', import.meta.url);
const files = readdirSync(folder).filter((name) => /^case-events-v\d+\.ndjson$/.test(name));
type Line = { readonly event: unknown; readonly seq: number; readonly personal: unknown };
const read = (file: string) => readFileSync(new URL(file, folder), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Line);

describe('events of older versions', () => {
  it('every event ever written loads as what it was, with its personal part', () => {
    expect(files).toContain('case-events-v1.ndjson');
    for (const file of files) {
      for (const { event, seq, personal } of read(file)) {
        const sealed = SealedEvent.parse(event);
        const opened = toOpenEvent(sealed, seq, { value: personal, erased: false });
        expect([file, opened.type, opened.personal === null]).toEqual([file, sealed.type, personal === null]);
      }
    }
  });

  it('the newest file has every type that can be written today', () => {
    const newest = files.toSorted().at(-1) ?? '';
    const types = new Set(read(newest).map(({ event }) => SealedEvent.parse(event).type));
    expect(Object.keys(eventShapes).filter((type) => !types.has(type))).toEqual([]);
  });

  it('a whole case of version 1 folds to the same end as when it was written', () => {
    const state = foldCase(read('case-events-v1.ndjson').map(({ event, seq, personal }) => toOpenEvent(SealedEvent.parse(event), seq, { value: personal, erased: false })));
    expect([stepOf(state), state.decision?.decided.careType, state.unknown.length, state.closed, state.placement]).toEqual(['offered', 'wlzCrisis', 0, null, null]);
  });
});
