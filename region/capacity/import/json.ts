import * as z from 'zod';
import { MAX_ROWS, UnreadableFile, rowFrom, sorted } from './rows.ts';
import type { ReadRows } from './rows.ts';

const Row = z.strictObject({
  bedGroupId: z.string().min(1).max(200), available: z.number().nullable(), absentReason: z.string().max(300).nullable().optional(), availableFrom: z.string().nullable().optional(), staffed: z.number().nullable().optional(),
  total: z.number().nullable().optional(), observedAt: z.string(), expiresAt: z.string().nullable().optional(),
  name: z.string().optional(), organisationId: z.string().optional(), locationId: z.string().optional(), regionId: z.string().optional(), labels: z.array(z.string()).optional(), acute: z.boolean().optional(), sex: z.string().optional(), ward: z.string().optional(),
  admission: z.array(z.object({ days: z.array(z.int()), from: z.string(), to: z.string() })).optional(), wzdRegistered: z.boolean().optional(), features: z.array(z.string()).optional(), maxWeightKg: z.number().optional(), mainPractitioner: z.string().optional(), commitment: z.boolean().optional(),
  position: z.object({ lat: z.number(), lng: z.number() }).nullable().optional(),
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
    return rowFrom(row, textsOf(parsed.data));
  }));
}

/** The same texts as a CSV line has, so that one set of rules reads both. */
function textsOf({ admission, position, ...plain }: z.infer<typeof Row>): Record<string, string> {
  const texts = Object.fromEntries(Object.entries(plain).map(([name, field]) => [name, field == null ? '' : Array.isArray(field) ? field.join('|') : String(field)]));
  if (admission !== undefined) texts['admission'] = admission.map((window) => `${window.days.join(',')} ${window.from}-${window.to}`).join('|');
  if (position != null) Object.assign(texts, { lat: String(position.lat), lng: String(position.lng) });
  return texts;
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
