import '../jitless.ts';
import * as z from 'zod';
import { Alarm } from '../alarm.ts';
import { Id, Instant } from '../primitives.ts';
import { caseworkers, command, everyone, query } from '../define.ts';
import { done, empty } from './parts.ts';

export const alarm = {
  /** At most one per case, the worst first; `patientName` for the screen. */
  'alarm.list': query(caseworkers, empty, z.strictObject({ alarms: z.array(Alarm.extend({ patientName: z.string() })) })),
  /** Seen, which is not resolved: the alarm stays in view, silent, until its cause is gone or it grows. */
  'alarm.acknowledge': command(caseworkers, z.strictObject({ caseId: Id.nullable(), key: z.string().max(120) }), done),
  /** Sounding alarms at this desk in a period, and how many somebody acted on: acknowledged, or their cause taken away. For Stuurinformatie and the shift handover. */
  'alarm.figures': query(everyone, z.strictObject({ from: Instant, to: Instant }), z.strictObject({ raised: z.int(), acknowledged: z.int(), resolved: z.int(), actedOn: z.int(), share: z.number().nullable() })),
};
