/** Physical part of a desk's clock may run ahead of the region's by this much (ms) before it is clamped. */
const MAX_AHEAD_MS = 60_000;

/**
 * An event's HLC as the region keeps it: a physical part from further ahead than MAX_AHEAD_MS is clamped to that and marked, so that one PC with a wrong clock can't
 * put its events after everybody else's. Never an error.
 */
export function clampHlc(hlc: string, now: number): { readonly hlc: string; readonly suspect: boolean } {
  const physical = Number.parseInt(hlc.slice(0, 12), 16);
  if (physical <= now + MAX_AHEAD_MS) return { hlc, suspect: false };
  return { hlc: `${hex(now + MAX_AHEAD_MS, 12)}${hlc.slice(12)}`, suspect: true };
}

/** The region's own stamps, for the events it makes itself. One per process. */
export function regionHlc(): (now: number) => string {
  let last = 0;
  let counter = 0;
  return (now) => {
    counter = now > last ? 0 : counter + 1;
    last = Math.max(last, now);
    if (counter > 0xffff) {
      last += 1;
      counter = 0;
    }
    return `${hex(last, 12)}-${hex(counter, 4)}-region`;
  };
}

function hex(value: number, width: number): string {
  return value.toString(16).padStart(width, '0');
}
