import type PDFKit from 'pdfkit';
import { printable } from './document.ts';
import type { Block, PrintedDocument } from './document.ts';

type Doc = InstanceType<typeof PDFKit>;
type Element = PDFKit.PDFStructureElement;
const margin = 42;
const pad = 3;
const grey = '#555555';

/**
 * Draws a document as a tagged A4 PDF (headings, tables with their head on every page, page numbers) and answers with its bytes in base64. The library is loaded when the first document is
 * asked for: a desk that prints nothing never pays for it.
 */
export async function pdfOf(document: PrintedDocument): Promise<string> {
  const { default: Pdf } = await import('pdfkit');
  const doc = new Pdf({
    size: 'A4', layout: document.landscape ? 'landscape' : 'portrait', margins: { top: margin, left: margin, right: margin, bottom: margin + 18 }, bufferPages: true, tagged: true, lang: 'nl-NL', displayTitle: true, pdfVersion: '1.7',
    info: { Title: document.title, Producer: 'Regioloket', Creator: 'Regioloket', CreationDate: new Date(document.madeAt), ModDate: new Date(document.madeAt) },
  });
  const bytes = collect(doc);
  const root = doc.struct('Document');
  doc.addStructure(root);
  const page: Page = { doc, root, simplified: false };
  write(page, 'H1', document.title, { size: 17, bold: true });
  for (const line of document.lines) write(page, 'P', line, { size: 9, color: grey });
  for (const block of document.blocks) draw(page, block);
  root.end();
  foot(page, document.footer);
  doc.end();
  return bytes;
}

type Page = { readonly doc: Doc; readonly root: Element; simplified: boolean };
type Look = { readonly size: number; readonly bold?: boolean; readonly color?: string };

function collect(doc: Doc): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts: Uint8Array[] = [];
    doc.on('data', (part: Uint8Array) => { parts.push(part); });
    doc.on('end', () => { resolve(Buffer.concat(parts).toString('base64')); });
    doc.on('error', reject);
  });
}

function draw(page: Page, block: Block): void {
  const { doc } = page;
  switch (block.kind) {
    case 'heading': {
      if (doc.y > bottomOf(doc) - 60) doc.addPage();
      doc.moveDown(0.9);
      write(page, 'H2', block.text, { size: 12, bold: true });
      doc.moveDown(0.2);
      return;
    }
    case 'text': return write(page, 'P', block.text, { size: 10, bold: block.strong === true });
    case 'pairs': return table(page, [0.3, 0.7], block.rows.map(([label, value]) => [label, value]), null, true);
    case 'table': return block.rows.length === 0 ? write(page, 'P', block.empty, { size: 10, color: grey }) : table(page, block.columns.map((column) => column.width), block.rows, block.columns.map((column) => column.head), false, block.columns.map((column) => column.align === 'end'));
    case 'form': return form(page, block.fields);
  }
}

function shown(page: Page, text: string): string {
  const result = printable(text);
  if (result.simplified) page.simplified = true;
  return result.text;
}

function style(doc: Doc, look: Look): Doc {
  return doc.font(look.bold === true ? 'Helvetica-Bold' : 'Helvetica').fontSize(look.size).fillColor(look.color ?? '#000000');
}

function write(page: Page, tag: string, text: string, look: Look): void {
  const { doc, root } = page;
  root.add(doc.struct(tag, {}, () => { style(doc, look).text(shown(page, text), margin, doc.y, { width: widthOf(doc) }); }));
}

/** Rows with a line under each; a row is never torn over two pages, and a table goes on under its own head. */
function table(page: Page, shares: readonly number[], rows: readonly (readonly string[])[], head: readonly string[] | null, labels: boolean, ends: readonly boolean[] = []): void {
  const { doc, root } = page;
  const total = shares.reduce((sum, share) => sum + share, 0);
  const widths = shares.map((share) => (share / total) * widthOf(doc));
  const element = doc.struct('Table');
  root.add(element);
  const row = (cells: readonly string[], bold: (index: number) => boolean, tag: string): void => {
    const texts = cells.map((cell) => shown(page, cell));
    const height = Math.max(...texts.map((text, index) => style(doc, { size: 9, bold: bold(index) }).heightOfString(text === '' ? ' ' : text, { width: (widths[index] ?? 0) - 2 * pad }))) + 2 * pad;
    if (doc.y + height > bottomOf(doc)) {
      doc.addPage();
      if (head !== null && tag === 'TD') row(head, () => true, 'TH');
    }
    const top = doc.y;
    const line = doc.struct('TR');
    element.add(line);
    let left = margin;
    texts.forEach((text, index) => {
      const at = left;
      line.add(doc.struct(tag, {}, () => { style(doc, { size: 9, bold: bold(index) }).text(text, at + pad, top + pad, { width: (widths[index] ?? 0) - 2 * pad, align: ends[index] === true ? 'right' : 'left' }); }));
      left += widths[index] ?? 0;
    });
    line.end();
    doc.markContent('Artifact', { type: 'Layout' });
    doc.moveTo(margin, top + height).lineTo(margin + widthOf(doc), top + height).lineWidth(tag === 'TH' ? 1 : 0.4).strokeColor('#777777').stroke();
    doc.endMarkedContent();
    doc.x = margin;
    doc.y = top + height;
  };
  if (head !== null) row(head, () => true, 'TH');
  for (const cells of rows) row(cells, (index) => labels && index === 0, 'TD');
  element.end();
  doc.moveDown(0.3);
}

/** A paper form: a label, boxes to tick, and lines to write on. */
function form(page: Page, fields: Extract<Block, { kind: 'form' }>['fields']): void {
  const { doc } = page;
  for (const { label, lines = 1, boxes = [] } of fields) {
    const height = (boxes.length > 0 ? 0 : lines * 20) + 20;
    if (doc.y + height > bottomOf(doc)) doc.addPage();
    write(page, 'P', boxes.length === 0 ? label : `${label}   ${boxes.map((box) => `[   ] ${box}`).join('     ')}`, { size: 9 });
    if (boxes.length > 0) { doc.moveDown(0.5); continue; }
    doc.markContent('Artifact', { type: 'Layout' });
    for (let line = 1; line <= lines; line += 1) doc.moveTo(margin, doc.y + line * 18).lineTo(margin + widthOf(doc), doc.y + line * 18).lineWidth(0.5).strokeColor('#777777').stroke();
    doc.endMarkedContent();
    doc.y += lines * 18 + 6;
  }
}

function foot({ doc, simplified }: Page, footer: string): void {
  const { start, count } = doc.bufferedPageRange();
  const text = printable(simplified ? `${footer} Letters die het lettertype niet heeft, staan er zonder teken.` : footer).text;
  for (let index = start; index < start + count; index += 1) {
    doc.switchToPage(index);
    const { bottom } = doc.page.margins;
    // Text below the bottom margin would start a new page.
    doc.page.margins.bottom = 0;
    doc.markContent('Artifact', { type: 'Pagination' });
    style(doc, { size: 8, color: grey }).text(text, margin, doc.page.height - 34, { width: widthOf(doc) - 70, lineBreak: false });
    style(doc, { size: 8, color: grey }).text(`blad ${index - start + 1} van ${count}`, doc.page.width - margin - 70, doc.page.height - 34, { width: 70, align: 'right', lineBreak: false });
    doc.endMarkedContent();
    doc.page.margins.bottom = bottom;
  }
}

function widthOf(doc: Doc): number {
  return doc.page.width - 2 * margin;
}

function bottomOf(doc: Doc): number {
  return doc.page.height - doc.page.margins.bottom;
}
