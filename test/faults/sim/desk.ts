import type { Projector } from '../../../electron/desk/kernel.ts';
import { createCache } from '../../../electron/desk/store/cache.ts';
import type { DeskCache } from '../../../electron/desk/store/cache.ts';
import type { StoreContext } from '../../../electron/desk/store/context.ts';
import { openDatabase } from '../../../electron/desk/store/handle.ts';
import type { Db } from '../../../electron/desk/store/handle.ts';
import { createJournal } from '../../../electron/desk/store/journal.ts';
import type { DeskJournal } from '../../../electron/desk/store/journal.ts';
import { openStoreIn } from '../../../electron/desk/store/open.ts';
import { createSyncEngine } from '../../../electron/desk/sync/engine.ts';
import type { SyncEngine } from '../../../electron/desk/sync/engine.ts';
import { deskIdentity } from '../../../electron/desk/sync/hello.ts';
import { createOutbox } from '../../../electron/desk/sync/outbox.ts';
import type { Net } from '../../../electron/desk/sync/ports.ts';
import { putImage, takeImage } from './image.ts';
import type { Image } from './image.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** Thrown where a process dies in the middle of a transaction. */
export class Crash extends Error {}

/**
 * A desk of the simulator: the product's own store (real SQLite in memory), journal, outbox and sync loop, on a virtual clock and cable. Its disk outlives the process; `crash` loses everything else.
 */
export type SimDesk = {
  readonly id: string;
  readonly running: () => Process | null;
  start(): void;
  /** The process dies at once; what was committed stays (unless `losesUnsynced`: a disk that lied). */
  crash(losesUnsynced: boolean): void;
  /** The next commit that comes dies just before it takes effect. */
  crashInCommit(): void;
  /** What the disk holds, as a copy; and a disk put back (a restored or cloned machine). */
  image(): Disk;
  putBack(disk: Disk): void;
  /** A process whose power went inside a commit and that wasn't cleared away yet. */
  hasDied(): boolean;
  /** No crash is waiting to happen any more. */
  calm(): void;
  moveClock(ms: number): void;
  wallClock(): number;
  readonly alarms: string[];
  close(): void;
};
export type Disk = { readonly desk: Image; readonly keys: Image };
export type Process = { readonly context: StoreContext; readonly journal: DeskJournal; readonly cache: DeskCache; readonly engine: SyncEngine };

/** Start of every night, epoch ms: a Sunday in October on which the clock goes back. */
export const nightStart = Date.UTC(2026, 9, 24, 22, 30);

const projector: Projector = (_caseId, events) => ({ open: true, step: 'referral', urgency: null, ownerId: null, createdAt: events[0]?.at ?? 0, updatedAt: events.length, view: { events: events.length }, personal: null });

export function createSimDesk(id: string, world: World, random: Random, cable: (alive: () => boolean) => Net): SimDesk {
  let skew = random.chance(0.3) ? random.below(240_000) - 120_000 : 0;
  let dieInCommit = false;
  let process: (Process & { alive: boolean }) | null = null;
  const alarms: string[] = [];
  const wallClock = (): number => Math.floor(nightStart + world.now() + skew);
  const hook = (): void => {
    if (!dieInCommit) return;
    dieInCommit = false;
    if (process !== null) process.alive = false;
    throw new Crash('power went in the middle of a commit');
  };

  const disk = openDisk(hook);

  return {
    id,
    alarms,
    running: () => process,
    start: () => {
      if (process?.alive === true) return;
      const alive = (): boolean => made.alive;
      const { context } = openStoreIn(disk.desk, disk.keys, { clock: wallClock, random: random.bytes, log: (level, message, fields) => void (level === 'error' && alive() && alarms.push(`${message} ${JSON.stringify(fields ?? {})}`)) });
      const ports = { timers: { mono: world.now, after: (ms: number, callback: () => void) => world.after(ms, () => { if (alive()) callback(); }) }, rng: random.next };
      const cache = createCache(context);
      const outbox = createOutbox(context, ports);
      const journal = createJournal(context, () => deskIdentity(context).desk, () => engine.wake());
      const made = { alive: true, context, journal, cache } as Process & { alive: boolean; engine: SyncEngine };
      process = made;
      journal.setProjector(projector);
      const engine = createSyncEngine({ context, journal, cache, outbox, ports });
      made.engine = engine;
      engine.connect(cable(alive), 'sim');
    },
    crash: (losesUnsynced) => {
      if (process !== null) process.alive = false;
      process = null;
      dieInCommit = false;
      if (losesUnsynced && disk.synced !== null) write(disk, disk.synced);
    },
    crashInCommit: () => {
      dieInCommit = true;
    },
    image: () => {
      const copy = { desk: takeImage(disk.desk.read), keys: takeImage(disk.keys.read) };
      disk.synced = copy;
      return copy;
    },
    putBack: (copy) => {
      write(disk, copy);
    },
    hasDied: () => process !== null && !process.alive,
    calm: () => {
      dieInCommit = false;
      if (process?.alive === false) process = null;
    },
    moveClock: (ms) => {
      skew += ms;
    },
    wallClock,
    close: () => {
      if (process !== null) process.alive = false;
      process = null;
      closeDisk(disk);
    },
  };
}

/** `hook`: just before each commit of the desk's database. */
type OpenDisk = { readonly desk: Db; readonly keys: Db; hook: () => void; synced: Disk | null };

/** Disks of nights that are over, emptied: making a database and its statements anew for each desk of each night cost a fifth of a campaign. */
const spare: OpenDisk[] = [];

function openDisk(hook: () => void): OpenDisk {
  const ready = spare.pop();
  if (ready !== undefined) {
    ready.hook = hook;
    return ready;
  }
  const disk: OpenDisk = { desk: openDatabase(':memory:', { key: null, beforeCommit: () => disk.hook() }), keys: openDatabase(':memory:', { key: null }), hook, synced: null };
  return disk;
}

function closeDisk(disk: OpenDisk): void {
  disk.synced = null;
  write(disk, { desk: new Map(), keys: new Map() });
  spare.push(disk);
}

/** The disk holds this from now on. */
function write(disk: OpenDisk, image: Disk): void {
  const { hook } = disk;
  disk.hook = () => undefined;
  for (const [db, rows] of [[disk.desk, image.desk], [disk.keys, image.keys]] as const) {
    db.write((writer) => {
      putImage(writer, rows);
      // What was remembered of the other contents goes.
      writer.memo.clear();
    });
  }
  disk.hook = hook;
}
