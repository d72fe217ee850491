import type { CostView, FigureUnit, ReportView } from '../contract/reports.ts';
import { shownFigure } from './words.ts';

/** Files for a spreadsheet in the Netherlands: semicolons, decimal commas, UTF-8 with a byte order mark. Shares as 0..1, times in minutes: raw, to reckon on with. */
export function reportCsv(view: ReportView): string {
  const rows: Cell[][] = [
    ['regio', view.regionName], ['periode', view.period.from, view.period.to], ['peildatum', new Date(view.asOf).toISOString()], ['profiel', view.profileName, view.profileVersion], ['voor', view.audience],
    ...(view.training ? [['let op', 'oefenregio: alle gegevens zijn verzonnen']] : []), ...(view.minimumCell > 0 ? [['let op', `aantallen onder ${view.minimumCell} zijn weggelaten`]] : []), ['let op', 'niet klinisch gevalideerd'], [],
    ['cijfer', 'naam', 'eenheid', 'stand', 'waarde', 'p90', 'geteld over', 'streefwaarde', 'nulmeting (ingevoerd)', 'periode nulmeting', 'bron nulmeting'],
    ...[...view.lines, ...view.narrow].map((line): Cell[] => [line.id, line.label, line.unit, stateNl[line.state], line.value, line.p90, line.of, line.target?.value ?? null, line.baseline?.value ?? null, line.baseline?.period ?? null, line.baseline?.source ?? null]),
  ];
  for (const section of view.sections) {
    rows.push([], [section.id, section.title, ...section.columns.map((column) => column.label)]);
    for (const row of section.rows) rows.push([row.key, row.label, ...row.cells]);
  }
  return textOf(rows);
}

export function costCsv(view: CostView): string {
  return textOf([
    ['regio', view.regionName], ['maand', view.month], ['verdeling', view.modelText], ['kosten van het loket', euro(view.deskCents)], [],
    ['organisatie', 'waarom', 'bedrag in euro'], ...view.lines.map((line): Cell[] => [line.name, line.why, euro(line.cents)]), ['totaal', '', euro(view.invoicedCents)], ['niet verdeeld', '', euro(view.openCents)], [],
    ['aanvragen van', 'aantal'], ...view.requests.map((row): Cell[] => [row.name, row.count]), [], ['plaatsingen bij', 'aantal'], ...view.placements.map((row): Cell[] => [row.name, row.count]), [],
    ['tijd voor huisartsen', 'minuten (schatting)'], ...view.gpMinutes.map((row): Cell[] => [row.name, row.minutes]), ['tijd van het loket', view.deskMinutes], ['tijd van artsen in dit programma', view.measuredPhysicianMinutes],
  ]);
}

/** Cents as euros with a decimal comma and no thousands mark: a spreadsheet reads it as a number. */
export function euro(cents: number | null): string | null {
  if (cents === null) return null;
  const whole = Math.trunc(Math.abs(cents) / 100);
  return `${cents < 0 ? '-' : ''}${whole},${String(Math.abs(cents) % 100).padStart(2, '0')}`;
}

export const stateNl = { measured: 'gemeten', none: 'geen gevallen', hidden: 'niet getoond', notMeasured: 'niet gemeten' } as const;

/** A figure as people read it: the number, or why there is none. */
export function figureText(line: { readonly state: keyof typeof stateNl; readonly value: number | null; readonly unit: FigureUnit }): string {
  return line.state === 'measured' ? shownFigure(line.value, line.unit) : stateNl[line.state];
}

type Cell = string | number | null;

function textOf(rows: readonly (readonly Cell[])[]): string {
  return `\ufeff${rows.map((row) => row.map(cellOf).join(';')).join('\r\n')}\r\n`;
}

/** Text that a spreadsheet would run as a formula gets an apostrophe before it. */
function cellOf(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(Math.round(cell * 1e6) / 1e6).replace('.', ',');
  const safe = /^[=+@\t\r]|^-(?![\d,]+$)/.test(cell) ? `'${cell}` : cell;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
