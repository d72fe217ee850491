import './jitless.ts';
import * as z from 'zod';
import { Id, Instant } from './primitives.ts';

/** An exercise as the training region plays it: which night, how fast, since when. `speed`: how many minutes of the night go in one real minute. */
export const NightStart = z.strictObject({ seed: z.int().min(1).max(999_999), speed: z.int().min(1).max(60), hours: z.int().min(1).max(12) });
export const SimulatedCall = z.strictObject({ id: Id, /** epoch ms at which it rings */ ringsAt: Instant, vignette: z.string(), source: z.string(), caller: z.string(), patient: z.string(), phone: z.string(), story: z.string(), expected: z.strictObject({ urgency: z.string(), careType: z.string(), escalation: z.array(z.string()) }) });
export const Night = NightStart.extend({ id: Id, startedAt: Instant, endsAt: Instant, endedAt: Instant.nullable(), calls: z.array(SimulatedCall) });
export type Night = z.infer<typeof Night>;
export const NightAnswer = z.strictObject({ night: Night.nullable() });
export const DialAnswer = z.strictObject({ result: z.enum(['reached', 'noAnswer', 'busy']) });
