import { formatClock, formatDateLong, instantOf } from '../../../shared/calendar/index.ts';
import type { CostView, FigureLine, ReportSection, ReportView } from '../../../shared/contract/reports.ts';
import { euro, figureText } from '../../../shared/reports/csv.ts';
import { shownFigure } from '../../../shared/reports/words.ts';
import type { Block, Column, PrintedDocument } from '../print/document.ts';

/** Sections of the quarter report; the others are in the CSV file and on screen. */
const printed = ['phases', 'flow', 'received.byCareType', 'received.byUrgency', 'received.bySource', 'placedWithin24h.byCareType', 'placedWithin24h.byUrgency', 'offers', 'refusedFree', 'refusals', 'locations', 'deviations', 'destinations', 'followUp.day30', 'followUp.day90', 'alarms', 'capacity'];
const audienceNl = { desk: 'het eigen loket', partner: 'partners in de regio', sender: 'verwijzers', neighbour: 'buurregio’s', public: 'iedereen' } as const;

/** The quarter report on paper; drawn by the desk's one PDF writer (print/pdf.ts). */
export function quarterDocument(view: ReportView, quarter: string): PrintedDocument {
  const { period } = view;
  return {
    ...paper(view, `Kwartaalrapport ${quarter}`, view.asOf),
    lines: [
      `Regio: ${view.regionName}. Periode: ${day(period.from)} tot en met ${day(period.to)}. Opgemaakt: ${formatDateLong(view.asOf)}, ${formatClock(view.asOf)}. Bedoeld voor ${audienceNl[view.audience]}.`,
      `Werkwijze: ${view.profileName}, versie ${view.profileVersion}. De cijfers komen uit de gebeurtenissen van aanvragen zoals de regio ze heeft geregistreerd (${view.events.toLocaleString('nl-NL')} in dit loket).`,
      ...remarks(view),
    ],
    blocks: [
      heading('Cijfers en streefwaarden'),
      table(['Cijfer', 'Waarde', 'P90', 'Geteld over', 'Streefwaarde', 'Gehaald', 'Nulmeting'], [...view.lines, ...view.narrow].map(lineRow), [30, 12, 12, 9, 16, 9, 12]),
      ...printed.flatMap((id) => view.sections.filter((one) => one.id === id)).flatMap(sectionBlocks),
      heading('Wat de cijfers betekenen'),
      text('Doorlooptijden zijn verstreken tijd in hele minuten, ook over de zomer- en wintertijd heen; pauzes gaan er niet af. Mediaan: de helft was sneller. P90: negen van de tien waren sneller of even snel. Een aanvraag telt in de periode waarin die binnenkwam.'),
      { kind: 'table', columns: [{ head: 'Cijfer', width: 32 }, { head: 'Betekenis', width: 68 }], rows: view.lines.map((line) => [line.label, line.definition]), empty: '' },
    ],
  };
}

/** The month's cost report; the amounts add up to the cent. `now`: epoch ms. */
export function costDocument(view: CostView, now: number): PrintedDocument {
  const amount = (cents: number | null): string => (cents === null ? '–' : `€ ${euro(cents) ?? ''}`);
  return {
    ...paper(view, `Kostenrapport ${view.month}`, now),
    lines: [`Regio: ${view.regionName}. Verdeling: ${view.modelText}. Kosten van het loket in deze maand: ${amount(view.deskCents)}.`, ...view.notes, ...(view.needs.length > 0 ? ['Er is nog niets verdeeld: de kosten van het loket of de uren van de arts zijn niet ingevuld.'] : [])],
    blocks: [
      heading('Verdeling'),
      table(['Organisatie', 'Waarom', 'Bedrag'], [...view.lines.map((line) => [line.name, line.why, amount(line.cents)]), ['Totaal', '', amount(view.invoicedCents)], ['Niet verdeeld', '', amount(view.openCents)]], [50, 30, 20]),
      heading('Waarop dit berust'),
      table(['Aanvragen van', 'Aantal'], view.requests.map((row) => [row.name, row.count.toLocaleString('nl-NL')]), [75, 25]),
      table(['Plaatsingen bij', 'Aantal'], view.placements.map((row) => [row.name, row.count.toLocaleString('nl-NL')]), [75, 25]),
      ...(view.gpMinutes.length > 0 ? [table(['Tijd voor huisartsen (schatting)', 'Minuten'], view.gpMinutes.map((row) => [row.name, row.minutes.toLocaleString('nl-NL')]), [75, 25])] : []),
    ],
  };
}

function paper(view: { readonly regionName: string }, title: string, madeAt: number): Omit<PrintedDocument, 'lines' | 'blocks'> {
  return { title, footer: `${view.regionName}, ${title} · niet klinisch gevalideerd`, landscape: false, madeAt };
}

function heading(words: string): Block {
  return { kind: 'heading', text: words };
}

function text(words: string): Block {
  return { kind: 'text', text: words };
}

/** The first column reads, the others count. */
function table(heads: readonly string[], rows: readonly (readonly string[])[], widths: readonly number[]): Block {
  const columns = heads.map((head, index): Column => ({ head, width: widths[index] ?? 0, ...(index === 0 ? {} : { align: 'end' as const }) }));
  return { kind: 'table', columns, rows, empty: 'Geen gevallen in deze periode.' };
}

function remarks(view: ReportView): string[] {
  return [
    ...(view.training ? ['OEFENREGIO: alle patiënten en instellingen in dit rapport zijn verzonnen.'] : []),
    'Niet klinisch gevalideerd: het protocol en de definities van deze cijfers zijn nog niet ondertekend door een specialist ouderengeneeskunde en een medisch manager.',
    ...(view.minimumCell > 0 ? [`Aantallen onder ${view.minimumCell}, en wat die zou verraden, zijn weggelaten ("niet getoond").`] : []),
    ...(view.baseline === null ? [] : [`De nulmeting is ingevoerd uit het bestand ${view.baseline.fileName}; deze cijfers zijn niet door dit programma gemeten.`]),
  ];
}

function lineRow(line: FigureLine): string[] {
  const target = line.target === null ? '–' : `${line.target.direction === 'atLeast' ? 'minstens' : 'hoogstens'} ${shownFigure(line.target.value, line.unit)}`;
  return [line.label, figureText(line), shownFigure(line.p90, line.unit), shownFigure(line.of, 'count'), target, line.met === null ? '–' : line.met ? 'ja' : 'nee', line.baseline === null ? '–' : shownFigure(line.baseline.value, line.unit)];
}

function sectionBlocks(section: ReportSection): Block[] {
  const rest = Math.round(60 / section.columns.length);
  const rows = section.rows.map((row) => [row.label, ...row.cells.map((cell, index) => shownFigure(cell, section.columns[index]?.unit ?? 'count'))]);
  return [heading(section.title), table(['', ...section.columns.map((column) => column.label)], rows, [40, ...section.columns.map(() => rest)]), ...(section.note === null || rows.length === 0 ? [] : [text(section.note)])];
}

function day(date: string): string {
  return formatDateLong(instantOf(date, '12:00'));
}
