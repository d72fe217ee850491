import type { ExplanationView } from '../../../shared/contract/views.ts';
import type { Outcome, Pack } from '../../../shared/triage/index.ts';
import type { Answers } from './evaluate.ts';
import type * as z from 'zod';

type Explanation = z.infer<typeof ExplanationView>;
const shown = ['urgency', 'medicalRoute', 'careType', 'legalRoute', 'stayNeed'] as const;

/** "Waarom deze uitkomst": per decision what it gives and what is still possible, in words. */
export function explanationsOf(pack: Pack, _answers: Answers, outcome: Outcome): Explanation[] {
  return shown.map((decision) => {
    const taken = outcome[decision];
    const label = (value: string) => pack.labels[decision]?.[value] ?? value;
    return {
      decision, title: pack.tables.find((table) => table.id === decision)?.title ?? decision, outcome: taken, outcomeLabel: taken === null ? null : label(taken),
      because: [], skipped: [], possible: (outcome.possible?.[decision] ?? []).map(label),
    };
  });
}
