/** Proof of a pack's invariants over all complete answers, or a counterexample. */
import { parseCell, cellMatches } from './cells.ts';
import { entryOf, testDiagram } from './compile.ts';
import type { CompiledPack, CompiledTable } from './compile.ts';
import { FALSE } from './diagram.ts';
import { refuse } from './result.ts';
import type { Answers, Formula, Invariant } from './types.ts';
import { answersOfAtoms } from './words.ts';

/** `null` = proven. Otherwise answers that break it, and for comparisons the two answers to one fact. */
export type Refutation = null | { readonly answers: Answers; readonly fact?: string; readonly first?: string | number; readonly second?: string | number };

/** Proves or refutes one invariant. BudgetExceeded when the proof is too large. */
export function proveInvariant(compiled: CompiledPack, invariant: Invariant): Refutation {
  switch (invariant.kind) {
    case 'implies': {
      const { diagram } = compiled;
      const broken = diagram.and(formulaDiagram(compiled, invariant.when), diagram.not(formulaDiagram(compiled, invariant.then)));
      return refutation(compiled, broken);
    }
    case 'unknownNotCalmer':
      return unknownNotCalmer(compiled, invariant);
    case 'unknownNotLater':
      return unknownNotLater(compiled, invariant);
    case 'monotone':
      return monotone(compiled, invariant);
  }
}

/** A formula as a boolean function of the facts. */
export function formulaDiagram(compiled: CompiledPack, formula: Formula): number {
  const { diagram } = compiled;
  if ('all' in formula) return formula.all.reduce((sum, part) => diagram.and(sum, formulaDiagram(compiled, part)), -2);
  if ('any' in formula) return formula.any.reduce((sum, part) => diagram.or(sum, formulaDiagram(compiled, part)), FALSE);
  if ('not' in formula) return diagram.not(formulaDiagram(compiled, formula.not));
  if ('entry' in formula) {
    const table = compiled.tableOf.get('escalation');
    const at = table?.outcomes.findIndex((outcome) => {
      const entry = entryOf(table.table, outcome);
      return entry.to === formula.entry.to && entry.reason === formula.entry.reason;
    });
    return at === undefined || at < 0 ? FALSE : (table?.entries[at] ?? FALSE);
  }
  const parsed = parseCell(formula.test, 'any');
  if (!parsed.ok) return refuse(parsed.refusal.code, `${formula.on}: ${parsed.refusal.dutch}.`, `${formula.on}: ${parsed.refusal.english}`);
  return testDiagram(compiled, formula.on, parsed.cell);
}

function refutation(compiled: CompiledPack, broken: number): Refutation {
  const atoms = compiled.diagram.witness(broken, 1);
  return atoms === null ? null : { answers: answersOfAtoms(compiled, atoms) };
}

function unknownNotCalmer(compiled: CompiledPack, invariant: Extract<Invariant, { kind: 'unknownNotCalmer' }>): Refutation {
  const { diagram } = compiled;
  const calm = formulaDiagram(compiled, invariant.calm);
  const severe = formulaDiagram(compiled, invariant.severe);
  return eachUnknown(compiled, invariant.exceptFacts, (variable, unknown, other) => diagram.and(diagram.fix(calm, variable, unknown), diagram.fix(severe, variable, other)));
}

function unknownNotLater(compiled: CompiledPack, invariant: Extract<Invariant, { kind: 'unknownNotLater' }>): Refutation {
  const { diagram } = compiled;
  const table = decisionTable(compiled, invariant.decision);
  const ranks = ranksOf(table);
  return eachUnknown(compiled, invariant.exceptFacts, (variable, unknown, other) =>
    diagram.combine(diagram.fix(table.outcome, variable, unknown), diagram.fix(table.outcome, variable, other), (a, b) => ((ranks[b] ?? 0) < (ranks[a] ?? 0) ? 1 : 0)),
  );
}

function eachUnknown(compiled: CompiledPack, except: readonly string[], broken: (variable: number, unknown: number, other: number) => number): Refutation {
  for (const [variable, axis] of compiled.axes.entries()) {
    const fact = compiled.facts[variable];
    const unknown = axis.indexOf('unknown');
    if (fact === undefined || unknown < 0 || except.includes(fact.id)) continue;
    for (let other = 0; other < axis.atoms.length; other += 1) {
      if (other === unknown) continue;
      const found = compared(compiled, broken(variable, unknown, other), variable, unknown, other);
      if (found !== null) return found;
    }
  }
  return null;
}

/** Milder never gives a more urgent outcome than more severe; answers in one group give the same. */
function monotone(compiled: CompiledPack, invariant: Extract<Invariant, { kind: 'monotone' }>): Refutation {
  const { diagram } = compiled;
  const variable = compiled.variableOf.get(invariant.fact);
  const axis = variable === undefined ? undefined : compiled.axes[variable];
  if (variable === undefined || axis === undefined) return refuse('unknownFact', `${invariant.fact} bestaat niet.`, `unknown fact ${invariant.fact}`);
  const table = decisionTable(compiled, invariant.decision);
  const ranks = ranksOf(table);
  const groups = invariant.groups?.map((text) => atomsOf(text, axis.atoms.map((atom) => atom.sample))) ?? axis.atoms.flatMap((atom, at) => (atom.low === undefined ? [] : [[at]]));
  const lowers = (mild: number, severe: number): Refutation => {
    const broken = diagram.combine(diagram.fix(table.outcome, variable, mild), diagram.fix(table.outcome, variable, severe), (a, b) => ((ranks[b] ?? 0) > (ranks[a] ?? 0) ? 1 : 0));
    return compared(compiled, broken, variable, mild, severe);
  };
  for (let at = 0; at < groups.length; at += 1) {
    const group = groups[at] ?? [];
    const pairs = [...group.flatMap((mild) => group.map((severe) => [mild, severe] as const)), ...group.flatMap((mild) => (groups[at + 1] ?? []).map((severe) => [mild, severe] as const))];
    for (const [mild, severe] of pairs) {
      const found = mild === severe ? null : lowers(mild, severe);
      if (found !== null) return found;
    }
  }
  return null;
}

function atomsOf(text: string, samples: readonly (string | number | boolean)[]): number[] {
  const parsed = parseCell(text, 'any');
  if (!parsed.ok) return refuse(parsed.refusal.code, `${parsed.refusal.dutch}.`, parsed.refusal.english);
  return samples.flatMap((sample, at) => (cellMatches(parsed.cell, sample) ? [at] : []));
}

function compared(compiled: CompiledPack, broken: number, variable: number, first: number, second: number): Refutation {
  const found = refutation(compiled, broken);
  const fact = compiled.facts[variable]?.id;
  const sample = (atom: number): string | number => {
    const value = compiled.axes[variable]?.atoms[atom]?.sample;
    return typeof value === 'number' ? value : String(value);
  };
  return found === null || fact === undefined ? null : { answers: found.answers, fact, first: sample(first), second: sample(second) };
}

function decisionTable(compiled: CompiledPack, id: string): CompiledTable {
  return compiled.tableOf.get(id) ?? refuse('unknownDecision', `${id} bestaat niet.`, `unknown decision ${id}`);
}

/** Per outcome its place in the declared order: 0 = most urgent. */
function ranksOf(table: CompiledTable): number[] {
  const values = table.table.outputs[0]?.values ?? [];
  return table.outcomes.map((outcome) => values.indexOf(outcome[0] ?? ''));
}
