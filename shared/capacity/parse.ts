import type * as z from 'zod';
import { fail, ok } from '../contract/errors.ts';
import type { Result } from '../contract/errors.ts';
import { isSearchable } from './labels.ts';
import { BedGroup, Need } from './schema.ts';

/** Reads a need. `notABedSearch` for a care type that is no bed, `badRequest` naming the key for anything else that is wrong. */
export function parseNeed(value: unknown): Result<Need> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail('badRequest', 'Een zoekvraag is één object met sleutels.');
  const careType: unknown = 'careType' in value ? value.careType : undefined;
  if (typeof careType === 'string' && !isSearchable(careType)) {
    return fail('notABedSearch', 'Voor deze zorgvorm wordt geen bed gezocht; gebruik de route van deze zorgvorm.', { careType: careType.slice(0, 60) });
  }
  const parsed = Need.safeParse(value);
  return parsed.success ? ok(parsed.data) : fail('badRequest', `De zoekvraag klopt niet: ${firstIssue(parsed.error)}.`);
}

/** A bed group list that was read, and by name what was not: the rest goes in. */
export type BedList = { readonly beds: readonly BedGroup[]; readonly refused: readonly RefusedBed[] };
export type RefusedBed = { readonly index: number; readonly id: string | null; readonly key: string; readonly why: string };

/** Reads bed groups one by one. A wrong one, and the second of two with one id, is refused by name; the others are kept. */
export function parseBeds(list: readonly unknown[]): BedList {
  const beds: BedGroup[] = [];
  const refused: RefusedBed[] = [];
  const seen = new Set<string>();
  list.forEach((value, index) => {
    const parsed = BedGroup.safeParse(value);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      refused.push({ index, id: idOf(value), key: issue?.path.join('.') ?? '', why: issue?.message ?? 'unreadable' });
    } else if (seen.has(parsed.data.id)) {
      refused.push({ index, id: parsed.data.id, key: 'id', why: 'this id is listed twice' });
    } else {
      seen.add(parsed.data.id);
      beds.push(parsed.data);
    }
  });
  return { beds, refused };
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'onleesbaar';
  return issue.path.length === 0 ? issue.message : `${issue.path.join('.')} (${issue.message})`;
}

function idOf(value: unknown): string | null {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string' ? value.id.slice(0, 200) : null;
}
