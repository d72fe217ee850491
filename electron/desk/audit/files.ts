import { createHash } from 'node:crypto';
import type { OpenEvent } from '../../../shared/casework/events.ts';
import type { AuditLineView } from '../../../shared/contract/desk/audit.ts';
import type { AuditLine } from './chain.ts';

/** Files that leave the desk on purpose, as text: whoever made one stands in the log. */
export type MadeFile = { readonly name: string; readonly type: string; readonly text: string; readonly sha256: string };

const columns = ['nr', 'tijdstip', 'wie', 'rol', 'namens', 'wat', 'actie', 'aanvraag', 'uitkomst', 'grond', 'werkplek', 'plaats', 'bijzonderheid', 'vorige', 'hash'] as const;

/** CSV (RFC 4180) with a semicolon, as Dutch spreadsheets read it; oldest first. */
export function csvOf(rows: readonly { readonly line: AuditLine; readonly view: AuditLineView }[], name: string): MadeFile {
  const body = rows.map(({ line, view }) => [
    line.seq, new Date(line.at).toISOString(), view.actor, line.role, view.behalf, view.label, line.action, line.case_id, line.outcome, line.why, line.desk, line.place, line.detail, line.previous, line.hash,
  ].map(cell).join(';'));
  return made(name, 'text/csv;charset=utf-8', `\uFEFF${[columns.join(';'), ...body].join('\r\n')}\r\n`);
}

/** A cell that starts like a formula is shown as text: a spreadsheet must not run what somebody typed. */
function cell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[;"\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** What the desk holds of one case, as recorded, and who looked at it. */
export function accessOf(caseId: string, events: readonly OpenEvent[], lines: readonly AuditLineView[], madeAt: number, desk: string): MadeFile {
  const content = {
    toelichting: 'Inzage in de gegevens die het regionale loket over u heeft (artikel 15 AVG). Deel 1: wat er is vastgelegd, op volgorde. Deel 2: wie de gegevens heeft gezien of veranderd.',
    gemaakt: new Date(madeAt).toISOString(), werkplek: desk, aanvraag: caseId,
    vastgelegd: events.map((event) => ({ tijdstip: new Date(event.at).toISOString(), soort: event.type, door: event.actor.id, rol: event.actor.role, gewist: event.erased, gegevens: { ...(event.payload as object), ...((event.personal as object | null) ?? {}) } })),
    logboek: lines.map((line) => ({ tijdstip: new Date(line.at).toISOString(), wie: line.actor, rol: line.role, wat: line.label, uitkomst: line.outcome })),
  };
  return made(`inzage-${caseId}.json`, 'application/json', `${JSON.stringify(content, null, 2)}\n`);
}

function made(name: string, type: string, text: string): MadeFile {
  return { name, type, text, sha256: createHash('sha256').update(text).digest('hex') };
}
