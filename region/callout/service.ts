import { v7 } from 'uuid';
import { chainOf, stepMs } from '../../shared/casework/chain.ts';
import type { Chain } from '../../shared/casework/chain.ts';
import type { ConsultRecord } from '../../shared/casework/state.ts';
import { RosterEntry } from '../../shared/contract/region.ts';
import { CodedError } from '../../shared/contract/errors.ts';
import type { Actor } from '../../shared/contract/primitives.ts';
import { profileOf } from '../capacity/profiles.ts';
import { appendPlain, pseudonymousCase } from '../casework/caseLog.ts';
import type { EventDraft } from '../casework/caseLog.ts';
import type { Region } from '../context.ts';
import { commitFeed } from '../sync/feed.ts';
import type { Gateway, SendResult } from './gateway.ts';

const TICK_MS = 3000;
/** A consult that one process works on is left alone by the others for this long (ms); longer than a message to the gateway may take. */
const LEASE_MS = 60_000;
/** Between two call-outs to the same physician, and how many there are in one turn. */
export const RETRY_MS = 5 * 60_000;
export const MAX_ATTEMPTS = 3;
/** Nothing is called out about a question older than this (ms): after a long standstill a person decides. */
const LOOK_BACK_MS = 24 * 3_600_000;
const PER_TICK = 50;
/** Who is called by the region; the care office and the teams have office hours and are rung by the desk. */
const called = new Set(['elderlyPhysician', 'psychiatrist', 'medicalManagerAmbulance', 'emergencyPhysician', 'generalPractitioner']);

export type CalloutResult = 'answered' | 'noAnswer' | 'busy' | 'failed' | 'delivered';
export type Callouts = { tick(): Promise<void>; report(id: string, result: CalloutResult): Promise<void>; stop(): Promise<void> };
type ConsultRow = { consult_id: string; case_id: string; region_id: string };
type CalloutRow = { id: string; consult_id: string; case_id: string; region_id: string; roster_id: string; attempt: number; state: string; made_at: number };
const actor: Actor = { id: 'region', role: 'system', desk: 'region' };

/**
 * Calls physicians out about open consults: a page wakes nobody. Whoever's turn it is by the same chain that the desks show is called, again every five minutes and three times
 * at most; the next one's turn comes after a norm time, or at once when the gateway knows that nobody answered. Reached is only who answered the call or opened the page.
 * Several processes may run this on one database: each consult is leased by one, and a repeated message carries the same id.
 */
export function startCallouts(region: Region, gateway: Gateway, options: { readonly timer?: boolean } = {}): Callouts {
  let running: Promise<void> = Promise.resolve();
  let busy = false;
  const tick = async (): Promise<void> => {
    await discover(region);
    for (let turn = 0; turn < PER_TICK; turn += 1) if (!(await workOne(region, gateway))) return;
  };
  const timer = options.timer === false ? null : setInterval(() => {
    if (busy) return;
    busy = true;
    running = tick().catch((error: unknown) => region.log.error({ err: error }, 'calling out failed')).finally(() => { busy = false; });
  }, TICK_MS);
  return {
    tick, report: (id, result) => reported(region, id, result),
    stop: async () => {
      if (timer !== null) clearInterval(timer);
      await running;
    },
  };
}

async function discover(region: Region): Promise<void> {
  const now = region.clock();
  const asked = await region.db.query<{ consult_id: string; case_id: string; region_id: string; at: number; to: string }>(
    `SELECT i.body::json->'payload'->>'consultId' AS consult_id, e.case_id, e.region_id, e.occurred_at AS at, i.body::json->'payload'->>'to' AS to FROM case_event e JOIN sync_item i ON i.kind = 'caseEvent' AND i.id = e.id
      WHERE e.type = 'consultAsked' AND e.received_at > $1 AND NOT EXISTS (SELECT 1 FROM callout_consult c WHERE c.consult_id = i.body::json->'payload'->>'consultId')`, [now - LOOK_BACK_MS]);
  for (const row of asked) {
    const wanted = called.has(row.to);
    await region.db.tx((sql) => sql.query('INSERT INTO callout_consult (consult_id, case_id, region_id, asked_at, next_at, state) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING',
      [row.consult_id, row.case_id, row.region_id, row.at, wanted ? now : null, wanted ? 'calling' : 'notCalled']));
  }
}

