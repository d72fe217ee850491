import { v7 } from 'uuid';
import { regionHlc } from './hlc.ts';

/** Ids and stamps of what the region makes itself (conflicts, its own events): random and of this process, unless the simulator gives a source that replays. */
let makeId: () => string = v7;
let stamp = regionHlc();

export const newId = (): string => makeId();
export const nextStamp = (now: number): string => stamp(now);

/** For the simulator: ids out of its seed, and stamps from the start. */
export function idsFrom(source: () => string): void {
  makeId = source;
  stamp = regionHlc();
}
