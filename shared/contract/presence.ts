import './jitless.ts';
import * as z from 'zod';
import { Id } from './primitives.ts';

/** The cases that this desk has on screen now; none = nobody is looking there. Ids only. */
export const PresenceBeat = z.strictObject({ caseIds: z.array(Id).max(8) });
/** Cases of this desk's regions that another desk has on screen now. */
export const PresenceAnswer = z.strictObject({ caseIds: z.array(Id).max(5000) });
