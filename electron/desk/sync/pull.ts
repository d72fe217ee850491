import { digestDifferences } from '../../../shared/contract/digest.ts';
import type { StoreContext } from '../store/context.ts';
import { applyPage, readDigests } from '../store/feed.ts';
import type { PageChange } from '../store/feed.ts';
import { getMeta, getNumber, setMeta } from '../store/meta.ts';
import { beginStage, dropStage, stagePart, staged, swapStage } from '../store/stage.ts';
import type { Staged } from '../store/stage.ts';
import { prune } from '../store/outbox.ts';
import type { RegionClient } from './client.ts';
import type { StepResult, SyncParts } from './step.ts';
import { more } from './step.ts';
import { failureOf } from './failure.ts';
import { kindsToCure } from './cure.ts';
import { offerKeys } from './offer-keys.ts';
import { problemOf } from './status.ts';
import type { Connection } from './status.ts';
import type { ChangesPage } from './wire.ts';

/** Fetching: a bootstrap when one is needed, then pages of changes, then keys of cases that came along. One request a step. */
export type Pull = {
  /** A pull is wanted; `head` = up to at least this seq, null = look anyway. */
  want(head: number | null): void;
  sameEpoch(epoch: string): boolean;
  dueForPoll(): boolean;
  step(): Promise<StepResult>;
};

const PAGE_ROWS = 1000;
/** Stamps of other desks' clocks are taken over up to this far past the region's own time (ms). */
const CLOCK_SLACK_MS = 60_000;
const POLL_AFTER_MS = 20_000;
const CURE_AGAIN_MS = 600_000;

export function createPull(parts: SyncParts, connection: Connection, client: RegionClient): Pull {
  const { context, journal, cache, ports } = parts;
  let wanted = true;
  let lastPull = Number.NEGATIVE_INFINITY;
  let curedAt = Number.NEGATIVE_INFINITY;
  let cures = 0;

  const changes = async (): Promise<StepResult> => {
    const cursor = getMeta(context.db.read, 'cursor');
    if (cursor === null) return needBootstrap(context, 'first');
    wanted = false;
    const asked = ports.timers.mono();
    const askedAt = context.clock();
    const reply = await client.changes(cursor, PAGE_ROWS);
    if (reply.kind === 'refused' && reply.status === 409) return needBootstrap(context, 'epoch', { kind: 'greet' });
    if (reply.kind === 'refused' && reply.status === 410) return needBootstrap(context, 'cursorGone');
    if (reply.kind !== 'ok') {
      wanted = true;
      return failureOf(reply);
    }
    const page = reply.value;
    take(parts, page, askedAt);
    lastPull = ports.timers.mono();
    if (!page.upToDate) {
      wanted = true;
      return more;
    }
    connection.setFresh(asked);
    askForKeysAgain(context);
    return checkDigest(context, connection, page);
  };

  return {
    want: (head) => {
      if (head === null || head > (getNumber(context.db.read, 'seenSeq') ?? 0)) wanted = true;
    },
    sameEpoch: (epoch) => getMeta(context.db.read, 'epoch') === epoch,
    dueForPoll: () => ports.timers.mono() - lastPull >= POLL_AFTER_MS,
    step: async () => {
      const reason = getMeta(context.db.read, 'needsBootstrap');
      if (reason !== null) {
        const result = await bootstrapStep(parts, connection, client, reason);
        if (getMeta(context.db.read, 'needsBootstrap') === null) wanted = true;
        return result;
      }
      if (wanted) return changes();
      return keysStep(parts, client, () => journal.refold(null));
    },
  };

  function checkDigest(at: StoreContext, link: Connection, page: ChangesPage): StepResult {
    if (page.digest === null) return more;
    const kinds = digestDifferences(readDigests(at.db.read), page.digest);
    if ((getMeta(at.db.read, 'digestOk') === 'true') !== (kinds.length === 0)) at.db.write((db) => setMeta(db, 'digestOk', String(kinds.length === 0)));
    if (kinds.length === 0) {
      link.setStanding('data', null);
      return more;
    }
    at.log('error', 'the digest differs from the region at equal seq', { kinds: kinds.join(' '), head: page.head, cached: cache.invalidRows() });
    link.setStanding('data', problemOf('digestMismatch'));
    // Once is a cure; over and over would only hide the fault and load the region.
    if (ports.timers.mono() - curedAt < CURE_AGAIN_MS) return more;
    curedAt = ports.timers.mono();
    cures += 1;
    // What differs is fetched anew; where that didn't help, everything.
    return needBootstrap(at, cures === 1 ? `digest ${kinds.join(' ')}` : 'digest');
  }
}

/**
 * A key that the region didn't have may have come since: from a desk whose command clashed and went out again later. Asked once each time this desk comes up to date (at
 * least every poll), 500 at a time.
 */
function askForKeysAgain(context: StoreContext): void {
  if (context.db.read.get('SELECT 1 FROM case_dirty WHERE needs_key = 2 LIMIT 1') !== undefined) context.db.write((db) => db.run('UPDATE case_dirty SET needs_key = 1 WHERE needs_key = 2'));
}

