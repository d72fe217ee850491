import { changeDigest, emptyDigest } from '../../../shared/contract/digest.ts';
import type { RowDigest } from '../../../shared/contract/digest.ts';
import { SealedEvent } from '../../../shared/casework/events.ts';
import type { FeedItem } from '../../../shared/contract/region.ts';
import type { StoreContext } from './context.ts';
import type { Reader, Writer } from './handle.ts';
import { lastGiven, learnHlc } from './given.ts';
import { merge } from './hlc.ts';
import { markDirty } from './journal.ts';
import { setMeta } from './meta.ts';
import { commandOfEvent, forgetWords } from './outbox.ts';

/**
 * The region's feed in the database. A page, its cursor, the digests and the marks on changed cases go in ONE transaction. A row is taken over only when its version is newer, so
 * that reading from an older cursor again is always safe.
 */
export type PageChange = { readonly kinds: ReadonlyMap<string, readonly string[]>; readonly cases: readonly string[]; readonly invalid: number };

/** Position after a page: `seen` = everything up to and with this seq has been applied. */
export type Position = { readonly cursor: string; readonly seen: number; /** when this was asked, if the page reaches the region's head (desk clock, ms) */ readonly freshAt: number | null; readonly serverTime: number };

/** Applies one page. `hlcLimit`, epoch ms: stamps beyond it aren't taken over into this desk's clock. Erasures delete keys before anything else is written. */
export function applyPage(context: StoreContext, items: readonly FeedItem[], position: Position, hlcLimit: number): PageChange {
  eraseKeys(context, items);
  return context.db.write((db) => {
    const page = createPage(context, db);
    const known = groupsHere(db, items);
    for (const item of items) if (!known.has(groupOf(item))) page.take(item);
    mergeClock(db, items, hlcLimit);
    setMeta(db, 'cursor', position.cursor);
    setMeta(db, 'seenSeq', position.seen);
    setMeta(db, 'serverTime', position.serverTime);
    if (position.freshAt !== null) {
      setMeta(db, 'feedAt', position.freshAt);
      setMeta(db, 'feedServerTime', position.serverTime);
    }
    return page.finish();
  });
}

/** Keys live in another file: they go first, so that a crash in between leaves them erased and the page to be applied again. */
export function eraseKeys(context: StoreContext, items: readonly FeedItem[]): void {
  context.keys.erase(items.flatMap((item) => (item.kind === 'erasure' && !item.deleted ? erasedCase(item) : [])));
}

function erasedCase(item: FeedItem): readonly string[] {
  const body = item.body;
  return typeof body === 'object' && body !== null && !Array.isArray(body) && typeof body['caseId'] === 'string' ? [body['caseId']] : [];
}

const eventGroup = 'caseEvent that stands';
/** Rows that are looked up in one table go together: those of a kind, and events apart from their deletions. */
const groupOf = (item: FeedItem): string => (item.kind === 'caseEvent' && !item.deleted ? eventGroup : item.kind);
/** Versions in the database of the rows of a page, in the page's order: the text of ids is gone through from its beginning, and each id is looked up. */
const here = {
  item: 'SELECT i.version FROM json_each(?) page CROSS JOIN item i ON i.kind = ? AND i.id = page.value',
  event: 'SELECT e.version FROM json_each(?) page CROSS JOIN event e ON e.id = page.value WHERE e.seq IS NOT NULL AND e.orphan = 0',
};

/**
 * Groups of which every row is in the database at its version or a newer one: taking those rows would change nothing. One question a group, so that reading a page again costs a fraction of
 * applying it; asked only where the group's first row is here, so that news isn't looked up twice. It goes by the rows themselves and not by the seq that was reached: after a restore or
 * a repair a row can be missing below that.
 */
function groupsHere(db: Writer, items: readonly FeedItem[]): ReadonlySet<string> {
  const groups = new Map<string, FeedItem[]>();
  for (const item of items) {
    const group = groupOf(item);
    const rows = groups.get(group);
    if (rows === undefined) groups.set(group, [item]);
    else rows.push(item);
  }
  return new Set([...groups].filter(([group, rows]) => allHere(db, group, rows.slice(0, 1)) && allHere(db, group, rows)).map(([group]) => group));
}

function allHere(db: Writer, group: string, rows: readonly FeedItem[]): boolean {
  const ids = JSON.stringify(rows.map((row) => row.id));
  const versions = group === eventGroup ? db.column<number>(here.event, ids) : db.column<number>(here.item, ids, group);
  // As many versions as rows: each row has its own, at its place.
  return versions.length === rows.length && rows.every((row, place) => (versions[place] ?? 0) >= row.version);
}

type Page = { take(item: FeedItem): void; finish(): PageChange };

function createPage(context: StoreContext, db: Writer): Page {
  const digests = new Map<string, RowDigest>();
  const kinds = new Map<string, string[]>();
  const cases = new Set<string>();
  let invalid = 0;
  const count = (kind: string, id: string, before: number | null, after: number | null): void => {
    digests.set(kind, changeDigest(digests.get(kind) ?? readDigest(db, kind), id, before, after));
    const ids = kinds.get(kind);
    if (ids === undefined) kinds.set(kind, [id]);
    else ids.push(id);
  };
  return {
    take: (item) => {
      if (item.kind === 'caseEvent' && !item.deleted) {
        const event = SealedEvent.safeParse(item.body);
        if (event.success && event.data.id === item.id) {
          const before = registerEvent(db, event.data, item);
          if (before === 'unchanged') return;
          count(item.kind, item.id, before, item.version);
          cases.add(event.data.caseId);
          return;
        }
        invalid += 1;
      }
      const before = db.get<{ version: number; deleted: number }>('SELECT version, deleted FROM item WHERE kind = ? AND id = ?', item.kind, item.id);
      if (before !== undefined && before.version >= item.version) return;
      putItem(db, 'item', item);
      count(item.kind, item.id, before === undefined || before.deleted === 1 ? null : before.version, item.deleted ? null : item.version);
      if (item.kind === 'erasure') for (const caseId of erasedCase(item)) cases.add(caseId);
    },
    finish: () => {
      for (const [kind, digest] of digests) writeDigest(db, 'digest', kind, digest);
      for (const caseId of cases) {
        markDirty(db, caseId);
        noteKey(context, db, caseId);
      }
      return { kinds, cases: [...cases], invalid };
    },
  };
}

