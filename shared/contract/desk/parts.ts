import '../jitless.ts';
import * as z from 'zod';
import { Id } from '../primitives.ts';

/** What many methods take and give. */
export const empty = z.strictObject({});
export const oneCase = z.strictObject({ caseId: Id });
export const done = z.strictObject({});
/** A document to save or print. The name never holds patient data. */
export const Document = z.strictObject({ fileName: z.string().max(120), mediaType: z.string().max(80), base64: z.string() });
export type Document = z.infer<typeof Document>;
export const Text = (max: number) => z.string().max(max);
