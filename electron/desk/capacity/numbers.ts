import { numberNow } from '../../../shared/capacity/index.ts';
import type { Location } from '../../../shared/capacity/index.ts';

/** The number of a location at this moment; null when none is known. */
export function numberOf(location: Location | null, now: number): string | null {
  return location === null ? null : (numberNow(location, now)?.number ?? null);
}
