import './jitless.ts';
import * as z from 'zod';
import { Id, Instant } from './primitives.ts';

/** Which version of which pack; null = the one that new cases are triaged with. */
export const PackRef = z.strictObject({ packId: Id, packVersion: z.string().max(40) }).nullable();
export type PackRef = z.infer<typeof PackRef>;

/** A version of the protocol that this desk holds. `current`: new cases are triaged with it. */
export const ProtocolVersionLine = z.strictObject({ packId: Id, packVersion: z.string(), title: z.string(), origin: z.enum(['shipped', 'region']), validFrom: z.string(), current: z.boolean(), sha256: z.string(), notValidated: z.boolean() });
export type ProtocolVersionLine = z.infer<typeof ProtocolVersionLine>;

/** A decision table as people read it: heads, cells and outcomes in Dutch. `any` cells are empty texts. */
export const ProtocolTable = z.strictObject({
  id: z.string(), title: z.string(), hitPolicy: z.string(), hitPolicyText: z.string(), inputs: z.array(z.string()), outputs: z.array(z.string()),
  rows: z.array(z.strictObject({ row: z.int().min(1), cells: z.array(z.string()), outcomes: z.array(z.string()), note: z.string() })),
});
export type ProtocolTable = z.infer<typeof ProtocolTable>;

export const ProtocolView = z.strictObject({
  version: ProtocolVersionLine, author: z.string(), status: z.string(), sources: z.array(z.string()), signOffs: z.array(z.strictObject({ role: z.string(), name: z.string(), on: z.string() })),
  tables: z.array(ProtocolTable), openQuestions: z.array(z.strictObject({ id: z.string(), text: z.string() })), questions: z.int(),
});
export type ProtocolView = z.infer<typeof ProtocolView>;

/** What the verifier proved, and the shipped cases with their results. */
export const ProtocolReport = z.strictObject({
  ok: z.boolean(), checkedAt: Instant, findings: z.array(z.strictObject({ kind: z.string(), table: z.string().nullable(), rows: z.array(z.int()), message: z.string() })),
  invariants: z.array(z.strictObject({ id: z.string(), text: z.string(), proven: z.boolean() })), passed: z.int(), nodes: z.int(),
  cases: z.array(z.strictObject({ id: z.string(), story: z.string(), passed: z.boolean(), expected: z.array(z.strictObject({ label: z.string(), value: z.string() })), problem: z.string().nullable() })),
});
export type ProtocolReport = z.infer<typeof ProtocolReport>;

/** What differs between two versions, in words. `row` counts from 1 in the version that has it. */
export const ProtocolChange = z.strictObject({ where: z.string(), row: z.int().nullable(), kind: z.enum(['added', 'removed', 'changed']), before: z.string().nullable(), after: z.string().nullable() });
export type ProtocolChange = z.infer<typeof ProtocolChange>;
