import { changeDigest, digestDifferences } from '../../../shared/contract/digest.ts';
import * as z from 'zod';
import { formatCursor, parseCursor } from '../../../shared/contract/cursor.ts';
import { SealedEvent } from '../../../shared/casework/events.ts';
import { SnapshotManifest } from '../../../shared/contract/region.ts';
import type { FeedItem } from '../../../shared/contract/region.ts';
import type { StoreContext } from './context.ts';
import { eraseKeys, noteKey, putItem, readDigest, readDigests, takeClamped, writeDigest } from './feed.ts';
import type { Writer } from './handle.ts';
import { markDirty } from './journal.ts';
import { getMeta, getNumber, setMeta } from './meta.ts';
import { replay } from './outbox.ts';

/**
 * A bootstrap: parts of a snapshot go into staging tables, each in its own transaction (so a crash costs one part), and are swapped in whole once count and digest fit.
 * Until then the old data stays as it is, readable, with its age shown. `kinds`: only rows of these kinds (those whose digest differed); null = everything.
 */
export type Staged = { readonly manifest: SnapshotManifest; readonly kinds: readonly string[] | null };
const StagedShape = z.strictObject({ manifest: SnapshotManifest, kinds: z.array(z.string()).nullable() });

export function beginStage(context: StoreContext, { manifest, kinds }: Staged): { readonly missing: readonly string[]; readonly rows: number } {
  const text = JSON.stringify({ manifest, kinds });
  if (getMeta(context.db.read, 'stage') !== text) {
    context.db.write((db) => {
      clearStage(db);
      setMeta(db, 'stage', text);
    });
  }
  const done = new Map(context.db.read.all<{ url: string; rows: number }>('SELECT url, rows FROM stage_part').map((row) => [row.url, row.rows]));
  return { missing: manifest.parts.map((part) => part.url).filter((url) => !done.has(url)), rows: [...done.values()].reduce((sum, rows) => sum + rows, 0) };
}

/** The snapshot that is being staged, as far as one is; survives a restart. One that another version of the program began is begun anew. */
export function staged(context: StoreContext): Staged | null {
  const text = getMeta(context.db.read, 'stage');
  return text === null ? null : (StagedShape.safeParse(JSON.parse(text)).data ?? null);
}

function clearStage(db: Writer): void {
  for (const table of ['item_stage', 'event_stage', 'stage_part', 'stage_digest']) db.run(`DELETE FROM ${table}`);
  setMeta(db, 'stage', null);
}

export function dropStage(context: StoreContext): void {
  context.db.write(clearStage);
}

/** Stages the rows of one verified part. */
export function stagePart(context: StoreContext, url: string, items: readonly FeedItem[], kinds: readonly string[] | null): void {
  eraseKeys(context, items);
  context.db.write((db) => {
    const digests = new Map(readDigests(db, 'stage_digest'));
    for (const item of items) {
      if (item.deleted || (kinds !== null && !kinds.includes(item.kind)) || !stageItem(db, item)) continue;
      digests.set(item.kind, changeDigest(digests.get(item.kind) ?? readDigest(db, item.kind, 'stage_digest'), item.id, null, item.version));
    }
    for (const [kind, digest] of digests) writeDigest(db, 'stage_digest', kind, digest);
    db.run('INSERT INTO stage_part (url, rows) VALUES (?, ?)', url, items.length);
  });
}

/** False: a row that is there already (a manifest that names a row twice is caught by the digest). */
function stageItem(db: Writer, item: FeedItem): boolean {
  const event = item.kind === 'caseEvent' ? SealedEvent.safeParse(item.body) : null;
  if (event?.success === true && event.data.id === item.id) {
    const { id, caseId, regionId, type, at, hlc } = event.data;
    return db.run('INSERT INTO event_stage (id, case_id, region_id, type, at, hlc, seq, version, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING', id, caseId, regionId, type, at, hlc, item.seq, item.version, JSON.stringify(event.data)) === 1;
  }
  putItem(db, 'item_stage', item);
  return true;
}

