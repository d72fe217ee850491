import { digestDifferences } from '../../../shared/contract/digest.ts';
import { foldCase } from '../../../shared/casework/reduce.ts';
import { readDigests } from '../../../electron/desk/store/feed.ts';
import { getMeta, getNumber } from '../../../electron/desk/store/meta.ts';
import { commandRow } from '../../../electron/desk/store/outbox.ts';
import type { Night } from './night.ts';
import type { Process, SimDesk } from './desk.ts';

/** What must hold for every seed. `checkAlways` looks in the middle of the night, `checkEnd` when everything has had time to come to rest. */
export type Watch = {
  violate(text: string): void;
  violations(): readonly string[];
  /** Version of a row seen at a desk within an epoch: may not fall. */
  version(desk: string, epoch: string, row: string, version: number): void;
  /** Memory of a process is gone: its shown age starts from what was stored. */
  restarted(desk: string): void;
  freshSince(desk: string): boolean;
  markFresh(desk: string): void;
};

export function createWatch(): Watch {
  const found: string[] = [];
  const versions = new Map<string, number>();
  const fresh = new Set<string>();
  return {
    violate: (text) => {
      if (found.length < 20 && !found.includes(text)) found.push(text);
    },
    violations: () => found,
    version: (desk, epoch, row, version) => {
      const key = `${desk}|${epoch}|${row}`;
      if ((versions.get(key) ?? 0) > version) found.push(`I4 ${desk}: version of ${row} fell to ${version}`);
      versions.set(key, version);
    },
    restarted: (desk) => {
      fresh.delete(desk);
      for (const key of [...versions.keys()]) if (key.startsWith(`${desk}|`)) versions.delete(key);
    },
    freshSince: (desk) => fresh.has(desk),
    markFresh: (desk) => void fresh.add(desk),
  };
}

export function checkAlways(night: Night): void {
  night.desks.forEach((desk, index) => {
    const running = desk.running();
    if (running === null) return;
    ownWritesVisible(night, desk, running);
    wholeTransactions(night, desk, running);
    versionsRise(night, desk, running);
    ageNotTooYoung(night, desk, running, index);
  });
  capacityHolds(night);
}

/** I5: what this desk has called saved is in its case, whatever the region does. */
function ownWritesVisible(night: Night, desk: SimDesk, running: Process): void {
  const ids = new Set(running.context.db.read.all<{ id: string }>('SELECT id FROM event WHERE orphan = 0').map((row) => row.id));
  for (const saved of night.saved) {
    if (saved.desk === desk.id && saved.event && !saved.lostWithDisk && !ids.has(saved.id)) night.watch.violate(`I5 ${desk.id}: saved event ${saved.id} is not in its case`);
  }
}

/** I6: an own event has its command and the other way round, and every event is seen with its case. */
function wholeTransactions(night: Night, desk: SimDesk, running: Process): void {
  const { read } = running.context.db;
  const lonely = read.get<{ n: number }>("SELECT (SELECT count(*) FROM event e WHERE e.local IS NOT NULL AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.desk_seq = e.local AND o.id = e.id)) + (SELECT count(*) FROM outbox o WHERE o.kind = 'appendEvent' AND NOT EXISTS (SELECT 1 FROM event e WHERE e.id = o.id)) AS n");
  if ((lonely?.n ?? 0) > 0) night.watch.violate(`I6 ${desk.id}: event and command of one save parted`);
  const unseen = read.get<{ n: number }>('SELECT (SELECT count(*) FROM event) - (SELECT count(*) FROM case_event) AS n')?.n ?? 0;
  if (unseen !== 0) night.watch.violate(`I6 ${desk.id}: ${unseen} events are not seen with their case`);
}

/** I4 */
function versionsRise(night: Night, desk: SimDesk, running: Process): void {
  const epoch = getMeta(running.context.db.read, 'epoch') ?? '';
  for (const row of running.context.db.read.all<{ id: string; version: number }>("SELECT id, version FROM item WHERE kind = 'bedGroup'")) night.watch.version(desk.id, epoch, row.id, row.version);
}

/** I8: the age on screen is never younger than the data. */
function ageNotTooYoung(night: Night, desk: SimDesk, running: Process, index: number): void {
  const freshAt = night.cables[index]?.freshAt() ?? null;
  const shown = running.engine.connection.status().feedAt;
  if (freshAt === null || shown === null) return;
  if (running.engine.connection.status().connection === 'online') night.watch.markFresh(desk.id);
  // After a restart under a clock that jumped nobody can know the age; the desk says what it stored.
  if (!night.watch.freshSince(desk.id)) return;
  if (desk.wallClock() - shown < night.world.now() - freshAt - 2) night.watch.violate(`I8 ${desk.id}: shown age ${desk.wallClock() - shown} ms, true age ${night.world.now() - freshAt} ms`);
}

/** I3: more promised than there is only with an open conflict. */
function capacityHolds(night: Night): void {
  for (const text of night.region.wrongGroups()) night.watch.violate(`I3 ${text}: more promised than there is without a conflict, or a hold that doesn't count`);
}

