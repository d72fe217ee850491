import { nextChange, openSearch } from '../../../shared/capacity/index.ts';
import type { BedIndex, Criterion, Need, OpenSearch } from '../../../shared/capacity/index.ts';

type Entry = { readonly index: BedIndex; readonly key: string; readonly minute: number; /** first moment at which a report in it runs out */ readonly until: () => number; readonly search: OpenSearch; readonly close: () => void };
const kept = 4;
const minuteMs = 60_000;

/**
 * Searches that stay open between looks, one per case: a changed bed group moves that bed alone instead of costing a pass over all. A search is opened anew when the
 * need changes, with the clock's minute (admission hours, "needed by"), and the moment a report in it runs out: what is stale is never shown as free.
 */
export type OpenSearches = (caseId: string, index: BedIndex, need: Need, criteria: readonly Criterion[]) => OpenSearch;

export function createOpenSearches(): OpenSearches {
  const entries = new Map<string, Entry>();
  return (caseId, index, need, criteria) => {
    const minute = Math.floor(need.now / minuteMs);
    const key = JSON.stringify([{ ...need, now: 0, neededBy: Math.floor(need.neededBy / minuteMs) - minute }, criteria]);
    const known = entries.get(caseId);
    entries.delete(caseId);
    if (known !== undefined && known.index === index && known.key === key && known.minute === minute && need.now >= known.search.need.now && need.now < known.until()) {
      entries.set(caseId, known);
      return known.search;
    }
    known?.close();
    const search = openSearch(index, need, criteria);
    let until = nextChange(index, need) ?? Number.POSITIVE_INFINITY;
    const stop = index.subscribe((slot, change) => {
      const expires = index.columns.expiresAt[slot] ?? 0;
      if (change === 'put' && expires >= need.now) until = Math.min(until, expires + 1);
    });
    entries.set(caseId, { index, key, minute, until: () => until, search, close: () => { stop(); search.close(); } });
    for (const [oldest, entry] of entries) {
      if (entries.size <= kept) break;
      entry.close();
      entries.delete(oldest);
    }
    return search;
  };
}
