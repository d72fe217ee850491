import '../jitless.ts';
import * as z from 'zod';
import { Id, Instant } from '../primitives.ts';
import { NightStart } from '../training.ts';
import { command, query } from '../define.ts';
import { done } from './parts.ts';

const practising = ['trainee'] as const;
/** A simulated call that has rung. `caseId`: taken up as this case; the caller's story becomes its first note. */
export const RungCall = z.strictObject({ id: Id, ringsAt: Instant, source: z.string(), caller: z.string(), phone: z.string(), caseId: Id.nullable(), takenAt: Instant.nullable() });
export const NightView = z.strictObject({ seed: z.int(), speed: z.int(), hours: z.int(), startedAt: Instant, endsAt: Instant, ended: z.boolean(), rung: z.array(RungCall), still: z.int() });
/** One call of the debrief. Times in ms; null = didn't happen. `consultsMissed`: blocking questions of the protocol that went unanswered by a physician while the case went on. */
export const DebriefLine = z.strictObject({
  callId: Id, caseId: Id.nullable(), vignette: z.string(), story: z.string(), waitedMs: z.int().nullable(), decidedMs: z.int().nullable(), placedMs: z.int().nullable(),
  expected: z.strictObject({ urgency: z.string(), careType: z.string() }), decided: z.strictObject({ urgency: z.string(), careType: z.string() }).nullable(), deviation: z.string().nullable(), differs: z.boolean(),
  consultsMissed: z.array(z.string()), normsMissed: z.array(z.string()),
});
export const Debrief = z.strictObject({ night: NightView, lines: z.array(DebriefLine), taken: z.int(), missed: z.int(), medianWaitMs: z.int().nullable(), deviations: z.int(), different: z.int(), consultsMissed: z.int(), normsMissed: z.int() });

export const training = {
  'training.night': query(practising, z.strictObject({}), z.strictObject({ night: NightView.nullable() })),
  'training.start': command(practising, NightStart, NightView),
  'training.takeCall': command(practising, z.strictObject({ callId: Id }), z.strictObject({ caseId: Id })),
  /** A simulated physician picks up, or doesn't. */
  'training.dial': command(practising, z.strictObject({ rosterId: Id, tries: z.int().min(0).max(100) }), z.strictObject({ result: z.enum(['reached', 'noAnswer', 'busy']) })),
  'training.end': command(practising, z.strictObject({}), done),
  'training.debrief': query(practising, z.strictObject({}), z.strictObject({ debrief: Debrief.nullable() })),
};
