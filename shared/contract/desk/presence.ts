import '../jitless.ts';
import * as z from 'zod';
import { Id } from '../primitives.ts';
import { caseworkers, command } from '../define.ts';

export const presence = {
  /** A window tells which case it shows (null = none), every few seconds, and hears which cases colleagues at other desks have on screen. Without the region: none. */
  'presence.beat': command(caseworkers, z.strictObject({ window: Id, caseId: Id.nullable() }), z.strictObject({ caseIds: z.array(Id) })),
};
