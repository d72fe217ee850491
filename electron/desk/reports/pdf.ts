import PDFDocument from 'pdfkit';
import { formatClock, formatDateLong, instantOf } from '../../../shared/calendar/index.ts';
import type { CostView, FigureLine, ReportSection, ReportView } from '../../../shared/contract/reports.ts';
import { euro, figureText } from '../../../shared/reports/csv.ts';
import { shownFigure } from '../../../shared/reports/words.ts';

/** Sections of the quarter report; the others are in the CSV file and on screen. */
const printed = ['phases', 'flow', 'received.byCareType', 'received.byUrgency', 'received.bySource', 'placedWithin24h.byCareType', 'placedWithin24h.byUrgency', 'offers', 'refusedFree', 'refusals', 'locations', 'deviations', 'destinations', 'capacity'];
const audienceNl = { desk: 'het eigen loket', partner: 'partners in de regio', sender: 'verwijzers', neighbour: 'buurregio’s', public: 'iedereen' } as const;
const margin = 50;

/** The quarter report as a tagged PDF: a Dutch document that reads in order, headings and tables as such (Matterhorn: text is text, nothing is a picture). */
export async function quarterPdf(view: ReportView, quarter: string): Promise<Uint8Array> {
  const { period } = view;
  return paper(`Kwartaalrapport ${view.regionName}`, `${view.regionName}, ${quarter}`, (page) => {
    page.title(`Kwartaalrapport ${quarter}`);
    page.text(`Regio: ${view.regionName}. Periode: ${day(period.from)} tot en met ${day(period.to)}. Opgemaakt: ${formatDateLong(view.asOf)}, ${formatClock(view.asOf)}. Bedoeld voor ${audienceNl[view.audience]}.`);
    page.text(`Werkwijze: ${view.profileName}, versie ${view.profileVersion}. De cijfers komen uit de gebeurtenissen van aanvragen zoals de regio ze heeft geregistreerd (${view.events.toLocaleString('nl-NL')} in dit loket).`);
    for (const note of remarks(view)) page.text(note);
    page.heading('Cijfers en streefwaarden');
    page.table(['Cijfer', 'Waarde', 'P90', 'Geteld over', 'Streefwaarde', 'Gehaald', 'Nulmeting'], [...view.lines, ...view.narrow].map(lineRow), [30, 12, 12, 9, 16, 9, 12]);
    for (const section of printed.flatMap((id) => view.sections.filter((one) => one.id === id))) printSection(page, section);
    page.heading('Wat de cijfers betekenen');
    page.text('Doorlooptijden zijn verstreken tijd in hele minuten, ook over de zomer- en wintertijd heen; pauzes gaan er niet af. Mediaan: de helft was sneller. P90: negen van de tien waren sneller of even snel. Een aanvraag telt in de periode waarin die binnenkwam.');
    page.table(['Cijfer', 'Betekenis'], view.lines.map((line) => [line.label, line.definition]), [32, 68]);
  });
}

