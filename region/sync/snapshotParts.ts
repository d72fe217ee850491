import { createHash, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import * as z from 'zod';
import { SnapshotManifest } from '../../shared/contract/region.ts';
import type { Region } from '../context.ts';
import type { Board, PartStore } from './snapshot.ts';

/** Parts stay fetchable this long (ms). */
const KEEP_MS = 60 * 60_000;
/** A builder that hasn't finished after this time is taken for dead (ms). */
const BUILD_MS = 60_000;
const PART_ROWS = 20_000;
/** Parts that one process keeps in memory, so that a thousand desks at once are one read of the database (bytes). */
const CACHE_BYTES = 64 * 1024 * 1024;
const Kept = z.strictObject({ manifest: SnapshotManifest, at: z.int() });
const compress = promisify(gzip);

/** Parts stay in a process's memory this long (ms): shorter than they stay fetchable, so that a dropped one is soon gone everywhere. */
const CACHE_MS = 60_000;

type Cached = Map<string, { readonly part: Buffer; readonly until: number }>;
const caches = new WeakMap<Region, Cached>();

/** Compressed parts in the region's database: whichever process a desk reaches can serve what another one made. */
export function partsInDatabase(region: Region): PartStore {
  const builder = randomUUID();
  return {
    mark: `r${builder.replaceAll('-', '').slice(0, 12)}`,
    rows: PART_ROWS,
    put: async (name, lines) => {
      const data = await compress(lines, { level: 1 });
      await region.db.tx((sql) => sql.query("INSERT INTO snapshot_part (name, made_at, data) VALUES ($1, $2, decode($3, 'base64'))", [name, region.clock(), data.toString('base64')]));
      return createHash('sha256').update(data).digest('hex');
    },
    find: (name) => name,
    read: cached(region, async (name) => {
      const row = (await region.db.query<{ data: Uint8Array }>('SELECT data FROM snapshot_part WHERE name = $1', [name]))[0];
      return row === undefined ? null : Buffer.from(row.data.buffer, row.data.byteOffset, row.data.byteLength);
    }),
    removeOld: () => removeOldSnapshots(region),
    board: boardOf(region, builder),
  };
}

function boardOf(region: Region, builder: string): Board {
  return {
    // only of the epoch that the database is in now, and not from below its floor: that would send the desk straight back here
    newest: async (key, since) => {
      const rows = await region.db.query<{ kept: string; floor: number }>('SELECT s.kept, m.floor FROM snapshot s JOIN sync_meta m ON m.epoch = s.epoch WHERE s.key = $1 AND s.made_at > $2 ORDER BY s.made_at DESC LIMIT 1', [key, since]);
      const built = rows[0] === undefined ? null : Kept.parse(JSON.parse(rows[0].kept));
      return built !== null && built.manifest.seq >= (rows[0]?.floor ?? 0) ? built : null;
    },
    add: async (key, label, built) => {
      await region.db.tx((sql) => sql.query('INSERT INTO snapshot (label, key, epoch, made_at, kept) VALUES ($1, $2, $3, $4, $5)', [label, key, built.manifest.epoch, built.at, JSON.stringify(built)]));
    },
    claim: async (key, now) => {
      const rows = await region.db.tx((sql) => sql.query(
        'INSERT INTO snapshot_build AS b (key, builder, until) VALUES ($1, $2, $3) ON CONFLICT (key) DO UPDATE SET builder = excluded.builder, until = excluded.until WHERE b.until < $4 RETURNING key', [key, builder, now + BUILD_MS, now]));
      return rows.length > 0;
    },
    release: async (key) => {
      await region.db.tx((sql) => sql.query('DELETE FROM snapshot_build WHERE key = $1 AND builder = $2', [key, builder]));
    },
  };
}

/** After an erasure: no snapshot still holds what was erased. Whoever was fetching one asks for another. */
export async function dropSnapshots(region: Region): Promise<void> {
  await region.db.tx(async (sql) => {
    await sql.query('DELETE FROM snapshot');
    await sql.query('DELETE FROM snapshot_part');
  });
  caches.get(region)?.clear();
}

/** Removes what nobody fetches any more. */
export async function removeOldSnapshots(region: Region): Promise<void> {
  const before = region.clock() - KEEP_MS;
  await region.db.tx(async (sql) => {
    await sql.query('DELETE FROM snapshot_part WHERE made_at < $1', [before]);
    await sql.query('DELETE FROM snapshot WHERE made_at < $1', [before]);
  });
}

/** Parts never change: kept until there are too many, the oldest going first. Those who ask at the same moment share one reading; what is not there is asked again. */
function cached(region: Region, read: (name: string) => Promise<Buffer | null>): (name: string) => Promise<Buffer | null> {
  const held: Cached = new Map();
  const reading = new Map<string, Promise<Buffer | null>>();
  caches.set(region, held);
  const keep = (name: string, part: Buffer | null): Buffer | null => {
    if (part === null) return null;
    held.delete(name);
    held.set(name, { part, until: region.clock() + CACHE_MS });
    let bytes = [...held.values()].reduce((sum, other) => sum + other.part.byteLength, 0);
    for (const [oldest, other] of held) {
      if (bytes <= CACHE_BYTES || oldest === name) break;
      held.delete(oldest);
      bytes -= other.part.byteLength;
    }
    return part;
  };
  return (name) => {
    const known = held.get(name);
    if (known !== undefined && known.until > region.clock()) return Promise.resolve(known.part);
    const running = reading.get(name) ?? read(name).then((found) => keep(name, found)).finally(() => reading.delete(name));
    reading.set(name, running);
    return running;
  };
}
