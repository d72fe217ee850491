/** How often a window tells which case it has on screen (ms), and how long that is believed (ms): two beats may get lost. Apart from the schemas, which the first screen does without. */
export const BEAT_MS = 5_000;
export const PRESENCE_MS = 15_000;
