import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { BaselineFigure } from '../../../shared/contract/reports.ts';
import { CodedError } from '../../../shared/contract/errors.ts';
import { readBaseline } from '../../../shared/reports/baseline.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import { appendAudit } from '../audit/chain.ts';
import type { StoreContext } from '../store/context.ts';

const Stored = z.strictObject({ fileName: z.string(), importedAt: z.int(), by: z.string(), figures: z.array(BaselineFigure) });
export type StoredBaseline = z.infer<typeof Stored>;

/** Figures of before this program, per region, as a manager brought them in. They stay apart from what is measured, with file, person and moment. */
export type Baselines = {
  of(regionId: string): StoredBaseline | null;
  /** All lines or none. Errors: badRequest with every problem and its line. */
  bring(regionId: string, file: { readonly fileName: string; readonly csv: string }, actor: Actor, by: string, at: number): number;
  remove(regionId: string, actor: Actor, at: number): void;
};

export function createBaselines(context: StoreContext): Baselines {
  return {
    of: (regionId) => {
      const row = context.db.read.get<{ body: string }>('SELECT body FROM baseline WHERE region_id = ?', regionId);
      return row === undefined ? null : Stored.parse(JSON.parse(row.body));
    },
    bring: (regionId, { fileName, csv }, actor, by, at) => {
      const read = readBaseline(recordsOf(csv));
      if (!read.ok) {
        const [first = '', ...more] = read.problems;
        throw new CodedError('badRequest', `${first}${more.length > 0 ? ` En nog ${more.length} ${more.length === 1 ? 'probleem' : 'problemen'}.` : ''} Er is niets ingelezen.`.slice(0, 500), { problems: read.problems.slice(0, 50).map((text) => text.slice(0, 300)) });
      }
      const body = JSON.stringify({ fileName, importedAt: at, by, figures: [...read.figures] } satisfies StoredBaseline);
      context.db.write((db) => {
        db.run('INSERT INTO baseline (region_id, body) VALUES (?, ?) ON CONFLICT (region_id) DO UPDATE SET body = excluded.body', regionId, body);
        appendAudit(db, { at, actor, action: 'reports.importBaseline', caseId: null, outcome: 'done' });
      });
      return read.figures.length;
    },
    remove: (regionId, actor, at) => {
      context.db.write((db) => {
        db.run('DELETE FROM baseline WHERE region_id = ?', regionId);
        appendAudit(db, { at, actor, action: 'reports.removeBaseline', caseId: null, outcome: 'done' });
      });
    },
  };
}

/** Lines keyed by column name in lower case; semicolons as a Dutch spreadsheet writes them, or commas. */
function recordsOf(csv: string): Record<string, string>[] {
  const [head = ''] = csv.split(/\r?\n/, 1);
  try {
    return parse(csv, { bom: true, delimiter: head.includes(';') ? ';' : ',', columns: (names: string[]) => names.map((name) => name.trim().toLowerCase()), skip_empty_lines: true, trim: true }) as Record<string, string>[];
  } catch (error) {
    const line = error instanceof Error && 'lines' in error && typeof error.lines === 'number' ? ` (regel ${error.lines})` : '';
    throw new CodedError('badRequest', `Dit bestand is niet te lezen als CSV${line}. Sla het op als CSV met puntkomma's en kies het opnieuw.`);
  }
}
