import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import type { OpenEvent } from '../../../shared/casework/events.ts';
import { handoverBundle } from '../../../shared/casework/fhir.ts';
import { handoverOf } from '../../../shared/casework/handover.ts';
import { foldCase } from '../../../shared/casework/reduce.ts';
import { CodedError } from '../../../shared/contract/errors.ts';
import { Id } from '../../../shared/contract/primitives.ts';
import type { AuditLine } from '../audit/chain.ts';
import type { StoreContext } from './context.ts';
import { openEvent } from './events.ts';
import { uuidV7 } from './ids.ts';
import { getMeta } from './meta.ts';
import { hydrate } from './outbox.ts';
import type { OutboxRow } from './outbox.ts';
import { readSealed, writeSealed } from './sealed-file.ts';
import type { Secret } from './sealed-file.ts';

/** What leaves a desk's folder as one encrypted file (sealed-file.ts): the work that the region hasn't heard of, or everything. */
const OutboxHead = z.strictObject({ holds: z.literal('outbox'), desk: Id, incarnation: Id, region: z.string(), madeAt: z.string(), commands: z.int() });
export type UnsentWork = { readonly desk: string; readonly incarnation: string; readonly region: string; readonly madeAt: string; /** as JSON, byte for byte what the desk itself would send, in its order */ readonly commands: readonly string[] };

/**
 * Everything that isn't acknowledged, with the keys of the cases it belongs to, so that the region can take it in without this desk (handing it over: cli/exports.ts). The desk keeps it: when it
 * reaches the region after all, the region answers that it has it. Returns the number of commands.
 */
export function exportOutbox(context: StoreContext, target: string, secret: Secret): number {
  const desk = getMeta(context.db.read, 'deskId');
  const incarnation = getMeta(context.db.read, 'incarnation');
  if (desk === null || incarnation === null) throw new CodedError('refused', 'This desk has never been in use: there is nothing to export.');
  const commands = context.db.read.all<OutboxRow>("SELECT * FROM outbox WHERE state NOT IN ('acknowledged', 'resolved') ORDER BY desk_seq").map((row) => hydrate(context, row)).filter((command) => command !== null);
  const head: z.infer<typeof OutboxHead> = { holds: 'outbox', desk, incarnation, region: getMeta(context.db.read, 'serviceName') ?? '', madeAt: new Date(context.clock()).toISOString(), commands: commands.length };
  writeSealed(target, secret, [JSON.stringify(head), ...commands.map((command) => JSON.stringify(command))]);
  return commands.length;
}

/** Errors: as readSealed; badRequest for a file that holds something else. */
export function readOutbox(source: string, secret: Secret): UnsentWork {
  const [first = '', ...commands] = readSealed(source, secret);
  const head = OutboxHead.safeParse(parsed(first));
  if (!head.success || head.data.commands !== commands.length) throw new CodedError('badRequest', `${source} holds no unsent work.`);
  return { ...head.data, commands };
}

/** One text of everything: where it goes when it is unpacked, and what it says. */
const Part = z.strictObject({ file: z.string().regex(/^(?:[a-z]+\/)?[\w-]+(?:\.[a-z]+)+$/), text: z.string() });
export type Part = z.infer<typeof Part>;
const AUDIT_LINES_PER_PART = 5000;

/** Everything that can be taken along: each case as recorded (JSON), handovers as FHIR R4 document bundles, the log with its hashes, unsent work, settings. Erased persons stay erased. */
export function exportAll(folder: string, context: StoreContext, target: string, secret: Secret): { readonly cases: number; readonly handovers: number; readonly lines: number } {
  const counts = { cases: 0, handovers: 0, lines: 0 };
  const parts = function* (): Generator<string> {
    for (const part of everything(folder, context, counts)) yield JSON.stringify(Part.parse(part));
    yield JSON.stringify({ file: 'contents.json', text: `${JSON.stringify({ desk: getMeta(context.db.read, 'deskId'), madeAt: new Date(context.clock()).toISOString(), ...counts }, null, 2)}\n` } satisfies Part);
  };
  writeSealed(target, secret, parts());
  return counts;
}

export function* readEverything(source: string, secret: Secret): Generator<Part> {
  for (const line of readSealed(source, secret)) {
    const part = Part.safeParse(parsed(line));
    if (!part.success) throw new CodedError('badRequest', `${source} is not an export of everything.`);
    yield part.data;
  }
}

function* everything(folder: string, context: StoreContext, counts: { cases: number; handovers: number; lines: number }): Generator<Part> {
  for (const name of ['settings.json', 'region.json']) if (existsSync(path.join(folder, name))) yield { file: name, text: readFileSync(path.join(folder, name), 'utf8') };
  for (const { id } of context.db.read.all<{ id: string }>('SELECT DISTINCT case_id AS id FROM case_event ORDER BY case_id')) {
    const events = context.db.read.all<{ id: string; body: string; seq: number | null; orphan: number }>('SELECT id, body, seq, orphan FROM case_event WHERE case_id = ? ORDER BY seq IS NULL, seq, local, hlc, id', id).map((row) => openEvent(context, row));
    counts.cases += 1;
    yield { file: `cases/${fileName(id)}.json`, text: `${JSON.stringify({ caseId: id, state: foldCase(events), events }, null, 1)}\n` };
    const bundle = bundleOf(events, context.clock());
    if (bundle === null) continue;
    counts.handovers += 1;
    yield { file: `handovers/${fileName(id)}.fhir.json`, text: `${JSON.stringify(bundle, null, 1)}\n` };
  }
  yield* auditParts(context, counts);
  const unsent = context.db.read.all<OutboxRow>("SELECT * FROM outbox WHERE state NOT IN ('acknowledged', 'resolved') ORDER BY desk_seq").map((row) => ({ ...row, body: JSON.parse(row.body) as unknown }));
  yield { file: 'unsent.json', text: `${JSON.stringify(unsent, null, 1)}\n` };
}

function* auditParts(context: StoreContext, counts: { lines: number }): Generator<Part> {
  let after = 0;
  for (;;) {
    const lines = context.db.read.all<AuditLine>('SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?', after, AUDIT_LINES_PER_PART);
    const last = lines.at(-1);
    if (last === undefined) return;
    yield { file: `audit/from-${String(after + 1).padStart(9, '0')}.ndjson`, text: `${lines.map((line) => JSON.stringify(line)).join('\n')}\n` };
    after = last.seq;
    counts.lines += lines.length;
  }
}

/** The handover of a case that has a place; answers of the triage stand in the case's own file. */
function bundleOf(events: readonly OpenEvent[], now: number): object | null {
  const state = foldCase(events);
  if (state.placement === null || state.erased) return null;
  const ids = new Map<string, string>();
  const uuid = (name: string): string => {
    const id = ids.get(name) ?? uuidV7(now, (bytes) => new Uint8Array(randomBytes(bytes)));
    ids.set(name, id);
    return id;
  };
  const last = state.handovers.at(-1);
  const handover = handoverOf(state, { now, placeName: state.placement.bedGroupId ?? state.placement.place, senderName: '', factText: () => null, advice: [] });
  return handoverBundle(state, handover, { now, uuid, senderName: 'Regionaal coördinatiepunt', receiverName: state.placement.bedGroupId ?? state.placement.place, received: last !== undefined && state.received[last.handoverId] !== undefined });
}

/** Ids from elsewhere can hold what a file's name can't. */
export function fileName(id: string): string {
  return /^[\w-]{1,80}$/.test(id) ? id : createHash('sha256').update(id).digest('hex');
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
