import { bedChange, lockBed, writeReport } from '../capacity/bedGroups.ts';
import type { BedRow } from '../capacity/bedGroups.ts';
import { answerOffer } from '../capacity/answers.ts';
import { freshUntil } from '../capacity/freshness.ts';
import { profiles } from '../capacity/profiles.ts';
import type { OfferRow } from '../capacity/ledger.ts';
import { checkTriage, checksOf } from '../provider/triage.ts';
import type { Region } from '../context.ts';
import type { Sql } from '../db/db.ts';
import { commitFeed } from '../sync/feed.ts';
import { isAnchor } from './beds.ts';
import { answerSpeed } from './night.ts';
import { seeded } from './random.ts';
import type { Random } from './random.ts';

/**
 * Illustrative parameters, not measured in any region. Mean stay 31 days comes from the public "ELV simulatie" (care.md, section 8: stays of 23 to 48 days); on 600
 * groups of about 14 beds that is one departure in five minutes, so the clock of the beds runs `speed` times faster, to see something happen.
 */
const TICK_MS = 5000;
const MEAN_STAY_MS = 31 * 24 * 3_600_000;
const BEDS_PER_GROUP = 14;
const USUAL_SPEED = 20;
const ANCHOR_MIN = 3;
/** Anchors are confirmed again once their last report is this old (ms), half-way to the standard profile's two hours. */
const ANCHOR_REFRESH_MS = 30 * 60_000;
const CONFIRMED_PER_TICK = 2;

/** A provider answers an offer after this time (ms), most of them; a late one after LATE_MS. Likely to accept, so that an exercise gets on. */
const ANSWER_MS: readonly [number, number] = [45_000, 120_000];
const LATE_MS: readonly [number, number] = [8 * 60_000, 15 * 60_000];
const ACCEPTS = 0.85;
const ANSWERS_LATE = 0.1;

export type Simulation = { tick(): Promise<void>; stop(): Promise<void> };

/** Beds that fill and free up while you watch, and providers that answer, late, or refuse. Training only. */
export function startSimulation(region: Region, options: { readonly seed?: number; readonly speed?: number; readonly timer?: boolean } = {}): Simulation {
  if (!region.training) throw new Error('only a training region can be simulated');
  const random = seeded(options.seed ?? 4);
  const tick = async (): Promise<void> => {
    await moveBeds(region, random, options.speed ?? USUAL_SPEED);
    await answerOffers(region);
  };
  let running: Promise<void> = Promise.resolve();
  let busy = false;
  const timer = options.timer === false ? null : setInterval(() => {
    if (busy) return;
    busy = true;
    running = tick().catch((error: unknown) => region.log.error({ err: error }, 'simulation failed')).finally(() => { busy = false; });
  }, TICK_MS);
  return {
    tick,
    stop: async () => {
      if (timer !== null) clearInterval(timer);
      await running;
    },
  };
}

async function moveBeds(region: Region, random: Random, speed: number): Promise<void> {
  const now = region.clock();
  const ids = (await region.db.query<{ id: string }>('SELECT id FROM bed_group ORDER BY id')).map((row) => row.id);
  if (ids.length === 0) return;
  const departures = poissonish(random, (ids.length * BEDS_PER_GROUP * TICK_MS * speed) / MEAN_STAY_MS);
  const moves = new Map<string, number>();
  for (let index = 0; index < departures; index += 1) {
    moves.set(random.pick(ids), 1);
    moves.set(random.pick(ids), -1);
  }
  for (let index = 0; index < CONFIRMED_PER_TICK; index += 1) moves.set(random.pick(ids), 0);
  for (const id of await oldAnchors(region, now)) moves.set(id, 0);
  await report(region, moves, now);
}

async function oldAnchors(region: Region, now: number): Promise<readonly string[]> {
  const rows = await region.db.query<{ id: string }>(`SELECT id FROM bed_group WHERE id LIKE 'bed-a-%' AND (observed_at < $1 OR reported - held < $2) ORDER BY id LIMIT 200`, [now - ANCHOR_REFRESH_MS, ANCHOR_MIN]);
  return rows.map((row) => row.id);
}

