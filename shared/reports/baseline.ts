import type { BaselineFigure } from '../contract/reports.ts';
import { indicatorCatalogue, isIndicator } from './indicators/catalogue.ts';

/** Columns of a baseline file; the first four must be there. */
export const baselineColumns = ['cijfer', 'waarde', 'periode', 'bron', 'p90', 'aantal'] as const;
export type BaselineResult = { readonly ok: true; readonly figures: readonly BaselineFigure[] } | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Reads the lines of a baseline file (docs/indicators.md, "Baseline"): all of them or none, every problem with its line. Shares as 0,85 or 85 %, times in minutes.
 * @param records one per line, keyed by column name in lower case
 */
export function readBaseline(records: readonly Readonly<Record<string, string>>[]): BaselineResult {
  const problems: string[] = [];
  const figures: BaselineFigure[] = [];
  if (records.length === 0) return { ok: false, problems: ['Het bestand heeft geen regels met cijfers.'] };
  const missing = ['cijfer', 'waarde', 'periode', 'bron'].filter((name) => !Object.hasOwn(records[0] ?? {}, name));
  if (missing.length > 0) return { ok: false, problems: [`Kolom ${missing.map((name) => `"${name}"`).join(' en ')} ontbreekt. Nodig zijn: cijfer, waarde, periode en bron.`] };
  records.forEach((record, index) => {
    const line = `Regel ${index + 2}`;
    const id = (record['cijfer'] ?? '').trim();
    const found = indicatorOf(id);
    if (found === null) return void problems.push(`${line}: "${id.slice(0, 40)}" is geen bekend cijfer.`);
    const { unit, nl } = indicatorCatalogue[found];
    const value = numberOf(record['waarde'] ?? '');
    const p90 = (record['p90'] ?? '').trim() === '' ? null : numberOf(record['p90'] ?? '');
    const count = (record['aantal'] ?? '').trim() === '' ? null : numberOf(record['aantal'] ?? '');
    const period = (record['periode'] ?? '').trim();
    const source = (record['bron'] ?? '').trim();
    const unreadable = (name: string, read: number | null): boolean => read === null && (record[name] ?? '').trim() !== '';
    if (value === null) problems.push(`${line}: de waarde van "${nl}" is geen getal.`);
    else if (unit === 'share' && value > 1) problems.push(`${line}: "${nl}" is een deel van het geheel; schrijf 85 % als 85 % of 0,85.`);
    else if (unreadable('p90', p90)) problems.push(`${line}: de p90 van "${nl}" is geen getal.`);
    else if (unreadable('aantal', count) || (count !== null && !Number.isInteger(count))) problems.push(`${line}: het aantal is geen heel getal.`);
    else if (period === '' || source === '') problems.push(`${line}: periode en bron mogen niet leeg zijn.`);
    else if (figures.some((one) => one.id === found)) problems.push(`${line}: "${nl}" staat er twee keer in.`);
    else figures.push({ id: found, value, p90, count, period: period.slice(0, 60), source: source.slice(0, 200) });
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, figures };
}

function indicatorOf(text: string): keyof typeof indicatorCatalogue | null {
  if (isIndicator(text)) return text;
  const wanted = text.toLowerCase();
  return (Object.keys(indicatorCatalogue) as (keyof typeof indicatorCatalogue)[]).find((id) => indicatorCatalogue[id].nl.toLowerCase() === wanted) ?? null;
}

/** "0,85", "85 %", "1.453" or "1453"; null when it is no number. */
function numberOf(text: string): number | null {
  const match = /^(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?\s*(%?)$/.exec(text.trim());
  if (match === null) return null;
  const value = Number(`${(match[1] ?? '').replaceAll('.', '')}.${match[2] ?? '0'}`);
  return match[3] === '%' ? value / 100 : value;
}
