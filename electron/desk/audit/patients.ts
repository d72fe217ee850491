import * as z from 'zod';
import { deskContract } from '../../../shared/contract/desk.ts';
import type { Method } from '../../../shared/contract/define.ts';

/** Words in an answer that carry a patient. */
const patientWords = ['patientName', 'patient', 'bsn', 'birthDate', 'callBackNumber'];

/**
 * Whether a query shows a patient: it asks about a case, or its answer has a patient in it. Read from the contract, so that a new method is in the log without anybody thinking of it; of each method
 * at its first call, since reading all of them held up every start.
 */
export function showsPatient(name: string): boolean {
  const known = found.get(name);
  if (known !== undefined) return known;
  const method = (deskContract as Readonly<Record<string, Method>>)[name];
  const shows = method !== undefined && method.kind === 'query' && method.roles !== null && (keysOf(method.input).has('caseId') || patientWords.some((word) => keysOf(method.output).has(word)));
  found.set(name, shows);
  return shows;
}

const found = new Map<string, boolean>();

function keysOf(schema: z.ZodType): ReadonlySet<string> {
  const keys = new Set<string>();
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) node.forEach(walk);
    else for (const [key, value] of Object.entries(node)) {
      if (key === 'properties' && typeof value === 'object' && value !== null) for (const name of Object.keys(value)) keys.add(name);
      walk(value);
    }
  };
  walk(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'output' }));
  return keys;
}
