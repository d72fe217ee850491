import type { Actor } from '../../../shared/contract/primitives.ts';
import { CommandResult } from '../../../shared/contract/region.ts';
import type { RegionCommand } from '../../../shared/contract/region.ts';
import type { OutboxEntry } from '../kernel.ts';
import { caseOfLane, evaluateLane, linksOf } from '../sync/lanes.ts';
import type { Candidate, LaneState } from '../sync/lanes.ts';
import type { StoreContext } from './context.ts';
import { keepGiven, lastGiven, noteGiven } from './given.ts';
import type { Reader, Writer } from './handle.ts';
import { later, parseHlc } from './hlc.ts';

/**
 * The outbox in the database: what the region still has to hear, and what it said. A row is never deleted before it is acknowledged, refused and looked at, or given up by a person, and
 * acknowledged rows stay `REPLAY_MS` so that a region restored from a backup can be told again. Case keys and event bodies aren't kept twice: they are filled in on the way out.
 */
export const REPLAY_MS = 30 * 86_400_000;

export type OutboxRow = {
  desk_seq: number; id: string; kind: RegionCommand['kind']; lane: string; case_id: string | null; at: number; body: string; state: LaneState; tries: number; reason: string | null; result: string | null; acked_at: number | null; acked_seq: number | null; incarnation: string | null;
};
/** `text`: the command as JSON, byte for byte the same at each attempt. */
export type PushItem = Candidate & { readonly deskSeq: number; readonly kind: RegionCommand['kind']; readonly text: string; readonly incarnation: string | null };

type Envelope = { readonly actor: Actor; readonly at: number; readonly hlc: string };

/** Puts a command at the end of its lane, inside the transaction that also writes its effect here. */
export function enqueue(db: Writer, id: string, envelope: Envelope, make: (base: { id: string; deskSeq: number; hlc: string; at: number; actor: Actor }) => RegionCommand): RegionCommand {
  const last = lastGiven(db);
  const deskSeq = last.deskSeq + 1;
  if (deskSeq % LIST_EVERY === 0) listEvents(db);
  // The row that is written next says both.
  noteGiven(db, { deskSeq, hlc: later(last.hlc, parseHlc(envelope.hlc) ?? last.hlc) });
  const command = make({ id, deskSeq, hlc: envelope.hlc, at: envelope.at, actor: envelope.actor });
  const links = linksOf(command);
  db.run(
    "INSERT INTO outbox (desk_seq, id, kind, lane, case_id, at, body, state) VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting')",
    deskSeq, id, command.kind, links.lane, caseOfLane(links.lane), envelope.at, JSON.stringify(strip(command)),
  );
  if (links.requires.length > 0 && hasFailures(db, links.lane)) reevaluate(db, links.lane);
  return command;
}

/** So many of the last commands are looked through for events that aren't in the index per case: the number in the view `case_event` (migration 6). */
const LIST_EVERY = 256;

/** Puts the own events that aren't yet into the index per case (`listed`), a batch at a time: one by one each would cost its save a page. An event that the region registers goes there with that. */
export function listEvents(db: Writer): void {
  db.run("UPDATE event SET listed = 1 WHERE listed = 0 AND id IN (SELECT id FROM outbox WHERE desk_seq > (SELECT max(desk_seq) FROM outbox) - ? AND kind = 'appendEvent')", LIST_EVERY);
}

function strip(command: RegionCommand): unknown {
  if (command.kind === 'appendEvent') return { ...command, event: { caseId: command.event.caseId } };
  if (command.kind === 'caseKey') return { ...command, key: null };
  return command;
}

/** What no answer of the region settles any more, and what still waits for it: the words of SQL that the partial index on the former goes by. */
const apart = "state NOT IN ('waiting', 'acknowledged')";
const open = ['parked', 'refused', 'blocked'];
/** Waiting commands in the order they were made. */
export function* waitingRows(db: Reader): IterableIterator<OutboxRow> {
  const from = waitingFrom(db);
  if (from !== null) yield* db.iterate<OutboxRow>("SELECT * FROM outbox WHERE desk_seq >= ? AND state = 'waiting' ORDER BY desk_seq", from);
}

