import * as z from 'zod';
import { describedBy } from './describe.ts';
import type { Described } from './describe.ts';

/**
 * What any import comes down to: a number for one bed group, as its source knows it. `observedAt` is the source's own moment and never made up; null = not known,
 * never zero. `row` says where it stood (line, path, entry), so that a bad one can be found.
 */
export type ImportRow = { readonly row: string; readonly bedGroupId: string; readonly available: number | null; readonly absentReason: string | null; readonly availableFrom: number | null; readonly staffed?: number | null; readonly total?: number | null; readonly observedAt: number; readonly expiresAt: number | null; /** what the bed group is, where the source says so (describe.ts) */ readonly describes?: Described };
export type BadRow = { readonly row: string; readonly id: string | null; readonly reason: string };
export type ReadRows = { readonly rows: readonly ImportRow[]; readonly bad: readonly BadRow[] };
export type Reader = (text: string) => ReadRows;

export const MAX_ROWS = 50_000;

/** The whole file can't be read at all; rows that can't are BadRows. */
export class UnreadableFile extends Error {}

const Count = z.int().min(0).max(10_000);

/** An instant with its own offset (2026-11-22T03:00:00+01:00 or ...Z); without one nobody knows which hour it was. */
export function instantOf(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text)) return null;
  const value = Date.parse(text);
  return Number.isFinite(value) ? value : null;
}

export function countOf(text: string): number | null {
  if (!/^\d{1,6}$/.test(text)) return null;
  const parsed = Count.safeParse(Number(text));
  return parsed.success ? parsed.data : null;
}

/** Fields as text, from CSV or JSON; empty = not known. The reasons name the field. */
export function rowFrom(row: string, fields: Readonly<Record<string, string>>): ImportRow | BadRow {
  const id = fields['bedGroupId'] ?? '';
  const bad = (reason: string): BadRow => ({ row, id: id === '' ? null : id, reason });
  if (id === '') return bad('bedGroupId is missing');
  const observedAt = instantOf(fields['observedAt'] ?? '');
  if (observedAt === null) return bad('observedAt must be an instant with its offset, such as 2026-11-22T03:00:00+01:00');
  const numbers: Record<string, number | null> = {};
  for (const name of ['available', 'staffed', 'total']) {
    const text = fields[name] ?? '';
    const value = text === '' ? null : countOf(text);
    if (text !== '' && value === null) return bad(`${name} must be a whole number of 0 or more, not "${text.slice(0, 20)}"`);
    numbers[name] = value;
  }
  const times: Record<string, number | null> = {};
  for (const name of ['availableFrom', 'expiresAt']) {
    const text = fields[name] ?? '';
    const value = text === '' ? null : instantOf(text);
    if (text !== '' && value === null) return bad(`${name} must be an instant with its offset`);
    times[name] = value;
  }
  const described = describedBy(fields);
  if (typeof described === 'string') return bad(described);
  const available = numbers['available'] ?? null;
  return {
    row, bedGroupId: id, available, absentReason: available === null ? (fields['absentReason'] === undefined || fields['absentReason'] === '' ? 'niet ingevuld in de bron' : fields['absentReason'].slice(0, 300)) : null,
    availableFrom: times['availableFrom'] ?? null, observedAt, expiresAt: times['expiresAt'] ?? null, ...(fields['staffed'] === undefined ? {} : { staffed: numbers['staffed'] ?? null }), ...(fields['total'] === undefined ? {} : { total: numbers['total'] ?? null }), ...(described === null ? {} : { describes: described }),
  };
}

export function sorted(results: readonly (ImportRow | BadRow)[]): ReadRows {
  const rows: ImportRow[] = [];
  const bad: BadRow[] = [];
  for (const result of results) if ('reason' in result) bad.push(result); else rows.push(result);
  return { rows, bad };
}
