import { parse } from 'csv-parse/sync';
import { CodedError } from '../../../shared/contract/errors.ts';
import type { Actor } from '../../../shared/contract/primitives.ts';
import type { RegionBaseline } from '../../../shared/contract/reports.ts';
import { readBaseline } from '../../../shared/reports/baseline.ts';
import type { Cache } from '../kernel.ts';
import { publishedRow, publishRows } from '../profile/publishRows.ts';
import type { PublishPorts } from '../profile/publishRows.ts';

/** Figures of before this program, one set per region: brought in by a manager, kept by the region and shown on each of its desks. They stay apart from what is measured, with file, person and moment. */
export type Baselines = {
  of(regionId: string): RegionBaseline | null;
  /** All lines or none; the region's answer is waited for. Resolves to how many figures. Errors: badRequest with every problem and its line; offline; what the region refuses. */
  bring(regionId: string, file: { readonly fileName: string; readonly csv: string }, actor: Actor, at: number): Promise<number>;
  /** Nothing happens where there is none. */
  remove(regionId: string, actor: Actor): Promise<void>;
};

export function createBaselines(cache: Cache, ports: PublishPorts): Baselines {
  const of = (regionId: string): RegionBaseline | null => cache.get('baseline', idOf(regionId));
  return {
    of,
    bring: async (regionId, { fileName, csv }, actor, at) => {
      const read = readBaseline(recordsOf(csv));
      if (!read.ok) {
        const [first = '', ...more] = read.problems;
        throw new CodedError('badRequest', `${first}${more.length > 0 ? ` En nog ${more.length} ${more.length === 1 ? 'probleem' : 'problemen'}.` : ''} Er is niets ingelezen.`.slice(0, 500), { problems: read.problems.slice(0, 50).map((text) => text.slice(0, 300)) });
      }
      const version = of(regionId)?.version ?? 0;
      const baseline: RegionBaseline = { id: idOf(regionId), regionId, fileName, importedAt: at, by: ports.session.nameOf(actor), figures: [...read.figures], version: version + 1 };
      await publishRows(ports, actor, 'reports.importBaseline', [publishedRow('baseline', baseline, version)]);
      return read.figures.length;
    },
    remove: async (regionId, actor) => {
      const known = of(regionId);
      if (known !== null) await publishRows(ports, actor, 'reports.removeBaseline', [{ kind: 'baseline', id: known.id, baseVersion: known.version, body: null }]);
    },
  };
}

function idOf(regionId: string): string {
  return `baseline-${regionId}`.slice(0, 100);
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
