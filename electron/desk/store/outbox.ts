import type { Actor } from '../../../shared/contract/primitives.ts';
import { CommandResult } from '../../../shared/contract/region.ts';
import type { RegionCommand } from '../../../shared/contract/region.ts';
import type { OutboxEntry } from '../kernel.ts';
import { evaluateLane, linksOf } from '../sync/lanes.ts';
import type { Candidate, LaneState } from '../sync/lanes.ts';
import type { StoreContext } from './context.ts';
import type { Reader, Writer } from './handle.ts';
import { getNumber, setMeta } from './meta.ts';

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
  const deskSeq = getNumber(db, 'nextDeskSeq') ?? 1;
  setMeta(db, 'nextDeskSeq', deskSeq + 1);
  const command = make({ id, deskSeq, hlc: envelope.hlc, at: envelope.at, actor: envelope.actor });
  const links = linksOf(command);
  db.run(
    "INSERT INTO outbox (desk_seq, id, kind, lane, case_id, at, body, state) VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting')",
    deskSeq, id, command.kind, links.lane, links.lane.startsWith('case:') ? links.lane.slice(5) : null, envelope.at, JSON.stringify(strip(command)),
  );
  if (links.requires.length > 0 && hasFailures(db, links.lane)) reevaluate(db, links.lane);
  return command;
}

function strip(command: RegionCommand): unknown {
  if (command.kind === 'appendEvent') return { ...command, event: { caseId: command.event.caseId } };
  if (command.kind === 'caseKey') return { ...command, key: null };
  return command;
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
  const columns = 'SELECT desk_seq, id, kind, lane, body, incarnation FROM outbox';
  const preferred = [...first].flatMap((lane) => context.db.read.all<OutboxRow>(`${columns} WHERE lane = ? AND state = 'waiting' ORDER BY desk_seq LIMIT ?`, lane, limit));
  const seen = new Set(preferred.map((row) => row.id));
  const rows = [...preferred];
  if (rows.length < limit) {
    for (const row of context.db.read.iterate<OutboxRow>(`${columns} WHERE state = 'waiting' ORDER BY desk_seq`)) {
      if (!seen.has(row.id) && !cooling.has(row.lane)) rows.push(row);
      if (rows.length >= limit) break;
    }
  }
  return rows.flatMap((row) => {
    const command = hydrate(context, row);
    if (command === null) {
      giveUp(context, row.id, 'erased');
      return [];
    }
    const text = JSON.stringify(command);
    return [{ id: row.id, lane: row.lane, deskSeq: row.desk_seq, kind: row.kind, text, incarnation: row.incarnation, bytes: Buffer.byteLength(text) }];
  });
}

function giveUp(context: StoreContext, id: string, why: string): void {
  context.db.write((db) => db.run("UPDATE outbox SET state = 'resolved', reason = ? WHERE id = ?", why, id));
}

export type Settlement = { readonly result: CommandResult; readonly state: LaneState };

/** Writes the region's answers down and lets the lanes follow. `serverTime`, epoch ms of the region: the replay window runs on its clock. */
export function settle(db: Writer, settlements: readonly Settlement[], serverTime: number): void {
  for (const { result, state } of settlements) {
    const row = db.get<{ lane: string; state: LaneState }>('SELECT lane, state FROM outbox WHERE id = ?', result.id);
    if (row === undefined) continue;
    db.run('UPDATE outbox SET state = ?, result = ?, reason = ?, acked_at = ?, acked_seq = ?, tries = tries + 1 WHERE id = ?', state, JSON.stringify(result), state === 'acknowledged' ? null : (result.code ?? result.status), serverTime, result.seq, result.id);
    if (state !== 'acknowledged' || hasFailures(db, row.lane)) reevaluate(db, row.lane);
  }
}

function hasFailures(db: Reader, lane: string): boolean {
  return db.get("SELECT 1 FROM outbox WHERE lane = ? AND state IN ('parked', 'refused', 'blocked', 'resolved') LIMIT 1", lane) !== undefined;
}

