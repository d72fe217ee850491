import '../jitless.ts';
import * as z from 'zod';
import { Id } from '../primitives.ts';

/** What many methods take and give. */
export const empty = z.strictObject({});
export const oneCase = z.strictObject({ caseId: Id });
export const done = z.strictObject({});
export const Text = (max: number) => z.string().max(max);
