import { CommandResult, RegionCommand } from '../../shared/contract/region.ts';
import type { PushRequest } from '../../shared/contract/region.ts';
import type * as z from 'zod';
import { Id } from '../../shared/contract/primitives.ts';
import type { SealedEvent } from '../../shared/casework/events.ts';
import { erasuresOf } from '../casework/erasure.ts';
import { appendEvents, eventProblem, regionsOfCases } from '../casework/events.ts';
import { endOffersOfCase, extendHold, placeOffer, releaseHold, withdrawOffer } from '../capacity/offers.ts';
import { arrive, confirmPlacement, resolveConflict } from '../capacity/placements.ts';
import { profileOf } from '../capacity/profiles.ts';
import { reportCapacity } from '../capacity/reports.ts';
import { appendAudit, auditLine, logAccess } from '../audit/log.ts';
import type { Access } from '../audit/log.ts';
import type { Region } from '../context.ts';
import { sqlState } from '../db/db.ts';
import type { Sql } from '../db/db.ts';
import type { Grant } from '../session/tokens.ts';
import { addEvents } from './addEvents.ts';
import type { Addition, Position } from './addEvents.ts';
import { fingerprint } from './canonical.ts';
import { applied, rejected, resultOf } from './effect.ts';
import type { Effect, Envelope } from './effect.ts';
import { commitFeed } from './feed.ts';
import { groupCommit } from './groupCommit.ts';
import type { GroupCommit } from './groupCommit.ts';
import type { Scope } from './scope.ts';
import { belongsElsewhere } from './territory.ts';

/** `forged`: ids of other desks, in whose name this desk may not act. (A desk that has never been on line yet acts under a name that nobody has.) */
export type Push = z.output<typeof PushRequest> & { readonly forged: ReadonlySet<string>; /** under which token; the simulator has none */ readonly token?: Pick<Grant, 'tokenId' | 'kind' | 'subject'> };
type Item = { readonly index: number; readonly command: RegionCommand; readonly print: string; readonly push: Push; readonly scope: Scope };
type Stored = { readonly id: string; readonly fingerprint: string; readonly result: string | null; readonly seq: number | null };

/**
 * Applies a batch in its order. Each command stands alone: one that can't be applied is answered with its reason and the others go on. Id, fingerprint and result are
 * stored in the effect's own transaction, so that the same command again, even at the same moment from elsewhere, has the same answer and one effect.
 */
export async function applyCommands(region: Region, scope: Scope, push: Push): Promise<Applied> {
  const results: CommandResult[] = [];
  const items: Item[] = [];
  const ids = push.commands.map(idOf);
  const { stored, at } = await storedOf(region, ids);
  push.commands.forEach((raw, index) => {
    const id = ids[index] ?? unreadable;
    const known = stored.get(id);
    // What has the fingerprint of a command that was read and answered before needn't be read again.
    if (known !== undefined && known.fingerprint === fingerprint(raw)) {
      results[index] = sameAnswer(known);
      return;
    }
    const parsed = RegionCommand.safeParse(raw);
    if (!parsed.success) {
      results[index] = answer(id, rejected('badRequest', `Deze opdracht is niet te lezen: ${problems(parsed.error)}`), null);
      return;
    }
    const item = { index, command: parsed.data, print: fingerprint(parsed.data), push, scope };
    if (known === undefined) items.push(item);
    else results[index] = again(item, known);
  });
  let last = at;
  for (const run of runsOf(items)) {
    const together = run.some((item) => !onlyAdds(item)) ? null : await applyRun(region, run);
    for (const [index, item] of run.entries()) {
      const added = together?.[index];
      results[item.index] = added?.result ?? (await applyOne(region, item));
      last = added?.at ?? null;
    }
  }
  for (const result of results) region.counters.commands.add(result.status);
  return { results, at: last };
}

/** `at`: epoch and head as the last transaction of this batch saw them; null = it didn't look. */
export type Applied = { readonly results: readonly CommandResult[]; readonly at: Position | null };
type Added = { readonly result: CommandResult; readonly at: Position };

/**
 * Commands of this batch that were answered before, found in one read together with where the region stands: a replayed backlog costs no transaction. One text for all of them, because the embedded database
 * spends more on handing over two hundred values than on finding them: ids and prints hold no space, a result (JSON) no line break. A single command is found out in its own transaction.
 */
