import { createHash } from 'node:crypto';
import { pino } from 'pino';
import { uuidV7 } from '../../../electron/desk/store/ids.ts';
import { answerOffer } from '../../../region/capacity/answers.ts';
import { bedChange, putBed } from '../../../region/capacity/bedGroups.ts';
import { expireHolds } from '../../../region/capacity/expiry.ts';
import { reportAsProvider } from '../../../region/capacity/providerReports.ts';
import { applyErasures, eraseCase } from '../../../region/casework/erasure.ts';
import { idsFrom } from '../../../region/casework/ids.ts';
import type { KeyStore } from '../../../region/casework/keyStore.ts';
import type { Region } from '../../../region/context.ts';
import { migrate } from '../../../region/db/migrations.ts';
import { statusFor } from '../../../region/http/errors.ts';
import { newCounters } from '../../../region/http/metrics.ts';
import { answerCaseKeys, answerChanges, answerHello, answerPush } from '../../../region/sync/answers.ts';
import { keepMark, openEpoch } from '../../../region/sync/epoch.ts';
import { commitFeed } from '../../../region/sync/feed.ts';
import { readMeta, watchHead } from '../../../region/sync/head.ts';
import { putRows } from '../../../region/sync/rows.ts';
import { scopeOf } from '../../../region/sync/scope.ts';
import { openSnapshots } from '../../../region/sync/snapshot.ts';
import type { PartStore, Snapshots } from '../../../region/sync/snapshot.ts';
import type { BedGroup } from '../../../shared/capacity/schema.ts';
import { CodedError } from '../../../shared/contract/errors.ts';
import { CaseKeysRequest, Digest, HelloRequest, MAX_BATCH_BYTES, PushRequest } from '../../../shared/contract/region.ts';
import type { CommandResult } from '../../../shared/contract/region.ts';
import { defaultProfile } from '../../../shared/profile/default.ts';
import type { Image } from './image.ts';
import type { Random } from './random.ts';
import { RegionDied, openSimDb } from './region-db.ts';

/**
 * The regional service of the simulator: the service's own code (commands, feed, snapshots, holds, offers, expiry, erasure, epochs) on a database in memory. Not here: HTTP, tokens and real
 * concurrency, which have suites of their own. Keys and snapshot parts are kept in memory.
 */
export type Plant = 'skip-fsync' | 'drop-page' | 'double-apply' | 'wrong-cursor' | 'last-write-wins';
export type Reply = { readonly status: number; readonly body: string };
/** What a command came to: its result at the last time it was carried out, and how often that was. */
export type Done = { readonly result: CommandResult; readonly effects: number };
export type SimRegion = {
  handle(desk: string, path: string, body: string): Promise<Reply>;
  /** A listener for heads; returns how to stop. */
  listen(listener: (head: number) => void): () => void;
  backup(): void;
  /** Back to the last backup, as an operator puts a database back and starts the service. False: there is none, or nothing was lost. */
  restore(): Promise<boolean>;
  /** The process is started again: what it does before it serves is done. */
  restart(): Promise<void>;
  erase(caseId: string): Promise<void>;
  /** Providers change their numbers and answer offers. */
  report(): Promise<void>;
  raiseFloor(): void;
  expire(): Promise<void>;
  /** The next commit is lost with the process. */
  dieInCommit(onDeath: () => void): void;
  epoch(): string;
  head(): number;
  digest(): Digest;
  done(commandId: string): Done | null;
  allDone(): Iterable<readonly [string, Done]>;
  hasEvent(id: string): boolean;
  hasKey(caseId: string): boolean;
  /** Bed groups with more live holds than beds and no open conflict, or whose count of holds isn't the number of holds. */
  wrongGroups(): readonly string[];
  close(): void;
};

export const bedGroupIds = ['g1', 'g2', 'g3', 'g4'] as const;
const regionIds = ['r1'];
const scope = scopeOf(regionIds);
const silent = pino({ level: 'silent' });
const partRows = 9;

/** A migrated database, made once. */
let empty: Promise<Image> | null = null;

