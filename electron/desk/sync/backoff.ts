/** Capped exponential backoff with full jitter, ms: somewhere between a quarter second and min(30 s, 0.5 s * 2^failures). `atLeast`: what the region asked for (Retry-After). */
export function backoffMs(failures: number, rng: () => number, atLeast: number | null): number {
  const cap = Math.min(30_000, 500 * 2 ** Math.min(failures, 10));
  return Math.max(250, Math.floor(rng() * cap)) + (atLeast ?? 0);
}

/** Time to the next poll, ms: 30 s give or take a fifth, so that desks don't fall into step. */
export function pollMs(rng: () => number): number {
  return 24_000 + Math.floor(rng() * 12_000);
}