async function storedOf(region: Region, ids: readonly string[]): Promise<{ readonly stored: ReadonlyMap<string, Stored>; readonly at: Position | null }> {
  if (ids.length < 2) return { stored: new Map(), at: null };
  const [row] = await region.db.query<Position & { found: string | null }>(
    `SELECT epoch, head, (SELECT string_agg(id || ' ' || fingerprint || ' ' || coalesce(seq::text, '') || ' ' || result, $2::text) FROM command WHERE id = ANY($1::text[]) AND result IS NOT NULL) AS found FROM sync_meta WHERE one = 1`, [ids, '\n']);
  if (row === undefined) throw new Error('sync_meta is empty');
  const stored = (row.found ?? '').split('\n').filter((line) => line !== '').map(storedIn);
  return { stored: new Map(stored.map((one) => [one.id, one])), at: { epoch: row.epoch, head: row.head } };
}

function storedIn(line: string): Stored {
  const print = line.indexOf(' ') + 1;
  const seq = line.indexOf(' ', print) + 1;
  const result = line.indexOf(' ', seq) + 1;
  return { id: line.slice(0, print - 1), fingerprint: line.slice(print, seq - 1), result: line.slice(result), seq: result === seq + 1 ? null : Number(line.slice(seq, result - 1)) };
}

function again(item: Item, row: Stored): CommandResult {
  if (row.fingerprint !== item.print) return answer(item.command.id, rejected('fingerprintMismatch', 'Onder dit nummer is al iets anders geregistreerd. De werkplek begint een nieuwe reeks.'), null);
  return sameAnswer(row);
}

/** How nearly every stored result goes on after its id: carried out, and nothing to tell. */
const nothingToTell = JSON.stringify(resultOf('', applied([]))).slice('{"id":""'.length);

function sameAnswer(row: Stored): CommandResult {
  if (row.result === `{"id":"${row.id}"${nothingToTell}`) return { id: row.id, status: 'duplicate', seq: row.seq, code: null, message: null, current: null, hold: null, offer: null };
  const result = CommandResult.parse({ ...JSON.parse(row.result ?? '{}') as object, seq: row.seq });
  return result.status === 'applied' ? { ...result, status: 'duplicate' } : result;
}

/** Consecutive events that only add to a log go together in one transaction; everything else, and a `closed` event, alone. */
function runsOf(items: readonly Item[]): readonly (readonly Item[])[] {
  const runs: Item[][] = [];
  for (const item of items) {
    const last = runs.at(-1);
    const joins = onlyAdds(item) && last?.[0] !== undefined && onlyAdds(last[0]) && !last.some((other) => other.command.id === item.command.id);
    if (joins) last?.push(item);
    else runs.push([item]);
  }
  return runs;
}

function onlyAdds(item: Item): boolean {
  return item.command.kind === 'appendEvent' && item.command.event.type !== 'closed';
}

/** Desks whose events come in at the same moment share a transaction, of so many at most. */
const MOST_TOGETHER = 200;
const groups = new WeakMap<Region, GroupCommit<Item, Added>>();

function groupOf(region: Region): GroupCommit<Item, Added> {
  const group = groups.get(region) ?? groupCommit<Item, Added>((items) => addTogether(region, items), MOST_TOGETHER);
  groups.set(region, group);
  return group;
}

/** With other desks' events, or, when somebody's can't go along, this run by itself; null = not even that. */
async function applyRun(region: Region, run: readonly Item[]): Promise<readonly Added[] | null> {
  return (await groupOf(region)(run)) ?? (run.length > 1 ? addTogether(region, run) : null);
}

/** One statement for events that only add, of one desk or of several. Null = something was unusual (refused, known, clashing): then each goes alone and gets its own answer. */
async function addTogether(region: Region, items: readonly Item[]): Promise<readonly Added[] | null> {
  const now = region.clock();
  const additions = items.flatMap((item) => additionOf(item, now));
  if (additions.length < items.length || new Set(items.map((item) => item.command.id)).size < items.length) return null;
  const at = await addEvents(region, additions, now).catch((error: unknown) => {
    if (sqlState(error) !== null) return null;
    throw error;
  });
  return at === null ? null : items.map((item) => ({ result: answer(item.command.id, applied([]), at.head), at }));
}

/** None when it is refused without looking at the database. */
function additionOf(item: Item, now: number): readonly Addition[] {
  const { command, push, print, scope } = item;
  if (command.kind !== 'appendEvent' || refuse(item) !== null || refuseEvent(command, scope, new Map()) !== null) return [];
  const result = JSON.stringify(resultOf(command.id, applied([])));
  return auditOf(item, applied([]), now).map((audit) => ({ event: command.event, desk: push.desk, incarnation: push.incarnation, deskSeq: command.deskSeq, print, result, audit }));
}