/** Leases one consult that is due and does what it asks for; false = none is due. */
async function workOne(region: Region, gateway: Gateway): Promise<boolean> {
  const now = region.clock();
  const row = await region.db.tx(async (sql) => {
    const due = (await sql.query<ConsultRow>('SELECT consult_id, case_id, region_id FROM callout_consult WHERE next_at <= $1 ORDER BY next_at, consult_id LIMIT 1 FOR UPDATE SKIP LOCKED', [now]))[0];
    if (due !== undefined) await sql.query('UPDATE callout_consult SET next_at = $2 WHERE consult_id = $1', [due.consult_id, now + LEASE_MS]);
    return due;
  });
  if (row === undefined) return false;
  const plan = await planOf(region, row, now);
  if (plan.call === null) {
    await settle(region, row.consult_id, plan.state, plan.nextAt);
    return true;
  }
  const callout = await reserve(region, row, plan.call.rosterId, plan.attempt, now);
  await record(region, callout, await gateway.send({ id: callout.id, to: plan.call.phone, attempt: callout.attempt }));
  return true;
}

type Plan = { readonly call: Chain[number] | null; readonly attempt: number; readonly state: 'calling' | 'done' | 'exhausted'; readonly nextAt: number | null };

async function planOf(region: Region, row: ConsultRow, now: number): Promise<Plan> {
  const nothing = (state: Plan['state'], nextAt: number | null): Plan => ({ call: null, attempt: 0, state, nextAt });
  const { state } = await pseudonymousCase(region, row.case_id);
  const consult = state.consults.find((one) => one.consultId === row.consult_id);
  if (consult === undefined || state.closed !== null || consult.answers.length > 0) return nothing('done', null);
  const profile = await profileOf(region.db, region, state.regionId);
  const chain = chainOf(consult, state, profile, await dutiesNow(region, state.regionId, now), now);
  const current = chain.findLast((entry) => entry.turn === 'now');
  const next = chain.find((entry) => entry.turn === 'later')?.turnAt ?? null;
  if (current === undefined) return nothing(next === null ? 'exhausted' : 'calling', next ?? now + stepMs(state, profile));
  // whoever was reached has his norm time to answer in
  if (wasReached(consult, current.rosterId)) return nothing('calling', next ?? now + stepMs(state, profile));
  const made = await region.db.query<CalloutRow>('SELECT * FROM callout WHERE consult_id = $1 AND roster_id = $2 ORDER BY attempt DESC', [row.consult_id, current.rosterId]);
  const [last] = made;
  if (last?.state === 'sending') return { call: current, attempt: last.attempt, state: 'calling', nextAt: null };
  if (last !== undefined && last.made_at + RETRY_MS > now) return nothing('calling', Math.min(last.made_at + RETRY_MS, next ?? Infinity));
  if (last !== undefined && last.attempt >= MAX_ATTEMPTS) return nothing(next === null ? 'exhausted' : 'calling', next ?? now + stepMs(state, profile));
  return { call: current, attempt: (last?.attempt ?? 0) + 1, state: 'calling', nextAt: null };
}

/** Duties of a region that aren't over. */
async function dutiesNow(region: Region, regionId: string, now: number): Promise<readonly RosterEntry[]> {
  const rows = await region.db.query<{ body: string }>(`SELECT body FROM sync_item WHERE kind = 'roster' AND NOT deleted AND body::json->>'regionId' = $1 AND (body::json->>'from')::bigint <= $2 AND (body::json->>'to')::bigint > $2`, [regionId, now]);
  return rows.map((row) => RosterEntry.parse(JSON.parse(row.body)));
}

function wasReached(consult: ConsultRecord, rosterId: string): boolean {
  return consult.attempts.some((attempt) => attempt.rosterId === rosterId && (attempt.result === 'reached' || attempt.result === 'seen' || attempt.result === 'callsBack'));
}