/** Refreshes what an exercise leans on; called before the first desk comes, so that a region started again in the morning isn't stale. */
export async function refreshAnchors(region: Region): Promise<void> {
  const now = region.clock();
  await report(region, new Map((await oldAnchors(region, now)).map((id) => [id, 0])), now);
}

async function report(region: Region, moves: ReadonlyMap<string, number>, now: number): Promise<void> {
  if (moves.size === 0) return;
  const profileOf = new Map((await profiles(region.db)).map((profile) => [profile.regionId, profile]));
  const seq = await region.db.tx(async (sql) => {
    const changes = [];
    for (const [id, move] of [...moves].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const bed = await lockBed(sql, id);
      const profile = bed === null ? undefined : profileOf.get(bed.region_id);
      if (bed === null || profile === undefined) continue;
      const row = await moved(sql, bed, move, now, freshUntil(profile, bed.source, now, false));
      if (row !== null) changes.push(bedChange(row));
    }
    return commitFeed(sql, changes);
  });
  region.head.published(seq);
}

/** Never below what is held: the simulation doesn't overbook. An anchor keeps its minimum. */
async function moved(sql: Sql, bed: BedRow, move: number, now: number, expiresAt: number): Promise<BedRow | null> {
  const least = bed.held + (isAnchor(bed.id) ? ANCHOR_MIN : 0);
  const reported = bed.reported === null ? (move === 0 ? null : Math.max(least, 1)) : Math.max(least, bed.reported + move);
  const availableFrom = bed.available_from !== null && bed.available_from <= now ? null : bed.available_from;
  return writeReport(sql, bed.id, { reported, absentReason: reported === null ? bed.absent_reason : null, availableFrom, observedAt: now, expiresAt, source: bed.source, reportedBy: bed.reported_by });
}

async function answerOffers(region: Region): Promise<void> {
  const now = region.clock();
  const open = await region.db.query<{ id: string; organisation_id: string; made_at: number }>(`SELECT id, organisation_id, made_at FROM offer WHERE state = 'open' AND made_at <= $1 ORDER BY made_at LIMIT 50`, [now - ANSWER_MS[0] / answerSpeed(region)]);
  for (const offer of open) {
    const random = seeded(seedOf(offer.id));
    const [least, most] = random.chance(ANSWERS_LATE) ? LATE_MS : ANSWER_MS;
    if (now < offer.made_at + random.int(least, most) / answerSpeed(region)) continue;
    const accepts = random.chance(ACCEPTS);
    if (accepts) await agreeFirst(region, offer);
    await answerOffer(region, offer.organisation_id, offer.id, accepts
      ? { answer: 'accepted', reasonCode: null, text: '', expectedAt: now + random.int(1, 6) * 3_600_000 }
      : { answer: 'refused', reasonCode: random.pick(['noCapacity', 'cannotGiveThisCare']), text: 'Gesimuleerd antwoord van de oefenregio.', expectedAt: null }).catch((error: unknown) => region.log.info({ err: error, offerId: offer.id }, 'simulated answer came too late'));
  }
}

/** Simulated receivers agree with what a sender answered, where the region asks them. */
async function agreeFirst(region: Region, offer: { readonly id: string; readonly organisation_id: string }): Promise<void> {
  const row = (await region.db.query<OfferRow>('SELECT * FROM offer WHERE id = $1', [offer.id]))[0];
  if (row === undefined || (await checksOf(region, [row])).get(offer.id)?.state !== 'required') return;
  await checkTriage(region, offer.organisation_id, offer.id, { result: 'agreed' }).catch((error: unknown) => region.log.info({ err: error, offerId: offer.id }, 'simulated check came too late'));
}

/** How often a fate is drawn is fixed by the offer's id: the same offer always gets the same answer. */
function seedOf(id: string): number {
  let value = 7;
  for (const letter of id) value = (Math.imul(value, 33) + (letter.codePointAt(0) ?? 0)) >>> 0;
  return value;
}

function poissonish(random: Random, mean: number): number {
  return Math.floor(mean) + (random.chance(mean - Math.floor(mean)) ? 1 : 0);
}
