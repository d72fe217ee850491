import type { ExplanationView } from '../../../shared/contract/views.ts';
import { explain, outcomeLabel } from '../../../shared/triage/index.ts';
import type { CellExplanation, DecisionExplanation, Pack, RowExplanation } from '../../../shared/triage/index.ts';
import type { Answers } from './evaluate.ts';
import type * as z from 'zod';

type Explanation = z.infer<typeof ExplanationView>;
/** Every decision people read, in the order in which they are taken; the helpers speak through these. */
const shown = ['urgency', 'medicalRoute', 'legalRoute', 'stayNeed', 'careType', 'escalation'];

/** "Waarom deze uitkomst": per decision the row that holds with the answers behind it, which rows were passed over and why, and what is still possible. */
export function explanationsOf(pack: Pack, answers: Answers): Explanation[] {
  const explained = explain(pack, answers);
  if (!explained.ok) return [];
  return shown.flatMap((decision) => explained.value.filter((one) => one.decision === decision).map((one) => inWords(pack, one)));
}

function inWords(pack: Pack, one: DecisionExplanation): Explanation {
  const fired = one.rows.filter((row) => row.status === 'fired');
  const entries = one.entries.map((entry) => `${outcomeLabel(pack, 'to', entry.to)}: ${outcomeLabel(pack, 'reason', entry.reason)}`);
  const list = one.decision === 'escalation';
  return {
    decision: one.decision, title: one.title, outcome: list ? (one.taken ? one.entries.map((entry) => `${entry.to}:${entry.reason}`).join(', ') : null) : one.outcome, outcomeLabel: list ? (one.taken ? entries.join('; ') || 'Niemand erbij nodig' : null) : one.outcomeLabel,
    because: fired.flatMap(becauseOf), skipped: one.rows.filter((row) => row.status === 'skipped').map(skippedLine), possible: one.possible.map((value) => outcomeLabel(pack, one.decision, value)),
  };
}

function becauseOf(row: RowExplanation): string[] {
  const cells = row.cells.filter((cell) => cell.status === 'satisfied').map(cellLine);
  return cells.length === 0 ? [row.note || `Rij ${row.row}: in alle andere gevallen`] : cells;
}

function skippedLine(row: RowExplanation): string {
  return row.because === null ? row.outcomeLabel : `${row.outcomeLabel}: niet, want ${cellLine(row.because)}`;
}

function cellLine(cell: CellExplanation): string {
  return `${cell.label}: ${cell.answerLabel ?? 'nog niet gevraagd'}`;
}