export type Swap = { readonly ok: true; readonly cases: number; readonly replayed: number; readonly orphans: number } | { readonly ok: false; readonly kinds: readonly string[] };

/**
 * Checks count and digest and swaps the staged rows in, in one transaction, cursor included. After an epoch change, or wherever the region turns out to have lost one of this desk's own events
 * (a restore that it didn't notice itself), the acknowledged commands of the replay window go out again, the lost events are local again, and events of other desks that it has lost are kept aside until those desks send them again.
 * Keys of cases that are older than that window are offered too (sync/offer-keys.ts). `wentBack`: the region stands before this desk's cursor, which says the same. `carry`: rows that this desk knows newer than the snapshot stay (same epoch, nothing suspect), so that no row ever goes back to an older version.
 */
export function swapStage(context: StoreContext, { manifest, kinds }: Staged, { carry, wentBack }: { readonly carry: boolean; readonly wentBack: boolean }): Swap {
  const promised = kinds === null ? manifest.digest : Object.fromEntries(Object.entries(manifest.digest).filter(([kind]) => kinds.includes(kind)));
  const differing = digestDifferences(readDigests(context.db.read, 'stage_digest'), promised);
  if (differing.length > 0) {
    dropStage(context);
    return { ok: false, kinds: differing };
  }
  if (kinds !== null) return context.db.write((db) => swapKinds(context, db, manifest, kinds));
  return context.db.write((db) => {
    const before = getMeta(db, 'epoch');
    const newEpoch = before !== null && before !== manifest.epoch;
    const since = carry && !newEpoch ? manifest.seq : null;
    if (since !== null) carryOver(db, since);
    swapItems(db);
    const { changed, orphans, lost } = swapEvents(db);
    noteCases(context, db, changed);
    db.run('DELETE FROM digest');
    db.run('INSERT INTO digest SELECT kind, count, sum FROM stage_digest');
    setMeta(db, 'epoch', manifest.epoch);
    setMeta(db, 'scope', manifest.scope);
    setMeta(db, 'cursor', formatCursor(manifest));
    setMeta(db, 'seenSeq', manifest.seq);
    setMeta(db, 'needsBootstrap', null);
    if (newEpoch) setMeta(db, 'keysToOffer', '');
    const replayed = newEpoch || wentBack || lost > 0 ? replay(db, getNumber(db, 'serverTime') ?? context.clock()) : 0;
    clearStage(db);
    return { ok: true, cases: changed.length, replayed, orphans };
  });
}

/**
 * Replaces the rows of these kinds only (same epoch and scope). The cursor goes back to the snapshot's seq where it was past it: what came since is read again, and is a repetition for
 * every other kind.
 */
function swapKinds(context: StoreContext, db: Writer, manifest: SnapshotManifest, kinds: readonly string[]): Swap {
  const these = `kind IN (${kinds.map(() => '?').join(', ')})`;
  db.run(`DELETE FROM item WHERE ${these}`, ...kinds);
  db.run(`INSERT INTO item SELECT * FROM item_stage WHERE ${these}`, ...kinds);
  const { changed, orphans, lost } = kinds.includes('caseEvent') ? swapEvents(db) : { changed: [], orphans: 0, lost: 0 };
  noteCases(context, db, changed);
  db.run(`DELETE FROM digest WHERE ${these}`, ...kinds);
  db.run('INSERT INTO digest SELECT kind, count, sum FROM stage_digest');
  const seq = Math.min(manifest.seq, parseCursor(getMeta(db, 'cursor') ?? '')?.seq ?? 0);
  setMeta(db, 'cursor', formatCursor({ ...manifest, seq }));
  setMeta(db, 'seenSeq', seq);
  setMeta(db, 'needsBootstrap', null);
  clearStage(db);
  // Events that came after the snapshot are only read again, so what is asked here is what the region lost up to then.
  const replayed = lost > 0 ? replay(db, getNumber(db, 'serverTime') ?? context.clock()) : 0;
  return { ok: true, cases: changed.length, replayed, orphans };
}

function noteCases(context: StoreContext, db: Writer, caseIds: readonly string[]): void {
  for (const caseId of caseIds) {
    markDirty(db, caseId);
    noteKey(context, db, caseId);
  }
}

