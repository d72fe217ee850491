import { fail, ok } from '../contract/errors.ts';
import type { Result } from '../contract/errors.ts';
import { isSearchable } from './labels.ts';
import { BedGroup, Need } from './schema.ts';

/**
 * Reads a need. `notABedSearch` for a care type that is no bed, `badRequest` for anything else that is wrong; `details` names the key and says, in
 * English, why.
 */
export function parseNeed(value: unknown): Result<Need> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse('', 'a need is one object');
  const careType: unknown = 'careType' in value ? value.careType : undefined;
  if (typeof careType === 'string' && !isSearchable(careType)) {
    const details = { key: 'careType', why: `${JSON.stringify(careType.slice(0, 60))} is not a care type that beds are looked up for` };
    return fail('notABedSearch', 'Voor deze zorgvorm wordt geen bed gezocht; volg de route van deze zorgvorm.', details);
  }
  const parsed = Need.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  return refuse(issue?.path.join('.') ?? '', issue?.message ?? 'unreadable');
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

function refuse(key: string, why: string): Result<Need> {
  const what = key === '' ? 'De zoekvraag is onleesbaar' : `In de zoekvraag klopt "${key}" niet of het ontbreekt`;
  return fail('badRequest', `${what}; vul het aan en zoek opnieuw.`, { key, why });
}

function idOf(value: unknown): string | null {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string' ? value.id.slice(0, 200) : null;
}
