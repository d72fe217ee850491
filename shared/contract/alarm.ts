import './jitless.ts';
import * as z from 'zod';
import { Id, Instant, Urgency } from './primitives.ts';

/** One alarm at this desk. `key` names the cause and its step, the same on every desk; `caseId` null: of the desk itself. `step` in percent of the norm; only 100 sounds. */
export const Alarm = z.strictObject({
  key: z.string().max(120), caseId: Id.nullable(), kind: z.enum(['newUrgent', 'norm', 'physician', 'connection']), norm: z.enum(['pickUp', 'triage', 'consult', 'providerAnswer', 'placement', 'retriage']).nullable(), step: z.union([z.literal(50), z.literal(80), z.literal(100)]),
  urgency: Urgency.nullable(), sounds: z.boolean(), acknowledged: z.boolean(), since: Instant, text: z.string().max(200),
});
export type Alarm = z.infer<typeof Alarm>;
