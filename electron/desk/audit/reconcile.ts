import type { Out } from '../../../shared/contract/define.ts';
import type { DeskContract } from '../../../shared/contract/desk.ts';
import type { Reader } from '../store/handle.ts';
import { eventsOf } from './chain.ts';

type Result = Pick<Out<DeskContract['audit.reconcile']>, 'checked' | 'notAtRegion' | 'notInLog' | 'waiting'>;
/** Differences named at most, per kind. */
export const MAX_SHOWN = 1000;

/**
 * This desk's log against what the region registered (the feed, whose digest the sync checks). Every event that the log says was written must be at the region or on its way; every
 * event that the region has of this desk must stand in the log. `waiting` = written here, not sent yet.
 */
export function reconcile(db: Reader, desk: string, floor: number): Result {
  const state = new Map<string, boolean>();
  for (const row of db.iterate<{ id: string; seq: number | null }>('SELECT id, seq FROM event WHERE orphan = 0')) state.set(row.id, row.seq !== null);
  const logged = new Set<string>();
  const notAtRegion: string[] = [];
  let checked = 0;
  let waiting = 0;
  for (const line of db.iterate<{ detail: string | null }>("SELECT detail FROM audit WHERE detail LIKE 'events:%' ORDER BY seq")) {
    for (const id of eventsOf(line.detail)) {
      checked += 1;
      logged.add(id);
      const registered = state.get(id);
      if (registered === undefined) notAtRegion.push(id);
      else if (!registered) waiting += 1;
    }
  }
  // Lines of the first form, and lines removed after their retention, name no events: only what was made since the first line that does can be compared.
  const since = db.get<{ at: number | null }>("SELECT min(at) AS at FROM audit WHERE detail LIKE 'events:%' AND seq > ?", floor)?.at ?? Number.MAX_SAFE_INTEGER;
  const notInLog = [...db.iterate<{ id: string }>('SELECT id FROM event WHERE local IS NOT NULL AND orphan = 0 AND at >= ? AND json_extract(body, \'$.actor.desk\') = ?', since, desk)].map((row) => row.id).filter((id) => !logged.has(id));
  return { checked, notAtRegion: notAtRegion.slice(0, MAX_SHOWN), notInLog: notInLog.slice(0, MAX_SHOWN), waiting };
}