/** The call-out exists before it is sent, under an id of its own: who finds it half done sends it again under the same id. */
async function reserve(region: Region, row: ConsultRow, rosterId: string, attempt: number, now: number): Promise<CalloutRow> {
  return region.db.tx(async (sql) => {
    await sql.query(`INSERT INTO callout (id, consult_id, case_id, region_id, roster_id, attempt, state, made_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, 'sending', $7, $7) ON CONFLICT (consult_id, roster_id, attempt) DO NOTHING`,
      [v7(), row.consult_id, row.case_id, row.region_id, rosterId, attempt, now]);
    const found = (await sql.query<CalloutRow>('UPDATE callout SET tries = tries + 1 WHERE consult_id = $1 AND roster_id = $2 AND attempt = $3 RETURNING *', [row.consult_id, rosterId, attempt]))[0];
    if (found === undefined) throw new Error('the call-out was not reserved');
    return found;
  });
}

async function record(region: Region, callout: CalloutRow, result: SendResult): Promise<void> {
  const sent: EventDraft = { type: 'consultCalledOut', payload: { consultId: callout.consult_id, rosterId: callout.roster_id, calloutId: callout.id, attempt: callout.attempt, result: result === 'failed' ? 'failed' : 'sent' }, personal: null };
  const ended = result === 'sent' || result === 'failed' ? [] : [attemptOf(callout, result)];
  const now = region.clock();
  region.log.info({ calloutId: callout.id, consultId: callout.consult_id, rosterId: callout.roster_id, attempt: callout.attempt, result }, 'called out');
  await change(region, callout, result, [sent, ...ended], result === 'sent' || result === 'failed' ? now + RETRY_MS : now, ['sending']);
}

/** What the gateway tells later. Once a call has ended, a second report changes nothing; `delivered` (an SMS arrived) reaches nobody. */
async function reported(region: Region, id: string, result: CalloutResult): Promise<void> {
  const callout = (await region.db.query<CalloutRow>('SELECT * FROM callout WHERE id = $1', [id]))[0];
  if (callout === undefined) throw new CodedError('notFound', 'Deze oproep is er niet.');
  const drafts: EventDraft[] = result === 'delivered' ? [] : result === 'failed' ? [{ type: 'consultCalledOut', payload: { consultId: callout.consult_id, rosterId: callout.roster_id, calloutId: id, attempt: callout.attempt, result: 'failed' }, personal: null }] : [attemptOf(callout, result)];
  await change(region, callout, result, drafts, region.clock(), ['sending', 'sent', 'delivered']);
}

function attemptOf(callout: CalloutRow, result: 'answered' | 'noAnswer' | 'busy'): EventDraft {
  return { type: 'consultAttempted', payload: { consultId: callout.consult_id, rosterId: callout.roster_id, result: result === 'answered' ? 'reached' : result }, personal: null };
}

async function change(region: Region, callout: CalloutRow, state: string, drafts: readonly EventDraft[], nextAt: number, from: readonly string[]): Promise<void> {
  const now = region.clock();
  const seq = await region.db.tx(async (sql) => {
    const changed = await sql.query('UPDATE callout SET state = $2, changed_at = $3 WHERE id = $1 AND state = ANY($4::text[]) RETURNING id', [callout.id, state, now, from]);
    if (changed.length === 0) return null;
    await sql.query('UPDATE callout_consult SET next_at = $2 WHERE consult_id = $1 AND next_at IS NOT NULL', [callout.consult_id, nextAt]);
    return drafts.length === 0 ? null : commitFeed(sql, await appendPlain(sql, { caseId: callout.case_id, regionId: callout.region_id }, actor, drafts, now));
  });
  if (seq !== null) region.head.published(seq);
}

async function settle(region: Region, consultId: string, state: Plan['state'], nextAt: number | null): Promise<void> {
  if (state === 'exhausted') region.log.warn({ consultId }, 'everybody in turn was called out and nobody answered');
  await region.db.tx((sql) => sql.query('UPDATE callout_consult SET state = $2, next_at = $3 WHERE consult_id = $1', [consultId, state, state === 'done' ? null : nextAt]));
}