export function checkEnd(night: Night): void {
  checkAlways(night);
  for (const desk of night.desks) {
    const running = desk.running();
    if (running === null) {
      night.watch.violate(`I7 ${desk.id} does not run`);
      continue;
    }
    atRest(night, desk, running);
    if (desk.alarms.some((alarm) => alarm.includes('digest'))) night.watch.violate(`I2 ${desk.id}: a digest differed: ${desk.alarms.find((alarm) => alarm.includes('digest')) ?? ''}`);
    const other = desk.alarms.find((alarm) => !alarm.includes('digest') && !alarm.includes('Crash'));
    if (other !== undefined) night.watch.violate(`${desk.id}: ${other}`);
  }
  sameEverywhere(night);
  effectsOnce(night);
}

/** Nothing left to send or fetch anywhere: the night is over. */
export function isAtRest(night: Night): boolean {
  return night.desks.every((desk) => {
    const read = desk.running()?.context.db.read;
    if (read === undefined) return false;
    const open = read.get<{ n: number }>("SELECT (SELECT count(*) FROM outbox WHERE state = 'waiting') + (SELECT count(*) FROM case_dirty WHERE refold = 1 OR needs_key = 1) AS n")?.n ?? 0;
    if (read.all<{ case_id: string }>('SELECT case_id FROM case_dirty WHERE needs_key = 2').some((row) => night.region.hasKey(row.case_id))) return false;
    return open === 0 && getMeta(read, 'epoch') === night.region.epoch() && getNumber(read, 'seenSeq') === night.region.head();
  });
}

/** I7: nothing left to send, everything seen, without anybody having done anything. */
function atRest(night: Night, desk: SimDesk, running: Process): void {
  const { read } = running.context.db;
  const waiting = read.get<{ n: number }>("SELECT count(*) AS n FROM outbox WHERE state = 'waiting'")?.n ?? 0;
  const status = running.engine.connection.status();
  if (waiting > 0) night.watch.violate(`I7 ${desk.id}: ${waiting} commands still wait; ${status.connection} ${status.problem?.code ?? ''}`);
  if (getMeta(read, 'epoch') !== night.region.epoch() || getNumber(read, 'seenSeq') !== night.region.head()) night.watch.violate(`I7 ${desk.id}: stands at ${getMeta(read, 'epoch') ?? '-'} ${getNumber(read, 'seenSeq') ?? '-'}, region at ${night.region.epoch()} ${night.region.head()}; ${status.connection} ${status.problem?.code ?? ''}`);
  const kinds = digestDifferences(readDigests(read), night.region.digest());
  if (kinds.length > 0) night.watch.violate(`I2 ${desk.id}: differs in ${kinds.join(' ')}`);
}

/** I2: every desk folds every case to the same state. */
function sameEverywhere(night: Night): void {
  for (const caseId of night.cases) {
    const states = new Map<string, string>();
    for (const desk of night.desks) {
      const journal = desk.running()?.journal;
      if (journal === undefined) continue;
      const events = journal.events(caseId).filter((event) => event.seq !== null);
      states.set(JSON.stringify({ state: foldCase(events), events: events.map((event) => [event.id, event.seq, event.personal]) }, (_key, value: unknown) => (value instanceof Map || value instanceof Set ? [...value] : value)), desk.id);
    }
    if (states.size > 1) night.watch.violate(`I2 ${caseId}: ${states.size} different states`);
    if (night.erased.has(caseId) && [...states.keys()].some((state) => state.includes('Testpersoon') || state.includes('0101234567'))) night.watch.violate(`${caseId} was erased and can still be read`);
  }
}

/** I1, I9: each saved command has exactly one effect at the region, or stands at its desk with a reason; none has vanished. */
function effectsOnce(night: Night): void {
  for (const [id, done] of night.region.allDone()) if (done.effects > 1) night.watch.violate(`I1 ${id} had ${done.effects} effects`);
  for (const saved of night.saved) {
    if (saved.lostWithDisk) continue;
    const read = night.desks.find((desk) => desk.id === saved.desk)?.running()?.context.db.read;
    const row = read === undefined ? undefined : commandRow(read, saved.id);
    const done = night.region.done(saved.id);
    if (row === undefined && done === null) night.watch.violate(`I9 ${saved.id} of ${saved.desk} has vanished`);
    else if (row?.state === 'acknowledged' && done?.result.status !== 'applied') night.watch.violate(`I1 ${saved.id} of ${saved.desk} is acknowledged and the region has no effect of it`);
    else if (done?.result.status === 'applied' && saved.event && !night.region.hasEvent(saved.id)) night.watch.violate(`I1 ${saved.id} was applied and is not in the feed`);
    else if (row !== undefined && row.state !== 'acknowledged' && row.state !== 'waiting' && row.reason === null && row.state !== 'resolved') night.watch.violate(`I9 ${saved.id} is ${row.state} without a reason`);
  }
}
