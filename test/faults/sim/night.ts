import { createHash } from 'node:crypto';
import { digestToWire } from '../../../shared/contract/digest.ts';
import { readDigests } from '../../../electron/desk/store/feed.ts';
import { Crash, createSimDesk, nightStart } from './desk.ts';
import type { Disk, SimDesk } from './desk.ts';
import { addCommand, startCase } from './deeds.ts';
import type { Saved } from './deeds.ts';
import { checkAlways, checkEnd, createWatch, isAtRest } from './invariants.ts';
import type { Watch } from './invariants.ts';
import { createCable, fair } from './network.ts';
import type { Cable, Weather } from './network.ts';
import { RegionDied } from './region-db.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import { createSimRegion } from './region.ts';
import type { Plant, SimRegion } from './region.ts';
import { createWorld } from './world.ts';
import type { World } from './world.ts';

/**
 * One simulated night: desks, a region and everything that goes wrong, out of one seed. The night ends with fair weather, and then everything must come to rest by itself within
 * `restMs` of virtual time.
 */
export type NightResult = {
  readonly seed: number; readonly desks: number; readonly commands: number; readonly crashes: number; readonly partitions: number; readonly clockJumps: number; readonly restores: number; readonly requests: number;
  readonly hash: string; readonly violations: readonly string[];
};
export type NightOptions = { readonly seed: number; readonly desks?: number; readonly deeds?: number; readonly plant?: Plant | null };
export type Night = {
  readonly world: World; readonly random: Random; readonly region: SimRegion; readonly desks: readonly SimDesk[]; readonly cables: readonly Cable[]; readonly saved: Saved[]; readonly watch: Watch; readonly plant: Plant | null;
  readonly counts: { commands: number; crashes: number; partitions: number; clockJumps: number; restores: number };
  readonly cases: string[]; readonly erased: Set<string>; readonly images: Map<string, { disk: Disk; at: number }>; regionUp: boolean;
};

const nightMs = 8 * 60_000;
const restMs = 12 * 60_000;

export async function runNight(options: NightOptions): Promise<NightResult> {
  const night = await createNight(options);
  const { world, random, desks } = night;
  for (const desk of desks) world.after(random.below(5000), () => desk.start());
  for (let deed = 0; deed < (options.deeds ?? 60); deed += 1) world.after(random.below(nightMs), () => guarded(night, () => act(night)));
  for (let fault = 0; fault < 24; fault += 1) world.after(random.below(nightMs), () => guarded(night, () => strike(night)));
  // A night without a crash, a partition or a restore would prove little.
  world.after(random.below(nightMs / 2), () => guarded(night, () => night.region.backup()));
  world.after(nightMs / 2 + random.below(nightMs / 2), () => guarded(night, () => restoreRegion(night)));
  world.after(random.below(nightMs), () => guarded(night, () => crash(night)));
  world.after(random.below(nightMs / 2), () => guarded(night, () => partition(night)));
  for (let at = 20_000; at < nightMs + restMs; at += 20_000) world.after(at, () => guarded(night, () => checkAlways(night)));
  for (let at = 30_000; at < nightMs + restMs; at += 30_000) world.after(at, () => regionDoes(night, () => night.region.expire()));
  await world.runUntil(nightMs);
  heal(night);
  for (let at = nightMs + 60_000; at <= nightMs + restMs && !(at > nightMs + 60_000 && isAtRest(night)); at += 30_000) await world.runUntil(at);
  checkEnd(night);
  const result: NightResult = { seed: options.seed, desks: desks.length, ...night.counts, requests: night.cables.reduce((sum, cable) => sum + cable.requests(), 0), hash: hashOf(night), violations: night.watch.violations() };
  for (const desk of desks) desk.close();
  night.region.close();
  return result;
}

async function createNight(options: NightOptions): Promise<Night> {
  const random = createRandom(options.seed);
  const world = createWorld();
  const plant = options.plant ?? null;
  const region = await createSimRegion(random.fork(), () => nightStart + Math.floor(world.now()), plant);
  const cables: Cable[] = [];
  const desks = Array.from({ length: options.desks ?? 5 }, (_, index) => {
    const cable = createCable(world, random.fork(), region, `desk-${index + 1}`, () => night.regionUp, plant);
    cables.push(cable);
    return createSimDesk(`desk-${index + 1}`, world, random.fork(), cable.net);
  });
  const night: Night = {
    world, random, region, desks, cables, saved: [], watch: createWatch(), plant, counts: { commands: 0, crashes: 0, partitions: 0, clockJumps: 0, restores: 0 }, cases: [], erased: new Set(), images: new Map(), regionUp: true,
  };
  return night;
}

/** A crash in the middle of a commit ends that process; anything else that throws is a finding. */
function guarded(night: Night, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Crash)) night.watch.violate(`a deed threw: ${error instanceof Error ? `${error.message} ${error.stack?.split('\n')[1] ?? ''}` : String(error)}`);
  }
  for (const desk of night.desks) {
    if (desk.running() !== null && desk.hasDied()) reboot(night, desk, false);
  }
}