/** Rows and events that came after the snapshot's seq join the stage, so that swapping it in takes nothing back. */
function carryOver(db: Writer, since: number): void {
  const stageDigest = (kind: string, id: string, from: number | null, to: number | null): void => writeDigest(db, 'stage_digest', kind, changeDigest(readDigest(db, kind, 'stage_digest'), id, from, to));
  type Row = { kind: string; id: string; version: number; deleted: number; staged: number | null; stagedDeleted: number | null };
  const rows = db.all<Row>(
    `SELECT i.kind, i.id, i.version, i.deleted, s.version AS staged, s.deleted AS stagedDeleted FROM item i LEFT JOIN item_stage s ON s.kind = i.kind AND s.id = i.id
     WHERE i.seq > ? AND (s.version IS NULL OR s.version < i.version)`, since);
  for (const row of rows) {
    db.run('DELETE FROM item_stage WHERE kind = ? AND id = ?', row.kind, row.id);
    db.run('INSERT INTO item_stage SELECT kind, id, version, seq, deleted, body FROM item WHERE kind = ? AND id = ?', row.kind, row.id);
    stageDigest(row.kind, row.id, row.staged === null || row.stagedDeleted === 1 ? null : row.staged, row.deleted === 1 ? null : row.version);
  }
  const events = db.all<{ id: string; version: number }>('SELECT id, version FROM event WHERE seq > ? AND orphan = 0 AND id NOT IN (SELECT id FROM event_stage)', since);
  for (const event of events) {
    db.run('INSERT INTO event_stage SELECT id, case_id, region_id, type, at, hlc, seq, version, body FROM event WHERE id = ?', event.id);
    stageDigest('caseEvent', event.id, null, event.version);
  }
}

/** Up to this many rows copying is cheaper than the new schema that every prepared statement has to read after a change of names. */
const COPY_ROWS = 1000;

/** Tables change names instead of rows changing places: the cost doesn't grow with the number of rows. */
function swapItems(db: Writer): void {
  const rows = db.get<{ n: number }>('SELECT count(*) AS n FROM item_stage')?.n ?? 0;
  if (rows <= COPY_ROWS) {
    db.run('DELETE FROM item');
    db.run('INSERT INTO item SELECT * FROM item_stage');
    return;
  }
  db.exec('ALTER TABLE item RENAME TO item_old; ALTER TABLE item_stage RENAME TO item; ALTER TABLE item_old RENAME TO item_stage');
}

function swapEvents(db: Writer): { readonly changed: readonly string[]; readonly orphans: number; readonly lost: number } {
  const changed = db.all<{ case_id: string }>(
    `SELECT DISTINCT s.case_id FROM event_stage s LEFT JOIN event e ON e.id = s.id WHERE e.id IS NULL OR e.seq IS NOT s.seq OR e.orphan = 1
     UNION SELECT DISTINCT e.case_id FROM event e LEFT JOIN event_stage s ON s.id = e.id WHERE e.seq IS NOT NULL AND s.id IS NULL
     UNION SELECT case_id FROM case_dirty`,
  );
  const lost = db.run('UPDATE event SET seq = NULL WHERE local IS NOT NULL AND seq IS NOT NULL AND id NOT IN (SELECT id FROM event_stage)');
  const orphans = db.run('UPDATE event SET orphan = 1 WHERE local IS NULL AND orphan = 0 AND id NOT IN (SELECT id FROM event_stage)');
  db.run(
    `INSERT INTO event (id, case_id, region_id, type, at, hlc, seq, version, body) SELECT id, case_id, region_id, type, at, hlc, seq, version, body FROM event_stage WHERE true
     ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, version = excluded.version, orphan = 0, listed = 1`,
  );
  const clamped = db.all<{ body: string }>('SELECT s.body FROM event_stage s JOIN event e ON e.id = s.id WHERE e.hlc <> s.hlc');
  for (const row of clamped) takeClamped(db, JSON.parse(row.body) as SealedEvent);
  return { changed: changed.map((row) => row.case_id), orphans, lost };
}
