import { createHash } from 'node:crypto';
import { SHARED_SCOPE } from './feed.ts';

/** What one token may read from the feed: everything shared, and what belongs to the cases of its regions. */
export type Scope = { readonly name: string; readonly regions: readonly string[]; readonly filter: readonly string[] };

/** The name changes when the regions change: a desk that gained or lost a region fetches everything again. */
export function scopeOf(regions: readonly string[]): Scope {
  const sorted = [...new Set(regions)].sort();
  const name = createHash('sha256').update(sorted.join('\n')).digest('hex').slice(0, 16);
  return { name, regions: sorted, filter: [SHARED_SCOPE, ...sorted] };
}
