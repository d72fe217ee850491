import { createHash } from 'node:crypto';
import { formatCursor, parseCursor } from '../../../shared/contract/cursor.ts';
import { changeDigest, digestToWire, emptyDigest } from '../../../shared/contract/digest.ts';
import type { RowDigest } from '../../../shared/contract/digest.ts';
import { MAX_BATCH_BYTES, MAX_COMMANDS, RegionCommand } from '../../../shared/contract/region.ts';
import type { CommandResult, FeedItem } from '../../../shared/contract/region.ts';
import type { Random } from './random.ts';

/**
 * A model of the regional service: one total order, current-state feed, idempotent commands, holds by conditional update, facts that are never refused. It speaks the same JSON as the real
 * one (which the tests with real SQLite and PGlite use), so that the desks of the simulator run their real code against it.
 */
export type Plant = 'skip-fsync' | 'drop-page' | 'double-apply' | 'wrong-cursor' | 'last-write-wins';
export type Reply = { readonly status: number; readonly body: string };
type Group = { id: string; reported: number; version: number };
type Hold = { id: string; caseId: string; groupId: string; desk: string; state: 'held' | 'confirmed' | 'arrived' | 'released' | 'expired'; expiresAt: number | null; version: number };
type Done = { print: string; result: CommandResult; effects: number };
type State = {
  epoch: string; head: number; floor: number; items: Map<string, FeedItem>; commands: Map<string, Done>; numbers: Map<string, string>; keys: Map<string, string>; erased: Set<string>;
  groups: Map<string, Group>; holds: Map<string, Hold>; conflicts: Map<string, { groupId: string; caseIds: string[]; version: number }>;
};
export type SimRegion = {
  handle(desk: string, method: string, path: string, body: string): Reply;
  /** A listener for heads; returns how to stop. */
  listen(listener: (head: number) => void): () => void;
  backup(): void;
  /** Back to the last backup, under a new epoch. False: there is none. */
  restore(): boolean;
  erase(caseId: string): void;
  /** Providers change their numbers. */
  report(): void;
  raiseFloor(): void;
  expire(): void;
  state(): State;
  digest(): Readonly<Record<string, { count: number; sum: string }>>;
};

const scope = 'all';
const partRows = 9;