function act(night: Night): void {
  const desk = night.random.pick(night.desks.filter((candidate) => candidate.running() !== null));
  if (desk === undefined) return;
  const before = night.saved.length;
  if (night.cases.length === 0 || night.random.chance(0.2)) startCase(night, desk);
  else addCommand(night, desk);
  night.counts.commands += night.saved.length - before;
}

const strikes: readonly ((night: Night) => void)[] = [
  crash, crash, crashInCommit, partition, partition, weather, weather, clockJump, clockJump, regionDown, (night) => night.region.backup(), (night) => night.region.backup(), restoreRegion, regionDiesInCommit, (night) => night.region.raiseFloor(), report, report, erase, imageOrPutBack, imageOrPutBack,
];

function strike(night: Night): void {
  night.random.pick(strikes)?.(night);
}

function crash(night: Night): void {
  const desk = night.random.pick(night.desks.filter((candidate) => candidate.running() !== null));
  if (desk !== undefined) reboot(night, desk, night.plant === 'skip-fsync');
}

function reboot(night: Night, desk: SimDesk, losesUnsynced: boolean): void {
  night.counts.crashes += 1;
  desk.crash(losesUnsynced);
  night.watch.restarted(desk.id);
  night.world.after(1000 + night.random.below(60_000), () => desk.start());
}

function crashInCommit(night: Night): void {
  night.random.pick(night.desks.filter((desk) => desk.running() !== null))?.crashInCommit();
}

function partition(night: Night): void {
  const index = night.random.below(night.desks.length);
  const cable = night.cables[index];
  const kind = night.random.below(3);
  night.counts.partitions += 1;
  cable?.block(kind !== 1, kind !== 0);
  night.world.after(5000 + night.random.below(150_000), () => cable?.block(false, false));
}

function weather(night: Night): void {
  const { random } = night;
  const cable = random.pick(night.cables);
  const bad: Weather = { lose: random.next() * 0.4, duplicate: random.next() * 0.5, cut: random.next() * 0.3, html: random.chance(0.2) ? 1 : 0, refuse: random.chance(0.3) ? random.next() * 0.6 : 0, buffered: random.chance(0.3) };
  cable?.setWeather(bad);
  night.world.after(10_000 + random.below(90_000), () => cable?.setWeather(fair));
}

const jumps = [3_600_000, -3_600_000, 86_400_000, -86_400_000, 300_000, -300_000] as const;

function clockJump(night: Night): void {
  night.counts.clockJumps += 1;
  night.random.pick(night.desks)?.moveClock(night.random.pick(jumps) ?? 0);
}

/** Something the service does by itself, while it runs. */
function regionDoes(night: Night, work: () => Promise<void>): void {
  if (!night.regionUp) return;
  work().catch((error: unknown) => {
    if (!(error instanceof RegionDied)) night.watch.violate(`the region threw: ${String(error)}`);
  });
}

function report(night: Night): void {
  regionDoes(night, () => night.region.report());
}

function regionDown(night: Night): void {
  night.regionUp = false;
  night.world.after(2000 + night.random.below(60_000), () => startRegion(night));
}

function startRegion(night: Night): void {
  if (night.regionUp) return;
  night.regionUp = true;
  regionDoes(night, () => night.region.restart());
}

/** Power goes while the region commits: nothing of it stays, and nobody is answered. */
function regionDiesInCommit(night: Night): void {
  night.region.dieInCommit(() => regionDown(night));
}

function restoreRegion(night: Night): void {
  night.regionUp = true;
  regionDoes(night, async () => {
    if (await night.region.restore()) night.counts.restores += 1;
  });
}

function erase(night: Night): void {
  const caseId = night.random.pick(night.cases);
  if (caseId === undefined || night.erased.size >= 2 || !night.regionUp) return;
  night.erased.add(caseId);
  regionDoes(night, () => night.region.erase(caseId));
}

/** Takes a copy of a desk's disk, or puts an older copy back: what was saved after the copy is gone with the disk (what had reached the region comes back from there), and counts as such. */
function imageOrPutBack(night: Night): void {
  const desk = night.random.pick(night.desks.filter((candidate) => candidate.running() !== null));
  if (desk === undefined) return;
  const image = night.images.get(desk.id);
  if (image === undefined || night.plant === 'skip-fsync') {
    night.images.set(desk.id, { disk: desk.image(), at: night.world.now() });
    return;
  }
  if (!night.random.chance(0.3)) return;
  for (const saved of night.saved) if (saved.desk === desk.id && saved.at >= image.at) saved.lostWithDisk = true;
  desk.crash(false);
  desk.putBack(image.disk);
  night.images.delete(desk.id);
  night.counts.crashes += 1;
  night.watch.restarted(desk.id);
  night.world.after(1000, () => desk.start());
}

function heal(night: Night): void {
  startRegion(night);
  for (const cable of night.cables) {
    cable.block(false, false);
    cable.setWeather(fair);
  }
  for (const desk of night.desks) {
    desk.calm();
    desk.start();
  }
}

/** What everybody agrees on in the end. */
function hashOf(night: Night): string {
  const hash = createHash('sha256').update(JSON.stringify(night.region.digest()));
  for (const desk of night.desks) {
    const running = desk.running();
    if (running !== null) hash.update(JSON.stringify(digestToWire(readDigests(running.context.db.read))));
  }
  return hash.digest('hex').slice(0, 16);
}