/** `pageRows`: rows a page holds at most; small, so that a night has many pages. */
export async function createSimRegion(random: Random, clock: () => number, plant: Plant | null, pageRows = 12): Promise<SimRegion> {
  empty ??= makeEmpty();
  const image = await empty;
  const db = openSimDb();
  await migrate(db);
  db.putBack(image);
  if (plant === 'last-write-wins') db.giveAway();
  idsFrom(() => uuidV7(clock(), random.bytes));
  const keys = memoryKeys();
  const listeners = new Set<(head: number) => void>();
  let saved: { readonly image: Image; readonly done: Map<string, Done>} | null = null;
  let done = new Map<string, Done>();
  let epochs = 0;
  const newEpoch = (): string => `epoch-${(epochs += 1)}`;

  const open = async (): Promise<{ readonly region: Region; readonly snapshots: Snapshots; readonly parts: ReadonlyMap<string, string> }> => {
    await openEpoch(db, keys, true, newEpoch, silent);
    const head = watchHead(db, (await readMeta(db)).head, () => undefined);
    head.onChange((seq) => { for (const listener of [...listeners]) listener(seq); });
    const region: Region = { db, keys, clock, log: silent, head, counters: newCounters(), training: true, serviceName: 'simulator', identityProvider: null, secondFactorKey: null, folder: '' };
    await applyErasures(region);
    const parts = new Map<string, string>();
    return { region, snapshots: openSnapshots(region, memoryParts(parts)), parts };
  };
  let service = await open();
  await fill(service.region, random, clock());
  await keepMark(db, keys);

  const push = async (desk: string, body: string): Promise<Reply> => {
    if (body.length > MAX_BATCH_BYTES) throw new CodedError('tooLarge', 'x');
    const request = PushRequest.parse(JSON.parse(body));
    // The planted region has forgotten what it has done before.
    if (plant === 'double-apply') for (const command of request.commands) db.read('DELETE FROM command WHERE id = $1', (command as { id: string }).id);
    const answer = await answerPush(service.region, scope, { subject: desk, regions: regionIds }, { ...request, forged: new Set() });
    for (const result of answer.results) {
      const before = done.get(result.id);
      if (result.status === 'applied' || before === undefined) done.set(result.id, { result, effects: (before?.effects ?? 0) + (result.status === 'applied' ? 1 : 0) });
    }
    return json(answer);
  };
  const answer = async (desk: string, url: URL, body: string): Promise<Reply> => {
    const grant = { subject: desk, regions: regionIds };
    switch (url.pathname) {
      case '/v1/sync/hello': return json(await answerHello(service.region, scope, grant, HelloRequest.parse(JSON.parse(body))));
      case '/v1/sync/snapshot': return json(await service.snapshots.manifest(scope, url.searchParams.get('kinds')?.split(',') ?? null));
      case '/v1/sync/changes': return { status: 200, body: await answerChanges(service.region, scope, url.searchParams.get('cursor') ?? '', 1 + random.below(pageRows)) };
      case '/v1/sync/commands': return push(desk, body);
      case '/v1/case-keys': return json(await answerCaseKeys(service.region, grant, CaseKeysRequest.parse(JSON.parse(body))));
      default: {
        const name = service.snapshots.part(scope, url.pathname.split('/').at(-1) ?? '');
        const part = name === null ? undefined : service.parts.get(name);
        if (part === undefined) throw new CodedError('notFound', 'x');
        return { status: 200, body: part };
      }
    }
  };

  return {
    handle: async (desk, path, body) => {
      try {
        return await answer(desk, new URL(path, 'http://region'), body);
      } catch (error) {
        const code = error instanceof CodedError ? error.code : 'internal';
        return json({ error: { code, message: code } }, statusFor(code));
      }
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    backup: () => {
      saved = { image: db.image(), done: new Map(done)};
    },
    restore: async () => {
      if (saved === null) return false;
      // The service's mark may be a second old. A restore within that second goes unnoticed by the region; the desks then see it (test/faults/restores.test.ts).
      await keepMark(db, keys);
      db.putBack(saved.image);
      done = new Map(saved.done);
      const before = db.read<{ epoch: string }>('SELECT epoch FROM sync_meta')[0]?.epoch;
      service = await open().catch((error: unknown) => {
        // It died at its first commit: it is started again.
        if (error instanceof RegionDied) return open();
        throw error;
      });
      const after = await readMeta(db);
      for (const listener of [...listeners]) listener(after.head);
      return after.epoch !== before;
    },
    restart: async () => {
      service = await open();
    },
    erase: async (caseId) => {
      await eraseCase(service.region, caseId);
    },
    report: async () => {
      for (const id of bedGroupIds) {
        const bed = db.read<{ version: number; organisation_id: string }>('SELECT version, organisation_id FROM bed_group WHERE id = $1', id)[0];
        if (bed !== undefined && random.chance(0.4)) await reportAsProvider(service.region, bed.organisation_id, { bedGroupId: id, baseVersion: bed.version, available: random.below(4), availableFrom: null, forTheNight: false });
      }
      const offer = random.pick(db.read<{ id: string; organisation_id: string }>("SELECT id, organisation_id FROM offer WHERE state = 'open' ORDER BY id"));
      if (offer === undefined) return;
      const refused = random.chance(0.5);
      await answerOffer(service.region, offer.organisation_id, offer.id, { answer: refused ? 'refused' : 'accepted', reasonCode: refused ? 'noCapacity' : null, text: '', expectedAt: null });
    },
    raiseFloor: () => {
      db.read('DELETE FROM sync_item WHERE deleted');
      db.read('UPDATE sync_meta SET floor = head');
    },
    expire: async () => {
      await expireHolds(service.region);
    },
    dieInCommit: db.dieInCommit,
    epoch: () => db.read<{ epoch: string }>('SELECT epoch FROM sync_meta')[0]?.epoch ?? '',
    head: () => db.read<{ head: number }>('SELECT head FROM sync_meta')[0]?.head ?? 0,
    digest: () => Digest.parse(JSON.parse(db.digest(scope.filter))),
    done: (id) => done.get(id) ?? null,
    allDone: () => done,
    hasEvent: (id) => db.read("SELECT 1 AS one FROM sync_item WHERE kind = 'caseEvent' AND id = $1", id).length > 0,
    hasKey: (caseId) => keys.has(caseId),
    wrongGroups: () => db.read<{ text: string }>(wrongGroups).map((row) => row.text),
    close: () => void db.close(),
  };
}

const live = "(SELECT count(*) FROM hold h WHERE h.bed_group_id = b.id AND h.state IN ('held', 'confirmed'))";
const wrongGroups = `SELECT b.id || ': ' || b.held || ' held of ' || coalesce(b.reported, '?') || ', holds ' || ${live} AS text FROM bed_group b
  WHERE b.held <> ${live} OR (b.held > b.reported AND NOT EXISTS (SELECT 1 FROM conflict c WHERE c.bed_group_id = b.id AND c.closed_at IS NULL))`;

function json(value: unknown, status = 200): Reply {
  return { status, body: JSON.stringify(value) };
}

async function makeEmpty(): Promise<Image> {
  const db = openSimDb();
  await migrate(db);
  const image = db.image();
  await db.close();
  return image;
}

/** A profile and four bed groups of two providers. */
async function fill(region: Region, random: Random, now: number): Promise<void> {
  await putRows(region, regionIds.map((id) => ({ kind: 'profile', id: `profile-${id}`, body: defaultProfile(id) })));
  const seq = await region.db.tx(async (sql) => {
    const rows = [];
    for (const [index, id] of bedGroupIds.entries()) rows.push(await putBed(sql, bedGroup(id, index, 1 + random.below(3), now)));
    return commitFeed(sql, rows.map(bedChange));
  });
  region.head.published(seq);
}

function bedGroup(id: string, index: number, available: number, now: number): BedGroup {
  return {
    id, organisationId: `o${index % 2}`, locationId: `l${index % 2}`, name: `Afdeling ${id}`, regionId: 'r1', position: null, labels: ['elvLow'], available, absentReason: null, staffed: 8, total: 8, availableFrom: null, acute: true, admission: [],
    sex: 'any', ward: 'open', wzdRegistered: false, features: [], maxWeightKg: 150, mainPractitioner: 'gp', commitment: false, observedAt: now, expiresAt: now + 14_400_000, source: 'manual', reportedBy: 'provider', version: 1,
  };
}

function memoryParts(parts: Map<string, string>): PartStore {
  return {
    mark: 'sim', rows: partRows,
    put: (name, lines) => {
      parts.set(name, lines);
      return Promise.resolve(createHash('sha256').update(lines).digest('hex'));
    },
    find: (name) => (parts.has(name) ? name : null),
    removeOld: () => undefined,
  };
}

/** As the key store on files: a store of its own, that a restore of the database leaves as it is. */
function memoryKeys(): KeyStore & { has(caseId: string): boolean } {
  const keys = new Map<string, string>();
  const erased = new Map<string, number>();
  let mark: { readonly epoch: string; readonly head: number } | null = null;
  return {
    has: (caseId) => keys.has(caseId),
    put: (caseId, key) => {
      if (erased.has(caseId)) return Promise.resolve('erased');
      const known = keys.get(caseId) ?? key;
      keys.set(caseId, known);
      return Promise.resolve(known === key ? 'kept' : 'other');
    },
    get: (caseIds) => Promise.resolve({ keys: Object.fromEntries(caseIds.flatMap((id) => { const key = keys.get(id); return key === undefined ? [] : [[id, key]]; })), erased: caseIds.filter((id) => erased.has(id)) }),
    erase: (caseId, at) => {
      keys.delete(caseId);
      if (!erased.has(caseId)) erased.set(caseId, at);
      return Promise.resolve();
    },
    erasures: () => Promise.resolve([...erased].map(([caseId, at]) => ({ caseId, at }))),
    readMark: () => Promise.resolve(mark),
    writeMark: (next) => {
      mark = next;
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}