/** `pageRows`: rows a page holds at most; small, so that a night has many pages. */
export function createSimRegion(random: Random, clock: () => number, plant: Plant | null, pageRows = 12): SimRegion {
  let state = firstState(random);
  let saved: State | null = null;
  let epochs = 1;
  const listeners = new Set<(head: number) => void>();
  let changes: { kind: string; id: string; body: unknown; deleted?: boolean }[] = [];

  const put = (kind: string, id: string, body: unknown): void => void changes.push({ kind, id, body });
  /** The last write of a transaction: one seq for everything it changed. */
  const commit = (): number => {
    if (changes.length === 0) return state.head;
    state.head += 1;
    for (const change of changes) {
      const key = `${change.kind}|${change.id}`;
      const version = (state.items.get(key)?.version ?? 0) + 1;
      state.items.delete(key);
      state.items.set(key, { kind: change.kind, id: change.id, version, seq: state.head, deleted: change.deleted ?? false, body: withVersion(change.body, version) });
    }
    changes = [];
    for (const listener of [...listeners]) listener(state.head);
    return state.head;
  };
  const putGroup = (group: Group): void => {
    group.version += 1;
    put('bedGroup', group.id, { id: group.id, reported: group.reported, held: heldOf(state, group.id) });
  };
  const putHold = (hold: Hold): void => {
    state.holds.set(hold.id, hold);
    put('hold', hold.id, { ...hold });
  };
  const openConflict = (groupId: string): void => {
    const known = state.conflicts.get(groupId);
    const caseIds = [...state.holds.values()].filter((hold) => hold.groupId === groupId && (hold.state === 'held' || hold.state === 'confirmed')).map((hold) => hold.caseId);
    const next = { groupId, caseIds, version: (known?.version ?? 0) + 1 };
    state.conflicts.set(groupId, next);
    put('conflict', `conflict-${groupId}`, next);
  };

  const effect = (command: RegionCommand, desk: string): { status: 'applied' | 'rejected' | 'conflict'; code: string | null } => {
    const applied = { status: 'applied', code: null } as const;
    switch (command.kind) {
      case 'appendEvent':
        if (state.erased.has(command.event.caseId)) return { status: 'rejected', code: 'erased' };
        put('caseEvent', command.event.id, command.event);
        return applied;
      case 'caseKey':
        if (state.erased.has(command.caseId)) return { status: 'rejected', code: 'erased' };
        state.keys.set(command.caseId, command.key);
        return applied;
      case 'placeOffer': {
        const group = state.groups.get(command.bedGroupId);
        if (group === undefined || command.hold === null) return { status: 'rejected', code: 'notFound' };
        if (group.reported - heldOf(state, group.id) < 1 && plant !== 'last-write-wins') return { status: 'conflict', code: 'noCapacity' };
        putHold({ id: command.hold.holdId, caseId: command.caseId, groupId: group.id, desk, state: 'held', expiresAt: clock() + command.hold.ttlMs, version: 1 });
        putGroup(group);
        return applied;
      }
      case 'withdrawOffer':
        return applied;
      case 'confirmPlacement': {
        const group = state.groups.get(command.bedGroupId);
        if (group === undefined) return { status: 'rejected', code: 'notFound' };
        const known = state.holds.get(command.holdId);
        if (known?.state !== 'confirmed' && known?.state !== 'arrived') {
          putHold({ id: command.holdId, caseId: command.caseId, groupId: group.id, desk, state: 'confirmed', expiresAt: null, version: (known?.version ?? 0) + 1 });
          if (heldOf(state, group.id) > group.reported) openConflict(group.id);
          putGroup(group);
        }
        return applied;
      }
      case 'arrive':
      case 'releaseHold': {
        const known = state.holds.get(command.holdId);
        const group = known === undefined ? undefined : state.groups.get(known.groupId);
        if (known === undefined || group === undefined) return { status: 'rejected', code: 'notFound' };
        if (known.state !== 'held' && known.state !== 'confirmed') return applied;
        putHold({ ...known, state: command.kind === 'arrive' ? 'arrived' : 'released' });
        if (command.kind === 'arrive') group.reported = Math.max(0, group.reported - 1);
        if (heldOf(state, group.id) > group.reported) openConflict(group.id);
        putGroup(group);
        return applied;
      }
      case 'reportCapacity': {
        const group = state.groups.get(command.bedGroupId);
        if (group === undefined) return { status: 'rejected', code: 'notFound' };
        if (state.items.get(`bedGroup|${group.id}`)?.version !== command.baseVersion) return { status: 'conflict', code: 'stale' };
        group.reported = command.available ?? 0;
        if (heldOf(state, group.id) > group.reported) openConflict(group.id);
        putGroup(group);
        return applied;
      }
      case 'resolveConflict':
        return applied;
    }
  };

  const apply = (desk: string, incarnation: string, raw: unknown): CommandResult => {
    const parsed = RegionCommand.safeParse(raw);
    const answer = (id: string, status: CommandResult['status'], code: string | null, seq: number | null): CommandResult => ({ id, status, seq, code, message: null, current: null, hold: null, offer: null });
    if (!parsed.success) return answer(String((raw as { id?: unknown }).id), 'rejected', 'badRequest', null);
    const command = parsed.data;
    const { deskSeq, ...content } = command;
    const print = createHash('sha256').update(JSON.stringify(content)).digest('hex');
    const known = state.commands.get(command.id);
    if (known !== undefined && known.print !== print) return answer(command.id, 'rejected', 'fingerprintMismatch', null);
    if (known !== undefined && plant !== 'double-apply') return { ...known.result, status: known.result.status === 'applied' ? 'duplicate' : known.result.status };
    const number = `${desk}|${incarnation}|${deskSeq}`;
    if ((state.numbers.get(number) ?? command.id) !== command.id) return answer(command.id, 'rejected', 'fingerprintMismatch', null);
    state.numbers.set(number, command.id);
    const outcome = effect(command, desk);
    const seq = outcome.status === 'applied' ? commit() : null;
    const result = answer(command.id, outcome.status, outcome.code, seq);
    state.commands.set(command.id, { print, result, effects: (known?.effects ?? 0) + 1 });
    return result;
  };

  const json = (value: unknown, status = 200): Reply => ({ status, body: JSON.stringify(value) });
  const error = (status: number, code: string): Reply => json({ error: { code, message: code } }, status);
  const live = (): FeedItem[] => [...state.items.values()];
  const digests = (): ReadonlyMap<string, RowDigest> => {
    const map = new Map<string, RowDigest>();
    for (const item of live()) if (!item.deleted) map.set(item.kind, changeDigest(map.get(item.kind) ?? emptyDigest, item.id, null, item.version));
    return map;
  };
  let snapshot: { manifest: unknown; epoch: string; head: number; parts: Map<string, string> } | null = null;

  const makeSnapshot = (): NonNullable<typeof snapshot> => {
    const rows = live().filter((item) => !item.deleted).sort((a, b) => (`${a.kind}|${a.id}` < `${b.kind}|${b.id}` ? -1 : 1));
    const parts = new Map<string, string>();
    const listed: { url: string; rows: number; sha256: string }[] = [];
    for (let from = 0; from < rows.length; from += partRows) {
      const slice = rows.slice(from, from + partRows);
      const text = slice.map((row) => `${JSON.stringify(row)}\n`).join('');
      const url = `/v1/sync/snapshot/parts/${state.epoch}-${state.head}-${from}`;
      parts.set(url, text);
      listed.push({ url, rows: slice.length, sha256: createHash('sha256').update(text).digest('hex') });
    }
    return { manifest: { epoch: state.epoch, seq: state.head, scope, rows: rows.length, digest: digestToWire(digests()), parts: listed }, epoch: state.epoch, head: state.head, parts };
  };

  const changesPage = (cursorText: string, limit: number): Reply => {
    const cursor = parseCursor(cursorText);
    if (cursor === null) return error(400, 'badRequest');
    if (cursor.epoch !== state.epoch || cursor.scope !== scope || cursor.seq > state.head) return error(409, 'epochChanged');
    if (cursor.seq < state.floor) return error(410, 'cursorGone');
    const rest = live().filter((item) => item.seq > cursor.seq).sort((a, b) => a.seq - b.seq || (a.id < b.id ? -1 : 1));
    const edge = rest[limit - 1]?.seq;
    const items = edge === undefined ? rest : rest.filter((item) => item.seq <= edge);
    const upToDate = items.length === rest.length;
    const seq = upToDate ? state.head : (items.at(-1)?.seq ?? cursor.seq);
    return json({ items, next: formatCursor({ epoch: state.epoch, scope, seq }), head: state.head, upToDate, digest: upToDate ? digestToWire(digests()) : null, serverTime: clock() });
  };

  put('profile', 'profile-1', { id: 'profile-1' });
  for (const group of state.groups.values()) putGroup(group);
  commit();

  return {
    handle: (desk, _method, path, body) => {
      const url = new URL(path, 'http://region');
      switch (url.pathname) {
        case '/v1/sync/hello':
          return json({ epoch: state.epoch, head: state.head, floor: state.floor, serverTime: clock(), schema: { min: 1, max: 1 }, scope, training: true, serviceName: 'simulator', regionIds: ['r1'], profileVersions: {}, desk });
        case '/v1/sync/snapshot':
          if (snapshot === null || snapshot.epoch !== state.epoch || random.chance(0.5)) snapshot = makeSnapshot();
          return json(snapshot.manifest);
        case '/v1/sync/changes':
          return changesPage(url.searchParams.get('cursor') ?? '', 1 + random.below(pageRows));
        case '/v1/sync/commands': {
          if (body.length > MAX_BATCH_BYTES) return error(413, 'tooLarge');
          const push = JSON.parse(body) as { incarnation: string; commands: unknown[] };
          if (push.commands.length > MAX_COMMANDS) return error(400, 'badRequest');
          return json({ epoch: state.epoch, head: state.head, serverTime: clock(), results: push.commands.map((command) => apply(desk, push.incarnation, command)) });
        }
        case '/v1/case-keys': {
          const { caseIds } = JSON.parse(body) as { caseIds: string[] };
          return json({ keys: Object.fromEntries(caseIds.flatMap((id) => { const key = state.keys.get(id); return key === undefined ? [] : [[id, key]]; })), erased: caseIds.filter((id) => state.erased.has(id)) });
        }
        default: {
          const part = snapshot?.parts.get(url.pathname);
          return part === undefined ? error(404, 'notFound') : { status: 200, body: part };
        }
      }
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    backup: () => {
      saved = structuredClone(state);
    },
    restore: () => {
      if (saved === null) return false;
      const { erased, keys } = state;
      state = structuredClone(saved);
      // Keys are kept in a store of their own, outside the backups: a restore loses none and revives none.
      state.keys = keys;
      epochs += 1;
      state.epoch = `epoch-${epochs}`;
      // Tombstones live outside the backup and are applied before the service opens.
      for (const caseId of erased) if (!state.erased.has(caseId)) eraseIn(caseId);
      commit();
      return true;
    },
    erase: (caseId) => {
      eraseIn(caseId);
      commit();
    },
    report: () => {
      for (const group of state.groups.values()) {
        if (!random.chance(0.4)) continue;
        group.reported = random.below(4);
        if (heldOf(state, group.id) > group.reported) openConflict(group.id);
        putGroup(group);
      }
      commit();
    },
    raiseFloor: () => {
      for (const [key, item] of state.items) if (item.deleted) state.items.delete(key);
      state.floor = state.head;
    },
    expire: () => {
      for (const hold of state.holds.values()) {
        if (hold.state !== 'held' || hold.expiresAt === null || hold.expiresAt > clock()) continue;
        putHold({ ...hold, state: 'expired' });
        const group = state.groups.get(hold.groupId);
        if (group !== undefined) putGroup(group);
      }
      commit();
    },
    state: () => state,
    digest: () => digestToWire(digests()),
  };

  function eraseIn(caseId: string): void {
    state.erased.add(caseId);
    state.keys.delete(caseId);
    put('erasure', `erasure-${caseId}`, { id: `erasure-${caseId}`, caseId, at: clock() });
  }
}

function firstState(random: Random): State {
  const groups = new Map(['g1', 'g2', 'g3', 'g4'].map((id) => [id, { id, reported: 1 + random.below(3), version: 0 }]));
  return { epoch: 'epoch-1', head: 0, floor: 0, items: new Map(), commands: new Map(), numbers: new Map(), keys: new Map(), erased: new Set(), groups, holds: new Map(), conflicts: new Map() };
}

export function heldOf(state: Pick<State, 'holds'>, groupId: string): number {
  return [...state.holds.values()].filter((hold) => hold.groupId === groupId && (hold.state === 'held' || hold.state === 'confirmed')).length;
}

function withVersion(body: unknown, version: number): FeedItem['body'] {
  const plain = JSON.parse(JSON.stringify(body)) as FeedItem['body'];
  return typeof plain === 'object' && plain !== null && !Array.isArray(plain) && !('hlc' in plain) ? { ...plain, version } : plain;
}