/** Number of the first waiting command; null = none waits. Kept in memory beside the database, so that a save keeps no index of what waits; found anew from the first row after a start or a rollback. */
function waitingFrom(db: Reader): number | null {
  const first = db.get<{ desk_seq: number }>("SELECT desk_seq FROM outbox WHERE desk_seq >= ? AND state = 'waiting' ORDER BY desk_seq LIMIT 1", db.memo.waitingFrom);
  db.memo.waitingFrom = first?.desk_seq ?? lastGiven(db).deskSeq + 1;
  return first?.desk_seq ?? null;
}

/** Commands wait again: also ones from before the first that is remembered. */
function setWaiting(db: Writer, where: string, ...params: readonly (string | number | null)[]): number {
  db.memo.waitingFrom = 0;
  return db.run(`UPDATE outbox SET state = 'waiting', reason = NULL WHERE ${where}`, ...params);
}

/** Commands that a person has to look at: parked, refused, blocked by one of those. In the order they were made. */
export function openRows(db: Reader): readonly OutboxRow[] {
  return db.all<OutboxRow>(`SELECT * FROM outbox WHERE ${apart} ORDER BY desk_seq`).filter((row) => open.includes(row.state));
}

/** One command by its id. */
export function commandRow(db: Reader, id: string): OutboxRow | undefined {
  return db.get<OutboxRow>("SELECT * FROM outbox WHERE id = ? AND kind <> 'appendEvent'", id) ?? commandOfEvent(db, id);
}

/** The command that this desk brings an event to the region with; undefined for an event from elsewhere, or one whose command is past the replay window. */
export function commandOfEvent(db: Reader, eventId: string): OutboxRow | undefined {
  return db.get<OutboxRow>('SELECT o.* FROM event e JOIN outbox o ON o.desk_seq = e.local WHERE e.id = ?', eventId);
}

/** Commands of one lane, in the order they were made, acknowledged ones too. */
export function laneRows(db: Reader, lane: string): readonly OutboxRow[] {
  const others = db.all<OutboxRow>("SELECT * FROM outbox WHERE lane = ? AND kind <> 'appendEvent'", lane);
  const caseId = caseOfLane(lane);
  const events = caseId === null ? [] : db.all<OutboxRow>('SELECT o.* FROM case_event e JOIN outbox o ON o.desk_seq = e.local WHERE e.case_id = ?', caseId);
  return [...others, ...events].sort((a, b) => a.desk_seq - b.desk_seq);
}

/** The command as it was made, or null when its key was erased since. */
export function hydrate(context: StoreContext, row: Pick<OutboxRow, 'id' | 'kind' | 'body'>): RegionCommand | null {
  const body = JSON.parse(row.body) as RegionCommand;
  if (body.kind === 'appendEvent' && Object.hasOwn(body.event, 'id')) return body;
  if (body.kind === 'appendEvent') {
    const event = context.db.read.get<{ body: string }>('SELECT body FROM event WHERE id = ?', row.id);
    return event === undefined ? null : { ...body, event: JSON.parse(event.body) as typeof body.event };
  }
  if (body.kind === 'caseKey') {
    const key = context.keys.get(body.caseId);
    return key.state === 'present' ? { ...body, key: Buffer.from(key.key).toString('base64') } : null;
  }
  return body;
}

