import '../jitless.ts';
import * as z from 'zod';
import { Id, Instant } from '../primitives.ts';
import { query } from '../define.ts';

export const audit = {
  'audit.list': query(['manager', 'administrator', 'trainee'], z.strictObject({ before: z.int().nullable().default(null), caseId: Id.nullable().default(null), limit: z.int().min(1).max(500).default(100) }), z.strictObject({ lines: z.array(z.strictObject({ seq: z.int(), at: Instant, actor: z.string(), role: z.string(), action: z.string(), caseId: Id.nullable(), outcome: z.string() })), intact: z.boolean().nullable() })),
};