/** Cases of these events that the region doesn't know yet. */
function newCases(events: readonly SealedEvent[], known: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map(events.filter((event) => !known.has(event.caseId)).map((event) => [event.caseId, event.regionId]));
}

async function applyOne(region: Region, item: Item): Promise<CommandResult> {
  const { command } = item;
  try {
    const refusal = refuse(item) ?? (command.kind === 'caseKey' ? await keepKey(region, item.scope, command) : null);
    if (refusal !== null) {
      await logAccess(region, accessOf(item, refusal));
      return answer(command.id, refusal, null);
    }
    return await inTransaction(region, item);
  } catch (error) {
    const state = sqlState(error);
    region.log.error({ commandId: command.id, kind: command.kind, sqlState: state, err: error }, 'command failed');
    // Locks and connections that broke or were never made (ECONNREFUSED) pass; anything else would stop this lane forever, so it is parked with its reason.
    const passing = state === null || /^(25P|40|53|55|57|08|XX|E[A-Z])/.test(state);
    return answer(command.id, passing ? { status: 'blocked', changes: [], code: 'locked', message: 'De regio is even bezet; de opdracht wordt opnieuw geprobeerd.' } : rejected('badRequest', 'De regio kan deze opdracht niet verwerken.'), null);
  }
}

async function inTransaction(region: Region, item: Item): Promise<CommandResult> {
  const { command, push, scope } = item;
  const now = region.clock();
  const outcome = await region.db.tx(async (sql) => {
    if (!(await register(sql, [item], now)).has(command.id)) return known(sql, item);
    const effect = await effectOf(sql, region, scope, command, { now, desk: push.desk });
    if (effect.status === 'blocked') throw new Blocked(effect);
    const result = resultOf(command.id, effect);
    if (effect.status !== 'applied') {
      await sql.query('UPDATE command SET result = $2 WHERE id = $1', [command.id, JSON.stringify(result)]);
      await appendAudit(sql, auditOf(item, effect, now));
      return { ...result, seq: null };
    }
    return { ...result, seq: await commitFeed(sql, effect.changes, [{ id: command.id, result: JSON.stringify(result) }], auditOf(item, effect, now)) };
  }).catch((error: unknown) => {
    if (error instanceof Blocked) return answer(command.id, error.effect, null);
    throw error;
  });
  if (outcome.status === 'applied' && outcome.seq !== null) region.head.published(outcome.seq);
  return outcome;
}

class Blocked extends Error {
  readonly effect: Effect;
  constructor(effect: Effect) {
    super(effect.message);
    this.effect = effect;
  }
}

/** Claims the commands' ids for this transaction; a concurrent twin waits here and then finds the result. Returns the ids that were new. */
async function register(sql: Sql, items: readonly Item[], now: number): Promise<ReadonlySet<string>> {
  const sorted = [...items].sort((a, b) => (a.command.id < b.command.id ? -1 : 1));
  const rows = await sql.query<{ id: string }>(
    `INSERT INTO command (id, desk, incarnation, desk_seq, kind, fingerprint, received_at) SELECT id, desk, incarnation, desk_seq, kind, fingerprint, $7
       FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[]) AS r(id, desk, incarnation, desk_seq, kind, fingerprint) ON CONFLICT DO NOTHING RETURNING id`,
    [sorted.map((item) => item.command.id), sorted.map((item) => item.push.desk), sorted.map((item) => item.push.incarnation), sorted.map((item) => item.command.deskSeq), sorted.map((item) => item.command.kind), sorted.map((item) => item.print), now],
  );
  return new Set(rows.map((row) => row.id));
}

/** The id or the desk's number was taken: by the same command (its answer), or by another one (a cloned or restored disk). */
async function known(sql: Sql, item: Item): Promise<CommandResult> {
  const row = (await sql.query<Stored>('SELECT id, fingerprint, result, seq FROM command WHERE id = $1', [item.command.id]))[0];
  if (row !== undefined) return again(item, row);
  return answer(item.command.id, rejected('fingerprintMismatch', 'Dit volgnummer van de werkplek is al voor een andere opdracht gebruikt. De werkplek begint een nieuwe reeks.'), null);
}

