import { setTimeout as wait } from 'node:timers/promises';
import { changeDigest, digestToWire, emptyDigest } from '../../shared/contract/digest.ts';
import type { RowDigest } from '../../shared/contract/digest.ts';
import type { SnapshotManifest } from '../../shared/contract/region.ts';
import type { Region } from '../context.ts';
import { itemJson } from './changes.ts';
import { readMeta } from './head.ts';
import type { Scope } from './scope.ts';
import { partsInDatabase } from './snapshotParts.ts';

/** A snapshot is handed out again for this long (ms): after a restart a thousand desks share one. */
const REUSE_MS = 5 * 60_000;
/** How often those who wait for another process's snapshot look for it (ms). */
const LOOK_MS = 200;
const PAGE_ROWS = 5000;
const PART_NAME = /^[0-9a-f]{16}-[A-Za-z0-9]{6,60}-\d{1,5}\.ndjson\.gz$/;

type Line = { kind: string; id: string; version: number; seq: number; deleted: boolean; body: string };
export type Built = { readonly manifest: SnapshotManifest; readonly at: number };

/**
 * Where parts are kept. `put` keeps one durably and answers the SHA-256 of the bytes that will be served; `mark` keeps the names of several processes apart; `rows` = rows of a
 * part; `find` = under what it can be read. `board`: where several processes tell each other of their snapshots; left out when there is one.
 */
export type PartStore = {
  readonly mark: string; readonly rows: number; put(name: string, lines: string): Promise<string>; find(name: string): string | null; read?(name: string): Promise<Buffer | null>; removeOld(now: number): void | Promise<void>; readonly board?: Board;
};
/** `claim`: one builder per snapshot at a time; one that doesn't finish in BUILD_MS is taken for dead. */
export type Board = { newest(key: string, since: number): Promise<Built | null>; add(key: string, label: string, built: Built): Promise<void>; claim(key: string, now: number): Promise<boolean>; release(key: string): Promise<void> };

export type Snapshots = {
  /** `kinds`: only rows of these (a desk whose digest differs there); null = everything */
  manifest(scope: Scope, kinds?: readonly string[] | null): Promise<SnapshotManifest>;
  /** null = not of this scope, or gone */
  part(scope: Scope, name: string): string | null;
  /** The bytes of a part by what `part` gave; null = gone. */
  read(name: string): Promise<Buffer | null>;
};

/**
 * Snapshots for bootstrapping desks: immutable compressed parts, kept where every process of the region can serve them. The seq is read first and the rows after it, page by page in key order, without a long
 * transaction; rows may therefore be newer than the seq, and the changes after it bring every desk to the same state. The manifest's digest is over the rows
 * in the parts. One build per scope and kinds at a time, whoever asks, wherever.
 */
export function openSnapshots(region: Region, store: PartStore = partsInDatabase(region)): Snapshots {
  let builds = 0;
  const built = new Map<string, Built>();
  const building = new Map<string, Promise<Built>>();

  /** null = it is ours to build; else what another process built, waited for if need be. */
  const claimed = async (name: string): Promise<Built | null> => {
    const { board } = store;
    if (board === undefined) return null;
    for (;;) {
      const ready = await board.newest(name, region.clock() - REUSE_MS);
      if (ready !== null) return ready;
      const mine = await board.claim(name, region.clock());
      // looked for again after the claim: whoever had it before may just have finished
      const found = mine ? await board.newest(name, region.clock() - REUSE_MS) : null;
      if (found !== null) await board.release(name);
      if (found !== null || mine) return found;
      await wait(LOOK_MS);
    }
  };
  const build = async (scope: Scope, kinds: readonly string[] | null, name: string): Promise<Built> => {
    const found = await claimed(name);
    if (found !== null) {
      built.set(name, found);
      return found;
    }
    builds += 1;
    const mark = `${store.mark}n${builds}`;
    let made: Built;
    try {
      await store.removeOld(region.clock());
      made = await buildSnapshot(region, scope, kinds, store, mark);
      await store.board?.add(name, mark, made);
    } finally {
      await store.board?.release(name);
    }
    for (const [key, old] of built) if (region.clock() - old.at >= REUSE_MS) built.delete(key);
    built.set(name, made);
    region.counters.snapshots += 1;
    return made;
  };
  return {
    manifest: async (scope, kinds = null) => {
      const name = kinds === null ? scope.name : `${scope.name} ${[...kinds].sort().join(' ')}`;
      const last = built.get(name);
      // with a board its word counts: a snapshot may have been dropped by another process
      if (store.board === undefined && last !== undefined && region.clock() - last.at < REUSE_MS) {
        const meta = await readMeta(region.db);
        // Below the floor it would send the desk straight back here.
        if (last.manifest.epoch === meta.epoch && last.manifest.seq >= meta.floor) return last.manifest;
      }
      const running = building.get(name) ?? build(scope, kinds, name).finally(() => building.delete(name));
      building.set(name, running);
      return (await running).manifest;
    },
    part: (scope, name) => {
      if (!PART_NAME.test(name) || !name.startsWith(`${scope.name}-`)) return null;
      return store.find(name);
    },
    read: async (name) => await store.read?.(name) ?? null,
  };
}

async function buildSnapshot(region: Region, scope: Scope, kinds: readonly string[] | null, store: PartStore, mark: string): Promise<Built> {
  const at = region.clock();
  const { epoch, head: seq } = await readMeta(region.db);
  const label = `${scope.name}-${epoch.replace(/[^A-Za-z0-9]/g, '').slice(-8)}s${seq}t${at.toString(36)}${mark}`;
  const digests = new Map<string, RowDigest>();
  const parts: SnapshotManifest['parts'] = [];
  let rows = 0;
  let lines: string[] = [];
  const flush = async (): Promise<void> => {
    if (lines.length === 0) return;
    const name = `${label}-${parts.length}.ndjson.gz`;
    parts.push({ url: `/v1/sync/snapshot/parts/${name}`, rows: lines.length, sha256: await store.put(name, lines.join('')) });
    rows += lines.length;
    lines = [];
  };
  for await (const page of pages(region, scope)) {
    for (const line of page) {
      if (kinds !== null && !kinds.includes(line.kind)) continue;
      lines.push(`${itemJson(line)}\n`);
      digests.set(line.kind, changeDigest(digests.get(line.kind) ?? emptyDigest, line.id, null, line.version));
      if (lines.length >= store.rows) await flush();
    }
  }
  await flush();
  return { at, manifest: { epoch, seq, scope: scope.name, rows, digest: digestToWire(digests), parts } };
}

async function* pages(region: Region, scope: Scope): AsyncGenerator<readonly Line[]> {
  let last: readonly [string, string] = ['', ''];
  for (;;) {
    const page = await region.db.query<Line>(
      'SELECT kind, id, version, seq, deleted, body FROM sync_item WHERE (kind, id) > ($1, $2) AND scope = ANY($3::text[]) AND NOT deleted ORDER BY kind, id LIMIT $4', [...last, scope.filter, PAGE_ROWS]);
    const end = page.at(-1);
    if (end === undefined) return;
    yield page;
    last = [end.kind, end.id];
  }
}