function reevaluate(db: Writer, lane: string): void {
  const rows = db.all<OutboxRow>('SELECT id, state, body FROM outbox WHERE lane = ? ORDER BY desk_seq', lane);
  const changes = evaluateLane(rows.map((row) => ({ id: row.id, state: row.state, links: linksOf(JSON.parse(row.body) as RegionCommand) })));
  for (const [id, state] of changes) db.run('UPDATE outbox SET state = ?, reason = ? WHERE id = ?', state, state === 'waiting' ? null : state === 'blocked' ? 'dependency' : 'moot', id);
}

/** Sets one command apart with a reason; its lane goes on. */
export function park(db: Writer, id: string, reason: string): void {
  const row = db.get<{ lane: string }>('SELECT lane FROM outbox WHERE id = ?', id);
  if (row === undefined) return;
  db.run("UPDATE outbox SET state = 'parked', reason = ?, tries = tries + 1 WHERE id = ?", reason, id);
  reevaluate(db, row.lane);
}

/** Puts parked, refused and blocked commands back in line: one, or all. Returns how many. */
export function requeue(db: Writer, id: string | null): number {
  const lanes = db.all<{ id: string; lane: string }>("SELECT id, lane FROM outbox WHERE state IN ('parked', 'refused', 'blocked') AND (? IS NULL OR id = ?)", id, id);
  for (const row of lanes) db.run("UPDATE outbox SET state = 'waiting', reason = NULL WHERE id = ?", row.id);
  for (const lane of new Set(lanes.map((row) => row.lane))) reevaluate(db, lane);
  return lanes.length;
}

/** A person decides that a command needs no more sending. Who and why stay on the row. False: there is no such open command. */
export function resolve(db: Writer, id: string, by: { readonly actor: Actor; readonly at: number; readonly why: string }): boolean {
  const row = db.get<{ lane: string }>("SELECT lane FROM outbox WHERE id = ? AND state IN ('parked', 'refused', 'blocked')", id);
  if (row === undefined) return false;
  db.run("UPDATE outbox SET state = 'resolved', resolved = ? WHERE id = ?", JSON.stringify(by), id);
  reevaluate(db, row.lane);
  return true;
}

/** After the region was restored: everything acknowledged in the replay window goes out again. The same ids: what the region still knows is answered as a duplicate. */
export function replay(db: Writer, serverTime: number): number {
  return db.run("UPDATE outbox SET state = 'waiting', reason = NULL WHERE state = 'acknowledged' AND acked_at >= ?", serverTime - REPLAY_MS);
}

/** Removes what was acknowledged or settled before the replay window. */
export function prune(db: Writer, serverTime: number): number {
  return db.run("DELETE FROM outbox WHERE state IN ('acknowledged', 'resolved') AND acked_at < ?", serverTime - REPLAY_MS);
}

export function queueCounts(db: Reader): { readonly queue: number; readonly parked: number } {
  const rows = db.all<{ state: string; n: number }>("SELECT state, count(*) AS n FROM outbox WHERE state IN ('waiting', 'parked', 'refused', 'blocked') GROUP BY state");
  const of = (states: readonly string[]): number => rows.filter((row) => states.includes(row.state)).reduce((sum, row) => sum + row.n, 0);
  return { queue: of(['waiting']), parked: of(['parked', 'refused', 'blocked']) };
}

export function entryOf(context: StoreContext, row: OutboxRow, sending: ReadonlySet<string>): OutboxEntry | null {
  const body = hydrate(context, row);
  if (body === null) return null;
  const result = row.result === null ? null : CommandResult.parse(JSON.parse(row.result));
  return { id: row.id, kind: row.kind, caseId: row.case_id, at: row.at, body, state: row.state === 'waiting' && sending.has(row.id) ? 'sending' : row.state, result };
}