/** Waiting commands in order, those of `first` lanes (somebody is waiting for the answer) before the others. Commands whose key was erased are settled on the way. */
export function pushable(context: StoreContext, first: ReadonlySet<string>, cooling: ReadonlySet<string>, limit: number): readonly PushItem[] {
  const preferred = [...first].flatMap((lane) => laneRows(context.db.read, lane).filter((row) => row.state === 'waiting').slice(0, limit));
  const seen = new Set(preferred.map((row) => row.id));
  const rows = [...preferred];
  if (rows.length < limit) {
    for (const row of waitingRows(context.db.read)) {
      if (!seen.has(row.id) && !cooling.has(row.lane)) rows.push(row);
      if (rows.length >= limit) break;
    }
  }
  return rows.flatMap((row) => {
    const command = hydrate(context, row);
    if (command === null) {
      giveUp(context, row.desk_seq, 'erased');
      return [];
    }
    const text = JSON.stringify(command);
    return [{ id: row.id, lane: row.lane, deskSeq: row.desk_seq, kind: row.kind, text, incarnation: row.incarnation, bytes: Buffer.byteLength(text) }];
  });
}

function giveUp(context: StoreContext, deskSeq: number, why: string): void {
  context.db.write((db) => db.run("UPDATE outbox SET state = 'resolved', reason = ? WHERE desk_seq = ?", why, deskSeq));
}

export type Settlement = { readonly result: CommandResult; readonly state: LaneState };

/** Writes the region's answers down and lets the lanes follow. `serverTime`, epoch ms of the region: the replay window runs on its clock. */
export function settle(db: Writer, settlements: readonly Settlement[], serverTime: number): void {
  for (const { result, state } of settlements) {
    const row = commandRow(db, result.id);
    if (row === undefined) continue;
    db.run('UPDATE outbox SET state = ?, result = ?, reason = ?, acked_at = ?, acked_seq = ?, tries = tries + 1 WHERE desk_seq = ?', state, JSON.stringify(result), state === 'acknowledged' ? null : (result.code ?? result.status), serverTime, result.seq, row.desk_seq);
    if (state === 'acknowledged' && row.kind === 'reportCapacity') supersede(db, row);
    if (state !== 'acknowledged' || hasFailures(db, row.lane)) reevaluate(db, row.lane);
  }
}

/** A later number of a bed that the region took says more than an earlier one that it refused: nobody has to settle that one any more. A call that nobody answered says nothing. */
function supersede(db: Writer, row: OutboxRow): void {
  if ((JSON.parse(row.body) as { said?: string }).said === 'noAnswer') return;
  const older = openRows(db).filter((one) => one.lane === row.lane && one.kind === 'reportCapacity' && one.desk_seq < row.desk_seq);
  for (const { desk_seq } of older) db.run("UPDATE outbox SET state = 'resolved', reason = 'superseded' WHERE desk_seq = ?", desk_seq);
}

const anyApart = `SELECT 1 FROM outbox WHERE ${apart} AND lane = ? LIMIT 1`;
function hasFailures(db: Reader, lane: string): boolean {
  return db.get(anyApart, lane) !== undefined;
}

function reevaluate(db: Writer, lane: string): void {
  const rows = laneRows(db, lane);
  const changes = evaluateLane(rows.map((row) => ({ id: row.id, state: row.state, links: linksOf(JSON.parse(row.body) as RegionCommand) })));
  for (const { id, desk_seq } of rows) {
    const state = changes.get(id);
    if (state === 'waiting') setWaiting(db, 'desk_seq = ?', desk_seq);
    else if (state !== undefined) db.run('UPDATE outbox SET state = ?, reason = ? WHERE desk_seq = ?', state, state === 'blocked' ? 'dependency' : 'moot', desk_seq);
  }
}

/** Sets one command apart with a reason; its lane goes on. */
export function park(db: Writer, id: string, reason: string): void {
  const row = commandRow(db, id);
  if (row === undefined) return;
  db.run("UPDATE outbox SET state = 'parked', reason = ?, tries = tries + 1 WHERE desk_seq = ?", reason, row.desk_seq);
  reevaluate(db, row.lane);
}

/** Puts parked, refused and blocked commands back in line: one, or all. Returns how many. */
export function requeue(db: Writer, id: string | null): number {
  const rows = openRows(db).filter((row) => id === null || row.id === id);
  for (const row of rows) setWaiting(db, 'desk_seq = ?', row.desk_seq);
  for (const lane of new Set(rows.map((row) => row.lane))) reevaluate(db, lane);
  return rows.length;
}

