import { formatClock } from '../../../shared/calendar/index.ts';
import { careTypeNl, normNl } from '../../../shared/casework/nl.ts';
import type { Handover } from '../../../shared/casework/handover.ts';
import type { ShiftView } from '../../../shared/contract/views.ts';
import { dated, fileStamp } from '../print/document.ts';
import type { Block, PrintedDocument } from '../print/document.ts';
import type * as z from 'zod';

const confidential = 'Vertrouwelijk: bevat patiëntgegevens. Niet laten liggen; vernietigen na gebruik.';

/** The nursing handover (data set of care.md 6.2 B). What is required and not known is printed as such: a gap must be seen on paper too. */
export function handoverDocument(handover: Handover, about: { readonly version: number | null; readonly sentAt: number | null; readonly madeBy: string; readonly isbarr: string }, now: number): PrintedDocument {
  return {
    title: 'Verpleegkundige overdracht', madeAt: now, landscape: false, footer: confidential,
    lines: [
      about.version === null || about.sentAt === null ? `Nog niet verzonden; stand van ${dated(now)}.` : `Versie ${about.version}, verzonden ${dated(about.sentAt)}.`, `Afgedrukt ${dated(now)} door ${about.madeBy}.`,
      'Het triageprotocol achter de uitkomst is niet klinisch gevalideerd.',
    ],
    blocks: [
      ...(handover.missing.length === 0 ? [] : [{ kind: 'text', text: `Nog niet bekend: ${handover.missing.join(', ')}.`, strong: true } as const]),
      ...handover.sections.flatMap((section): Block[] => {
        const rows = section.lines.filter((line) => line.value !== null || line.required).map((line) => [line.label, line.value ?? 'niet bekend'] as const);
        return rows.length === 0 ? [] : [{ kind: 'heading', text: section.title }, { kind: 'pairs', rows }];
      }),
      { kind: 'heading', text: 'Voorleestekst (ISBARR)' }, { kind: 'text', text: about.isbarr }, { kind: 'heading', text: 'Ontvangst' }, { kind: 'form', fields: [{ label: 'Ontvangen door (naam, functie), datum en tijd' }, { label: 'Herhaald en akkoord', boxes: ['ja', 'nee, teruggebeld'] }] },
    ],
  };
}

/** Dienstoverdracht on paper: the receiver reads back and signs under it. */
export function shiftDocument(view: z.infer<typeof ShiftView>, outlook: readonly Block[], madeBy: string, now: number): PrintedDocument {
  return {
    title: 'Dienstoverdracht', madeAt: now, landscape: true, footer: confidential,
    lines: [`Gemaakt ${dated(view.madeAt)} door ${madeBy}. ${view.rows.length} open, ${view.unowned} zonder behandelaar.`, ...(view.last === null ? [] : [`Vorige overdracht ${dated(view.last.at)} door ${view.last.by}.`])],
    blocks: [
      { kind: 'heading', text: 'Open aanvragen, hoogste risico eerst' },
      {
        kind: 'table', empty: 'Er staan geen aanvragen open.',
        columns: [{ head: 'Urgentie', width: 7 }, { head: 'Patiënt', width: 16 }, { head: 'Zorgvorm', width: 15 }, { head: 'Termijn', width: 14 }, { head: 'Houdt op', width: 16 }, { head: 'Van wie', width: 13 }, { head: 'Afspraken en laatste notitie', width: 30 }],
        rows: view.rows.map((row) => [row.urgency ?? '?', [row.patientName, row.place].filter((part) => part !== '').join(', '), row.careType === null ? '' : careTypeNl[row.careType], row.deadline === null ? '' : `${normNl[row.deadline.norm]} ${row.deadline.dueAt <= now ? 'verlopen ' : ''}${formatClock(row.deadline.dueAt)}`, row.blocker ?? '', row.ownerName === '' ? 'NIEMAND' : row.ownerName, [...row.agreements, row.lastNote].filter((part) => part !== '').join('; ').slice(0, 400)]),
      },
      { kind: 'heading', text: 'Storingen en bijzonderheden' }, ...(view.disturbances.length === 0 ? [{ kind: 'text', text: 'Geen.' } as const] : view.disturbances.map((one): Block => ({ kind: 'text', text: one.text }))),
      ...outlook,
      { kind: 'heading', text: 'Overgenomen' }, { kind: 'form', fields: [{ label: 'Herhaald in eigen woorden', lines: 3 }, { label: 'Naam, datum en tijd, handtekening' }] },
    ],
  };
}

export function fileName(name: string, now: number): string {
  return `${name}-${fileStamp(now)}.pdf`;
}