/** The month's cost report; the amounts add up to the cent. */
export async function costPdf(view: CostView): Promise<Uint8Array> {
  const amount = (cents: number | null): string => (cents === null ? '–' : `€ ${euro(cents) ?? ''}`);
  return paper(`Kostenrapport ${view.regionName}`, `${view.regionName}, ${view.month}`, (page) => {
    page.title(`Kostenrapport ${view.month}`);
    page.text(`Regio: ${view.regionName}. Verdeling: ${view.modelText}. Kosten van het loket in deze maand: ${amount(view.deskCents)}.`);
    for (const note of view.notes) page.text(note);
    if (view.needs.length > 0) page.text('Er is nog niets verdeeld: de kosten van het loket of de uren van de arts zijn niet ingevuld.');
    page.heading('Verdeling');
    page.table(['Organisatie', 'Waarom', 'Bedrag'], [...view.lines.map((line) => [line.name, line.why, amount(line.cents)]), ['Totaal', '', amount(view.invoicedCents)], ['Niet verdeeld', '', amount(view.openCents)]], [50, 30, 20]);
    page.heading('Waarop dit berust');
    page.table(['Aanvragen van', 'Aantal'], view.requests.map((row) => [row.name, row.count.toLocaleString('nl-NL')]), [75, 25]);
    page.table(['Plaatsingen bij', 'Aantal'], view.placements.map((row) => [row.name, row.count.toLocaleString('nl-NL')]), [75, 25]);
    if (view.gpMinutes.length > 0) page.table(['Tijd voor huisartsen (schatting)', 'Minuten'], view.gpMinutes.map((row) => [row.name, row.minutes.toLocaleString('nl-NL')]), [75, 25]);
  });
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

function printSection(page: Paper, section: ReportSection): void {
  page.heading(section.title);
  if (section.rows.length === 0) {
    page.text('Geen gevallen in deze periode.');
    return;
  }
  const rest = Math.round(60 / section.columns.length);
  page.table(['', ...section.columns.map((column) => column.label)], section.rows.map((row) => [row.label, ...row.cells.map((cell, index) => shownFigure(cell, section.columns[index]?.unit ?? 'count'))]), [40, ...section.columns.map(() => rest)]);
  if (section.note !== null) page.text(section.note);
}

function day(date: string): string {
  return formatDateLong(instantOf(date, '12:00'));
}

type Paper = { title(text: string): void; heading(text: string): void; text(text: string): void; /** `shares`: widths in percent */ table(head: readonly string[], rows: readonly (readonly string[])[], shares: readonly number[]): void };

async function paper(title: string, footer: string, write: (page: Paper) => void): Promise<Uint8Array> {
  const doc = new PDFDocument({ size: 'A4', margin, pdfVersion: '1.7', tagged: true, lang: 'nl-NL', displayTitle: true, bufferPages: true, info: { Title: title, Author: 'Regioloket' } });
  const parts: Buffer[] = [];
  doc.on('data', (part: Buffer) => { parts.push(part); });
  const ended = new Promise<void>((resolve, reject) => { doc.on('end', resolve).on('error', reject); });
  const root = doc.struct('Document');
  doc.addStructure(root);
  const width = doc.page.width - 2 * margin;
  const tagged = (tag: string, font: string, size: number, text: string, gap: number): void => {
    root.add(doc.struct(tag, {}, () => { doc.font(font).fontSize(size).fillColor('black').text(text, margin, doc.y, { width }); }));
    doc.y += gap;
  };
  const room = (points: number): void => { if (doc.y + points > doc.page.height - margin) doc.addPage(); };
  write({
    title: (text) => { tagged('H1', 'Helvetica-Bold', 20, text, 8); },
    heading: (text) => {
      room(90);
      doc.y += 10;
      tagged('H2', 'Helvetica-Bold', 13, text, 4);
    },
    text: (text) => {
      room(30);
      tagged('P', 'Helvetica', 10, text, 4);
    },
    table: (head, rows, shares) => {
      const cell = { border: { top: 0, right: 0, bottom: 0.5, left: 0 }, borderColor: '#999999', padding: 3 };
      const all = shares.reduce((sum, share) => sum + share, 0);
      const options = {
        structParent: root, position: { x: margin, y: doc.y }, maxWidth: width, columnStyles: shares.map((share, index) => ({ width: (width * share) / all, align: { x: index === 0 ? ('left' as const) : ('right' as const), y: 'top' as const } })),
        data: [head.map((text) => ({ ...cell, text, type: 'TH' as const, font: { src: 'Helvetica-Bold', size: 8 } })), ...rows.map((row) => row.map((text, index) => ({ ...cell, text, type: index === 0 ? ('TH' as const) : ('TD' as const), font: { src: 'Helvetica', size: 8 } })))],
      };
      doc.font('Helvetica').fontSize(8).table(options);
      doc.y += 6;
    },
  });
  root.end();
  const pages = doc.bufferedPageRange();
  for (let index = 0; index < pages.count; index += 1) {
    doc.switchToPage(index);
    doc.page.margins.bottom = 0;
    doc.markContent('Artifact', { type: 'Pagination' });
    doc.font('Helvetica').fontSize(8).fillColor('#444444').text(`${footer}   ·   bladzijde ${index + 1} van ${pages.count}   ·   niet klinisch gevalideerd`, margin, doc.page.height - 32, { width, lineBreak: false });
    doc.endMarkedContent();
  }
  doc.end();
  await ended;
  return new Uint8Array(Buffer.concat(parts));
}