export function putItem(db: Writer, table: 'item' | 'item_stage', item: FeedItem): void {
  db.run(
    `INSERT INTO ${table} (kind, id, version, seq, deleted, body) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (kind, id) DO UPDATE SET version = excluded.version, seq = excluded.seq, deleted = excluded.deleted, body = excluded.body`,
    item.kind, item.id, item.version, item.seq, item.deleted ? 1 : 0, item.deleted ? null : JSON.stringify(item.body),
  );
}

/** Marks an event as registered; a new one is stored. Answers the version counted before (null = none). */
function registerEvent(db: Writer, event: SealedEvent, item: FeedItem): number | null | 'unchanged' {
  const known = db.get<{ seq: number | null; version: number; orphan: number; hlc: string }>('SELECT seq, version, orphan, hlc FROM event WHERE id = ?', event.id);
  if (known === undefined) {
    db.run(
      'INSERT INTO event (id, case_id, region_id, type, at, hlc, seq, version, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      event.id, event.caseId, event.regionId, event.type, event.at, event.hlc, item.seq, item.version, JSON.stringify(event),
    );
    return null;
  }
  const counted = known.seq === null || known.orphan === 1 ? null : known.version;
  if (counted !== null && counted >= item.version) return 'unchanged';
  db.run('UPDATE event SET seq = ?, version = ?, orphan = 0, listed = 1 WHERE id = ?', item.seq, item.version, event.id);
  // A case that the region had lost is back: only now can it miss a key that this desk has (sync/offer-keys.ts).
  if (known.orphan === 1) setMeta(db, 'keysToOffer', '');
  if (known.hlc !== event.hlc) takeClamped(db, event);
  return counted;
}

/** The region has clamped the stamp of a desk whose clock ran ahead. Its form is the one that everybody reads; the outbox keeps the form that was sent, byte for byte, for sending again. */
export function takeClamped(db: Writer, event: SealedEvent): void {
  const sent = db.get<{ body: string }>('SELECT body FROM event WHERE id = ?', event.id);
  const command = commandOfEvent(db, event.id);
  if (sent !== undefined && command !== undefined) {
    const body = JSON.parse(command.body) as { event: Partial<SealedEvent> };
    if (body.event.id === undefined) db.run('UPDATE outbox SET body = ? WHERE desk_seq = ?', JSON.stringify({ ...body, event: JSON.parse(sent.body) as SealedEvent }), command.desk_seq);
  }
  db.run('UPDATE event SET hlc = ?, body = ? WHERE id = ?', event.hlc, JSON.stringify(event), event.id);
}

/** Asks for the case's key unless it is here or erased; an erased case loses its drafts and what was written about the person in commands. */
export function noteKey(context: StoreContext, db: Writer, caseId: string): void {
  const state = context.keys.get(caseId).state;
  if (state === 'missing') db.run('UPDATE case_dirty SET needs_key = 1 WHERE case_id = ?', caseId);
  if (state !== 'erased') return;
  db.run('DELETE FROM draft WHERE case_id = ?', caseId);
  forgetWords(db, caseId);
}

function mergeClock(db: Writer, items: readonly FeedItem[], limit: number): void {
  let newest: string | null = null;
  for (const item of items) {
    const body = item.body;
    if (item.kind !== 'caseEvent' || typeof body !== 'object' || body === null || Array.isArray(body)) continue;
    const hlc = body['hlc'];
    if (typeof hlc === 'string' && (newest === null || hlc > newest)) newest = hlc;
  }
  if (newest === null) return;
  const before = lastGiven(db).hlc;
  const after = merge(before, newest, limit);
  if (after.ms !== before.ms || after.counter !== before.counter) learnHlc(db, after);
}

export function readDigest(db: Reader, kind: string, table: 'digest' | 'stage_digest' = 'digest'): RowDigest {
  const row = db.get<{ count: number; sum: string }>(`SELECT count, sum FROM ${table} WHERE kind = ?`, kind);
  return row === undefined ? emptyDigest : { count: row.count, sum: BigInt(row.sum) };
}

export function readDigests(db: Reader, table: 'digest' | 'stage_digest' = 'digest'): ReadonlyMap<string, RowDigest> {
  return new Map(db.all<{ kind: string; count: number; sum: string }>(`SELECT kind, count, sum FROM ${table}`).map((row) => [row.kind, { count: row.count, sum: BigInt(row.sum) }]));
}

export function writeDigest(db: Writer, table: 'digest' | 'stage_digest', kind: string, digest: RowDigest): void {
  db.run(`INSERT INTO ${table} (kind, count, sum) VALUES (?, ?, ?) ON CONFLICT (kind) DO UPDATE SET count = excluded.count, sum = excluded.sum`, kind, digest.count, digest.sum.toString());
}
