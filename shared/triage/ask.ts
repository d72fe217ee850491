/**
 * What to ask next. The order is the protocol's: safety facts that can still
 * change anything first, then the decisions in hand row by row, as a person
 * would read the table. A fact that can't change an open decision is never asked.
 */
import { hasBit } from './rows.ts';
import { leafValue } from './diagram.ts';
import type { AnswerState } from './answers.ts';
import type { CompiledTable, CompiledTables } from './compile.ts';
import type { DecisionView, View } from './decide.ts';

const GOALS = ['urgency', 'medicalRoute', 'careType', 'escalation'] as const;
const SAFETY = 'safety';

/** The next fact, or null when every decision that matters is taken. */
export function nextFact(view: View): string | null {
  const open = openGoals(view);
  if (open.length === 0) return null;
  const safety = view.compiled.facts.find((fact, variable) => fact.stage === SAFETY && open.some((goal) => matters(view, goal, variable)));
  if (safety !== undefined) return safety.id;
  const [goal] = open;
  if (goal === undefined) return null;
  const asked = walk(view, goal.table, goal) ?? view.compiled.facts.findIndex((_, variable) => matters(view, goal, variable));
  return view.compiled.facts[asked]?.id ?? null;
}

/** The unanswered facts that can still change an open goal, and those of the stage of `next`, both in asking order. */
export function askable(view: View, next: string | null): { stage: string[]; all: string[] } {
  const open = openGoals(view);
  const facts = view.compiled.facts.filter((_, variable) => open.some((goal) => matters(view, goal, variable)));
  const stage = facts.find((fact) => fact.id === next)?.stage;
  return { stage: facts.filter((fact) => fact.stage === stage).map((fact) => fact.id), all: facts.map((fact) => fact.id) };
}

/** urgency, medicalRoute, careType, escalation; and legalRoute once the care type is a bed type. */
function openGoals(view: View): DecisionView[] {
  const goals = GOALS.map((id) => view.decisions.get(id));
  const careType = view.decisions.get('careType');
  if (careType !== undefined && isBedType(view, careType)) goals.push(view.decisions.get('legalRoute'));
  return goals.filter((goal) => goal !== undefined).filter((goal) => !goal.taken);
}

function isBedType(view: View, careType: DecisionView): boolean {
  const outcome = careType.taken ? careType.table.outcomes[careType.possible[0] ?? -1] : undefined;
  return outcome !== undefined && view.compiled.pack.roles.bedTypes.includes(String(outcome[0]));
}

/** What a walk looks at; a pack's view, or that of loose tables. */
export interface Walkable {
  readonly compiled: Pick<CompiledTables, 'diagram'>;
  readonly state: AnswerState;
  readonly decisions: ReadonlyMap<string, DecisionView>;
}

/** The restricted diagrams are reduced, so a variable occurs in one exactly when some answer to it can change it. */
function matters(view: Walkable, decision: DecisionView, variable: number): boolean {
  return decision.roots.some((root) => view.compiled.diagram.dependsOn(root, variable));
}

/**
 * Walks the rows that can still fire, in the table's order, and returns the
 * first unanswered fact that matters to the goal. A cell on an upstream
 * decision is walked in that decision's own table.
 */
export function walk(view: Walkable, table: CompiledTable, goal: DecisionView): number | null {
  for (const row of rowsInPlay(view, table)) {
    for (const [at, column] of table.columns.entries()) {
      const admits = table.masks.always[at];
      if (admits !== undefined && hasBit(admits, row)) continue;
      if (column.kind === 'fact') {
        if (matters(view, goal, column.variable)) return column.variable;
        continue;
      }
      const upstream = view.decisions.get(column.id);
      if (upstream === undefined || upstream.taken) continue;
      const found = walk(view, column.upstream, goal);
      if (found !== null) return found;
    }
  }
  return null;
}

function rowsInPlay(view: Walkable, table: CompiledTable): number[] {
  const { diagram } = view.compiled;
  const { atoms, answered } = view.state;
  if (table.list || table.table.aggregation !== undefined) {
    return table.conditions.flatMap((condition, row) => {
      const root = diagram.restrict(condition, atoms, answered);
      return root >= 0 ? [row] : [];
    });
  }
  const firing = diagram.restrict(table.firing, atoms, answered);
  const rows = firing < 0 ? new Set([leafValue(firing)]) : diagram.leaves(firing);
  return table.masks.order.filter((row) => rows.has(row));
}
