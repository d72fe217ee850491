import * as z from 'zod';
import { MAX_ROWS, UnreadableFile, rowFrom, sorted } from './rows.ts';
import type { ReadRows } from './rows.ts';

const Row = z.strictObject({
  bedGroupId: z.string().min(1).max(200), available: z.number().nullable(), absentReason: z.string().max(300).nullable().optional(), availableFrom: z.string().nullable().optional(), staffed: z.number().nullable().optional(),
  total: z.number().nullable().optional(), observedAt: z.string(), expiresAt: z.string().nullable().optional(),
});

/** An array of rows, or {bedGroups: [...]}; the same fields as the CSV columns, null = not known. Rows are named by their place in the list. */
export function readJson(text: string): ReadRows {
  const value = parseJson(text);
  const list = Array.isArray(value) ? value as unknown[] : typeof value === 'object' && value !== null && 'bedGroups' in value && Array.isArray(value.bedGroups) ? value.bedGroups as unknown[] : null;
  if (list === null) throw new UnreadableFile('expected a list of rows, or {"bedGroups": [...]}');
  if (list.length > MAX_ROWS) throw new UnreadableFile(`more than ${MAX_ROWS} rows`);
  return sorted(list.map((entry, index) => {
    const row = `row ${index + 1}`;
    const parsed = Row.safeParse(entry);
    if (!parsed.success) return { row, id: idOf(entry), reason: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ').slice(0, 300) };
    return rowFrom(row, Object.fromEntries(Object.entries(parsed.data).map(([name, field]) => [name, field == null ? '' : String(field)])));
  }));
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new UnreadableFile('this is no JSON');
  }
}

function idOf(entry: unknown): string | null {
  return typeof entry === 'object' && entry !== null && 'bedGroupId' in entry && typeof entry.bedGroupId === 'string' ? entry.bedGroupId : null;
}
