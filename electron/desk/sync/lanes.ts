import type { RegionCommand } from '../../../shared/contract/region.ts';

/**
 * Order in the outbox. Commands of one lane (a case, a bed group, a conflict) go in the order in which they were made; lanes don't wait for each other. A command that can't be
 * applied is set apart with its reason and its lane goes on, except for what can't do without it.
 */
export type LaneState = 'waiting' | 'parked' | 'refused' | 'blocked' | 'acknowledged' | 'resolved';
export type Links = { readonly lane: string; readonly produces: readonly string[]; readonly requires: readonly string[]; /** pointless, not blocked, when what it requires never came about */ readonly mootWithout: boolean };

/** Lane of a command and the things it brings about or can't do without. Pure; knows every kind of RegionCommand. */
export function linksOf(command: RegionCommand): Links {
  switch (command.kind) {
    case 'caseKey':
      return { lane: `case:${command.caseId}`, produces: [`key:${command.caseId}`], requires: [], mootWithout: false };
    case 'appendEvent':
      return { lane: `case:${command.event.caseId}`, produces: [], requires: [`key:${command.event.caseId}`], mootWithout: false };
    case 'placeOffer':
      return { lane: `case:${command.caseId}`, produces: [`offer:${command.offerId}`, ...(command.hold === null ? [] : [`hold:${command.hold.holdId}`])], requires: [], mootWithout: false };
    case 'withdrawOffer':
      return { lane: `case:${command.caseId}`, produces: [], requires: [`offer:${command.offerId}`], mootWithout: true };
    // A fact: told by telephone it is true whatever became of the offer.
    case 'confirmPlacement':
      return { lane: `case:${command.caseId}`, produces: [`hold:${command.holdId}`], requires: [], mootWithout: false };
    case 'arrive':
      return { lane: `case:${command.caseId}`, produces: [], requires: [`hold:${command.holdId}`], mootWithout: false };
    case 'extendHold':
    case 'releaseHold':
      return { lane: `case:${command.caseId}`, produces: [], requires: [`hold:${command.holdId}`], mootWithout: true };
    case 'reportCapacity':
      return { lane: `bed:${command.bedGroupId}`, produces: [], requires: [], mootWithout: false };
    case 'resolveConflict':
      return { lane: `conflict:${command.conflictId}`, produces: [], requires: [], mootWithout: false };
  }
}

/** The case whose commands go in this lane; null = a lane of something else. */
export function caseOfLane(lane: string): string | null {
  return lane.startsWith('case:') ? lane.slice('case:'.length) : null;
}

export type LaneRow = { readonly id: string; readonly state: LaneState; readonly links: Links };

/**
 * States that rows of one lane should have, given in the order they were made; only rows that change are returned. A row waits again as soon as what it needs is
 * there or on its way; is blocked while that is set apart; is settled as pointless when that was refused or given up.
 */
export function evaluateLane(rows: readonly LaneRow[]): ReadonlyMap<string, 'waiting' | 'blocked' | 'resolved'> {
  const changes = new Map<string, 'waiting' | 'blocked' | 'resolved'>();
  const producers = new Map<string, LaneState[]>();
  for (const row of rows) {
    let state = row.state;
    if (state === 'waiting' || state === 'blocked') {
      const wanted = stateFor(row.links, producers);
      if (wanted !== state) changes.set(row.id, wanted);
      state = wanted;
    }
    for (const thing of row.links.produces) producers.set(thing, [...(producers.get(thing) ?? []), state]);
  }
  return changes;
}

function stateFor(links: Links, producers: ReadonlyMap<string, readonly LaneState[]>): 'waiting' | 'blocked' | 'resolved' {
  for (const thing of links.requires) {
    // Nobody here makes it: it came from elsewhere or was acknowledged long ago.
    const states = producers.get(thing) ?? [];
    if (states.length === 0 || states.some((state) => state === 'waiting' || state === 'acknowledged')) continue;
    if (states.some((state) => state === 'parked' || state === 'blocked')) return 'blocked';
    if (links.mootWithout) return 'resolved';
  }
  return 'waiting';
}

export type Candidate = { readonly id: string; readonly lane: string; readonly bytes: number };

/** The next batch: in order, at most `maxCommands` and `maxBytes` (a single bigger one goes alone), lanes that are cooling down left out. */
export function takeBatch<C extends Candidate>(candidates: readonly C[], cooling: ReadonlySet<string>, maxCommands: number, maxBytes: number): readonly C[] {
  const batch: C[] = [];
  let bytes = 0;
  for (const candidate of candidates) {
    if (cooling.has(candidate.lane)) continue;
    if (batch.length > 0 && (batch.length >= maxCommands || bytes + candidate.bytes > maxBytes)) break;
    batch.push(candidate);
    bytes += candidate.bytes;
  }
  return batch;
}
