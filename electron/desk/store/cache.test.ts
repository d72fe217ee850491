import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createCache } from './cache.ts';
import { openStore } from './open.ts';
import type { OpenStore } from './open.ts';

let folder = '';
let store: OpenStore;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'regioloket-cache-'));
  store = openStore(folder, new Uint8Array(32).fill(3), { clock: () => 1, random: (bytes) => new Uint8Array(randomBytes(bytes)), log: () => {} });
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const ids = Array.from({ length: 12 }, (_, index) => `org-${String(index).padStart(2, '0')}`);
function write(id: string, name: string | null): void {
  const body = name === null ? null : JSON.stringify({ id, name, kind: 'provider', regionId: 'r1', version: 1 });
  store.context.db.write((db) => db.run("INSERT INTO item (kind, id, version, seq, deleted, body) VALUES ('organisation', ?, 1, 1, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET deleted = excluded.deleted, body = excluded.body", id, name === null ? 1 : 0, body));
}

it('what is read ahead a few rows at a time is the region as it stands, whatever changes or is asked meanwhile', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('ahead' as const), rows: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ do: fc.constant('change' as const), id: fc.constantFrom(...ids, 'org-new'), name: fc.option(fc.constantFrom('Kwikstaart', 'Zwaluw')) }),
    fc.record({ do: fc.constant('get' as const), id: fc.constantFrom(...ids) }),
    fc.record({ do: fc.constant('all' as const) }),
  );
  fc.assert(fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
    store.context.db.write((db) => db.run('DELETE FROM item'));
    const known = new Map(ids.map((id) => [id, `Huis ${id}`]));
    for (const [id, name] of known) write(id, name);
    const cache = createCache(store.context);
    for (const one of steps) {
      if (one.do === 'ahead') cache.loadAhead('organisation', one.rows);
      else if (one.do === 'get') expect(cache.get('organisation', one.id)?.name ?? null).toBe(known.get(one.id) ?? null);
      else if (one.do === 'change') {
        write(one.id, one.name);
        if (one.name === null) known.delete(one.id);
        else known.set(one.id, one.name);
        cache.changed(new Map([['organisation', [one.id]]]));
      }
      if (one.do === 'all') expect(new Map(cache.all('organisation').map(({ id, name }) => [id, name]))).toEqual(known);
    }
    for (let turns = 0; !cache.loadAhead('organisation', 3); turns += 1) expect(turns).toBeLessThan(20);
    expect(new Map(cache.all('organisation').map(({ id, name }) => [id, name]))).toEqual(known);
  }), { numRuns: 60 });
});
