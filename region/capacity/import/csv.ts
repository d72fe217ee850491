import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { describingColumns } from './describe.ts';
import { MAX_ROWS, UnreadableFile, rowFrom, sorted } from './rows.ts';
import type { ReadRows } from './rows.ts';

const columns = ['bedGroupId', 'available', 'absentReason', 'availableFrom', 'staffed', 'total', 'observedAt', 'expiresAt', ...describingColumns] as const;
const Records = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }));

/** Comma or semicolon, first line = column names (docs/capacity-mapping.md). Rows are named by their line. */
export function readCsv(text: string): ReadRows {
  const delimiter = (text.split('\n', 1)[0] ?? '').includes(';') ? ';' : ',';
  let records: z.infer<typeof Records>;
  try {
    records = Records.parse(parse(text, { bom: true, delimiter, info: true, relax_column_count: true, skip_empty_lines: true, trim: true, max_record_size: 10_000 }));
  } catch (error) {
    throw new UnreadableFile(`this is no CSV: ${error instanceof Error ? error.message.slice(0, 200) : ''}`);
  }
  const [head, ...rest] = records;
  if (head === undefined) throw new UnreadableFile('the file is empty');
  const unknown = head.record.find((name) => !columns.some((column) => column === name));
  if (unknown !== undefined) throw new UnreadableFile(`unknown column "${unknown.slice(0, 40)}"; known are ${columns.join(', ')}`);
  if (new Set(head.record).size !== head.record.length) throw new UnreadableFile('a column is named twice');
  for (const needed of ['bedGroupId', 'available', 'observedAt']) if (!head.record.includes(needed)) throw new UnreadableFile(`column ${needed} is missing`);
  if (rest.length > MAX_ROWS) throw new UnreadableFile(`more than ${MAX_ROWS} rows`);
  return sorted(rest.map(({ record, info }) => record.length === head.record.length
    ? rowFrom(`line ${info.lines}`, Object.fromEntries(head.record.map((name, index) => [name, record[index] ?? ''])))
    : { row: `line ${info.lines}`, id: record[0] ?? null, reason: `has ${record.length} fields, the first line has ${head.record.length}` }));
}