async function effectOf(sql: Sql, region: Region, scope: Scope, command: RegionCommand, envelope: Envelope): Promise<Effect> {
  if (await belongsElsewhere(sql, scope, command)) return notYours;
  switch (command.kind) {
    case 'appendEvent': {
      const regions = await regionsOfCases(sql, [command.event.caseId]);
      const refusal = refuseEvent(command, scope, regions);
      if (refusal !== null) return refusal;
      const changes = [...(await appendEvents(sql, [command.event], envelope.now)), ...(await erasuresOf(region, newCases([command.event], regions)))];
      if (command.event.type === 'closed') changes.push(...(await endOffersOfCase(sql, command.event.caseId)));
      return applied(changes);
    }
    case 'caseKey': return applied([]);
    case 'placeOffer': return placeOffer(sql, await withoutWords(region, command), envelope);
    case 'withdrawOffer': return withdrawOffer(sql, command, envelope);
    case 'confirmPlacement': return confirmPlacement(sql, command, envelope);
    case 'arrive': return arrive(sql, command, envelope, (await regionsOfCases(sql, [command.caseId])).get(command.caseId) ?? scope.regions[0] ?? '');
    case 'releaseHold': return releaseHold(sql, command);
    case 'extendHold': return extendHold(sql, command, envelope);
    case 'reportCapacity': return reportCapacity(sql, command, envelope, scope, (regionId) => profileOf(sql, region, regionId));
    case 'resolveConflict': return resolveConflict(sql, command, envelope, async (caseIds) => (await region.keys.get(caseIds)).erased.length > 0);
  }
}

/** An offer of an erased case that is sent (again) after the erasure brings no words about the person back. */
async function withoutWords<C extends Extract<RegionCommand, { kind: 'placeOffer' }>>(region: Region, command: C): Promise<C> {
  if (command.content.summary === '' || !(await region.keys.get([command.caseId])).erased.includes(command.caseId)) return command;
  return { ...command, content: { ...command.content, summary: '' } };
}

/** The key goes to its own store before the transaction: a case whose key is known but whose events never came does no harm. */
async function keepKey(region: Region, scope: Scope, command: Extract<RegionCommand, { kind: 'caseKey' }>): Promise<Effect | null> {
  if (await belongsElsewhere(region.db, scope, command)) return notYours;
  const kept = await region.keys.put(command.caseId, command.key);
  if (kept === 'erased') return rejected('erased', 'De gegevens van deze persoon zijn op verzoek gewist.');
  return kept === 'other' ? rejected('conflict', 'Deze aanvraag heeft al een andere sleutel.') : null;
}

/** Every command about a case is a write to a patient's record, also one that was refused; a number of beds is not. */
function accessOf({ command, push }: Item, effect: Effect): readonly Access[] {
  if (command.kind === 'reportCapacity') return [];
  const detail = effect.status === 'applied' ? (command.kind === 'appendEvent' ? command.event.type.slice(0, 100) : null) : (effect.code ?? effect.status);
  const caseId = command.kind === 'appendEvent' ? command.event.caseId : 'caseId' in command ? command.caseId : null;
  return [{ action: command.kind, detail, outcome: effect.status === 'applied' ? 'done' : 'refused', caseId, regionId: command.kind === 'appendEvent' ? command.event.regionId : 'regionId' in command ? command.regionId : null, commandId: command.id, actor: command.actor, token: push.token ?? null }];
}

function auditOf(item: Item, effect: Effect, now: number): readonly string[] {
  return accessOf(item, effect).map((access) => auditLine(now, access));
}

const notYours = rejected('forbidden', 'Deze werkplek werkt niet voor die regio.');

/** What can be refused without looking at the database. */
function refuse({ command, scope, push }: Item): Effect | null {
  if (push.forged.has(command.actor.desk)) return rejected('forbidden', 'Deze opdracht is van een andere werkplek.');
  if ('regionId' in command && !scope.regions.includes(command.regionId)) return notYours;
  return null;
}

function refuseEvent(command: Extract<RegionCommand, { kind: 'appendEvent' }>, scope: Scope, regions: ReadonlyMap<string, string>): Effect | null {
  const { event } = command;
  if (event.id !== command.id) return rejected('badRequest', 'De opdracht en de gebeurtenis dragen niet hetzelfde nummer.');
  const owner = regions.get(event.caseId) ?? event.regionId;
  if (!scope.regions.includes(event.regionId) || !scope.regions.includes(owner)) return notYours;
  const problem = eventProblem(event);
  return problem === null ? null : rejected('badRequest', `Deze gebeurtenis is niet te lezen: ${problem}`);
}

function answer(id: string, effect: Effect, seq: number | null): CommandResult {
  return { ...resultOf(id, effect), seq };
}

const unreadable = 'unreadable';

/** Even an unreadable command is answered under its own id when it has one, so that the desk can park it. */
function idOf(raw: unknown): string {
  const id = typeof raw === 'object' && raw !== null && 'id' in raw ? Id.safeParse(raw.id) : null;
  return id?.success === true ? id.data : unreadable;
}

function problems(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).join(', ').slice(0, 400);
}