/**
 * What was written in own words about an erased person in commands of this desk: the summary of an offer, how a conflict was settled. Emptied once nothing of the case waits any more; a command that isn't what
 * it was can't be sent again under its number, so these are settled for good.
 */
export function forgetWords(db: Writer, caseId: string): void {
  const rows = laneRows(db, `case:${caseId}`);
  if (rows.some((row) => row.state === 'waiting' || row.state === 'blocked')) return;
  const conflicts = db.all<{ id: string }>("SELECT id FROM item WHERE kind = 'conflict' AND body LIKE '%\"' || ? || '\"%'", caseId).flatMap(({ id }) => laneRows(db, `conflict:${id}`)).filter((row) => row.state !== 'waiting');
  for (const row of [...rows, ...conflicts]) {
    const body = JSON.parse(row.body) as RegionCommand;
    const result = row.result === null ? null : CommandResult.parse(JSON.parse(row.result));
    const emptied = body.kind === 'placeOffer' ? { ...body, content: { ...body.content, summary: '' } } : body.kind === 'resolveConflict' ? { ...body, resolution: '' } : null;
    if (emptied === null) continue;
    const told = result?.offer == null ? result : { ...result, offer: { ...result.offer, content: { ...result.offer.content, summary: '' }, answer: result.offer.answer === null ? null : { ...result.offer.answer, text: '' } } };
    db.run('UPDATE outbox SET body = ?, result = ?, state = ?, reason = ? WHERE desk_seq = ?', JSON.stringify(emptied), told === null ? null : JSON.stringify(told), row.state === 'acknowledged' ? 'resolved' : row.state, row.state === 'acknowledged' ? 'erased' : row.reason, row.desk_seq);
  }
}

/** A person decides that a command needs no more sending. Who and why stay on the row. False: there is no such open command. */
export function resolve(db: Writer, id: string, by: { readonly actor: Actor; readonly at: number; readonly why: string }): boolean {
  const row = commandRow(db, id);
  if (row === undefined || !open.includes(row.state)) return false;
  db.run("UPDATE outbox SET state = 'resolved', resolved = ? WHERE desk_seq = ?", JSON.stringify(by), row.desk_seq);
  reevaluate(db, row.lane);
  return true;
}

/** After the region was restored: everything acknowledged in the replay window goes out again. The same ids: what the region still knows is answered as a duplicate. */
export function replay(db: Writer, serverTime: number): number {
  return setWaiting(db, "state = 'acknowledged' AND acked_at >= ?", serverTime - REPLAY_MS);
}

/** Removes what was acknowledged or settled before the replay window; what was settled without an answer counts from when it was made. */
export function prune(db: Writer, serverTime: number): number {
  keepGiven(db);
  listEvents(db);
  return db.run("DELETE FROM outbox WHERE state IN ('acknowledged', 'resolved') AND coalesce(acked_at, at) < ?", serverTime - REPLAY_MS);
}

export function queueCounts(db: Reader): { readonly queue: number; readonly parked: number } {
  const from = waitingFrom(db);
  const queue = from === null ? 0 : (db.get<{ n: number }>("SELECT count(*) AS n FROM outbox WHERE desk_seq >= ? AND state = 'waiting'", from)?.n ?? 0);
  return { queue, parked: openRows(db).length };
}

/** How many commands of each lane the region hasn't taken. */
export function unsentPerLane(db: Reader): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { lane } of [...waitingRows(db), ...openRows(db)]) counts.set(lane, (counts.get(lane) ?? 0) + 1);
  return counts;
}

export function entryOf(context: StoreContext, row: OutboxRow, sending: ReadonlySet<string>): OutboxEntry | null {
  const body = hydrate(context, row);
  if (body === null) return null;
  const result = row.result === null ? null : CommandResult.parse(JSON.parse(row.result));
  return { id: row.id, kind: row.kind, caseId: row.case_id, at: row.at, body, state: row.state === 'waiting' && sending.has(row.id) ? 'sending' : row.state, result };
}
