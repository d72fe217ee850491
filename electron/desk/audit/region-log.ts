import { createHash } from 'node:crypto';
import { auditText } from '../../../shared/contract/region.ts';
import type { RegionAuditPage } from '../../../shared/contract/region.ts';
import type { Reader } from '../store/handle.ts';
import { chainStart, eventsOf } from './chain.ts';

/**
 * What the region's own log says of the changes that one desk sent, and whether its chain is whole. `events`: id of the event and the region's time (epoch ms) of each that was taken in.
 * `hidden`: lines of regions that the token may not read; their place in the chain is followed, their content can't be checked.
 */
export type RegionLog = { readonly lines: number; readonly hidden: number; readonly brokenAt: number | null; readonly events: ReadonlyMap<string, number> };

/** Reads the region's log from its first line to its head. `page`: GET /v1/audit after this line. What it throws is passed on; a broken chain isn't an error but an answer. */
export async function followRegionLog(page: (after: number) => Promise<RegionAuditPage>, desk: string): Promise<RegionLog> {
  const events = new Map<string, number>();
  let last = { seq: 0, hash: chainStart };
  let hidden = 0;
  for (;;) {
    const { items, next, head } = await page(last.seq);
    for (const { seq, previous, hash, entry } of items) {
      const fits = seq === last.seq + 1 && previous === last.hash && (entry === null || createHash('sha256').update(auditText(previous, entry)).digest('hex') === hash);
      if (!fits) return { lines: last.seq, hidden, brokenAt: last.seq + 1, events };
      last = { seq, hash };
      if (entry === null) hidden += 1;
      else if (entry.action === 'appendEvent' && entry.outcome === 'done' && entry.actor?.desk === desk && entry.commandId !== null) events.set(entry.commandId, entry.at);
    }
    if (next !== null) continue;
    if (last.seq === head.seq) return { lines: last.seq, hidden, brokenAt: last.hash === head.hash ? null : last.seq, events };
    // The log may have grown between the page and its head; an empty page before the head is a log whose end is gone.
    if (items.length === 0) return { lines: last.seq, hidden, brokenAt: last.seq + 1, events };
  }
}

/** Ids of events. `onlyHere`: in the desk's log and registered, but the region's log doesn't know them; `onlyThere`: the region's log names them as this desk's, the desk's log doesn't. */
export type LogDifferences = { readonly compared: number; readonly waiting: number; readonly onlyHere: readonly string[]; readonly onlyThere: readonly string[] };

/** Lays the desk's log beside the region's. `floor`: last line of this desk that was removed after its retention; what the region took in before the first line that is left isn't compared. */
export function compareLogs(db: Reader, region: RegionLog, floor: number): LogDifferences {
  const registered = new Map<string, boolean>();
  for (const row of db.iterate<{ id: string; seq: number | null }>('SELECT id, seq FROM event')) registered.set(row.id, row.seq !== null);
  const logged = new Set<string>();
  const onlyHere: string[] = [];
  let waiting = 0;
  let since = Number.MAX_SAFE_INTEGER;
  for (const line of db.iterate<{ at: number; detail: string | null }>("SELECT at, detail FROM audit WHERE detail LIKE 'events:%' ORDER BY seq")) {
    since = Math.min(since, line.at);
    for (const id of eventsOf(line.detail)) {
      logged.add(id);
      if (region.events.has(id)) continue;
      if (registered.get(id) === false) waiting += 1;
      else onlyHere.push(id);
    }
  }
  const onlyThere = [...region.events].filter(([id, at]) => !logged.has(id) && (floor === 0 || at >= since)).map(([id]) => id);
  return { compared: logged.size + onlyThere.length, waiting, onlyHere, onlyThere };
}