function needBootstrap(context: StoreContext, reason: string, result: StepResult = more): StepResult {
  context.db.write((db) => setMeta(db, 'needsBootstrap', reason));
  return result;
}

/** Applies a page in one transaction and tells everybody afterwards. */
function take(parts: SyncParts, page: ChangesPage, askedAt: number): void {
  const { context } = parts;
  const seen = page.upToDate ? page.head : (page.items.at(-1)?.seq ?? getNumber(context.db.read, 'seenSeq') ?? 0);
  const change = applyPage(context, page.items, { cursor: page.next, seen, freshAt: page.upToDate ? askedAt : null, serverTime: page.serverTime }, page.serverTime + CLOCK_SLACK_MS);
  tell(parts, change);
}

function tell(parts: SyncParts, change: PageChange): void {
  if (change.invalid > 0) parts.context.log('warn', 'rows of a shape that is not known here', { rows: change.invalid });
  parts.cache.changed(change.kinds);
  if (change.cases.length > 0) parts.journal.refold(change.cases);
}

/** One request of a bootstrap: the manifest, or a part; the swap when all parts are in. What is staged survives a restart. */
async function bootstrapStep(parts: SyncParts, connection: Connection, client: RegionClient, reason: string): Promise<StepResult> {
  const { context } = parts;
  const kinds = kindsToCure(reason);
  let stage = staged(context);
  // Begun for another reason: a part of the rows is never taken for all of them.
  if (stage === null || stage.kinds?.join() !== kinds?.join()) {
    const reply = await client.snapshot(kinds);
    if (reply.kind !== 'ok') return failureOf(reply);
    stage = { manifest: reply.value, kinds };
    if (kinds !== null && (stage.manifest.epoch !== getMeta(context.db.read, 'epoch') || stage.manifest.scope !== getMeta(context.db.read, 'scope'))) return needBootstrap(context, 'epoch', { kind: 'greet' });
  }
  const { manifest } = stage;
  const { missing, rows } = beginStage(context, stage);
  connection.setBootstrap({ running: true, rows, total: manifest.rows });
  const part = manifest.parts.find((candidate) => candidate.url === missing[0]);
  if (part !== undefined) {
    const reply = await client.part(part);
    if (reply.kind === 'ok') {
      stagePart(context, part.url, reply.value, kinds);
      return more;
    }
    // Gone: the region has a newer snapshot by now. Anything else is tried again with what is staged.
    if (reply.kind === 'refused' && [404, 409, 410].includes(reply.status)) dropStage(context);
    return failureOf(reply);
  }
  return finishBootstrap(parts, connection, stage, reason);
}

function finishBootstrap(parts: SyncParts, connection: Connection, stage: Staged, reason: string): StepResult {
  const { context } = parts;
  const { manifest } = stage;
  const swap = swapStage(context, stage, { carry: reason === 'cursorGone', wentBack: reason === 'epoch' });
  connection.setBootstrap({ running: false, rows: manifest.rows, total: manifest.rows });
  if (!swap.ok) {
    context.log('error', 'a snapshot does not have the digest it promises', { kinds: swap.kinds.join(' ') });
    return { kind: 'failed', problem: problemOf('digestMismatch'), atLeast: null };
  }
  context.log('info', 'bootstrap done', { reason, rows: manifest.rows, cases: swap.cases, replayed: swap.replayed, orphans: swap.orphans });
  context.db.write((db) => prune(db, getNumber(db, 'serverTime') ?? 0));
  parts.cache.changed(null);
  parts.journal.refold(null);
  return more;
}

/** Keys of cases that came from other desks, at most 500 a request. What the region doesn't have is noted and asked again at the next greeting. */
async function keysStep(parts: SyncParts, client: RegionClient, refold: () => void): Promise<StepResult> {
  const { context } = parts;
  const caseIds = context.db.read.all<{ case_id: string }>('SELECT case_id FROM case_dirty WHERE needs_key = 1 LIMIT 500').map((row) => row.case_id);
  if (caseIds.length === 0) return offerKeys(parts, client);
  const reply = await client.caseKeys(caseIds);
  if (reply.kind !== 'ok') return failureOf(reply);
  const asked = new Set(caseIds);
  context.keys.put(new Map(Object.entries(reply.value.keys).filter(([caseId]) => asked.has(caseId)).map(([caseId, key]) => [caseId, new Uint8Array(Buffer.from(key, 'base64'))])));
  context.keys.erase(reply.value.erased.filter((caseId) => asked.has(caseId)));
  context.db.write((db) => {
    for (const caseId of caseIds) {
      const state = context.keys.get(caseId).state;
      db.run('UPDATE case_dirty SET refold = 1, needs_key = ? WHERE case_id = ?', state === 'missing' ? 2 : 0, caseId);
      if (state === 'erased') db.run('DELETE FROM draft WHERE case_id = ?', caseId);
    }
  });
  refold();
  return more;
}
