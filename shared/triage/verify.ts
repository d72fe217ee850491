/**
 * Verify before use. A pack may be used only when this finds nothing: no gap,
 * no overlap, no masked or unreachable row (through the chain of tables), every
 * `unknown` covered, every invariant proven, every case as expected. A proof
 * beyond its node budget is a finding, never an assumption.
 */
import { compileSource } from './compile.ts';
import type { CompiledPack, CompiledTable } from './compile.ts';
import { decideCompiled } from './decide.ts';
import { BudgetExceeded, FALSE, NODE_BUDGET } from './diagram.ts';
import { loadPack } from './load.ts';
import { proveInvariant } from './invariants.ts';
import type { Refutation } from './invariants.ts';
import { hasBit } from './rows.ts';
import { caseAnswers, caseDifference } from './cases.ts';
import { answerName, answersInWords, answersOfAtoms, factName } from './words.ts';
import { flatFindings } from './flat.ts';
import { gapFinding, maskedFinding, overBudget, overlapFinding, uncoveredFinding, unreachableFinding } from './findings.ts';
import type { Finding } from './findings.ts';
import { fail } from './result.ts';
import type { Invariant, Pack, PackSource, Result } from './types.ts';

export type { Finding, FindingKind } from './findings.ts';

export interface VerifyReport {
  readonly pack: { readonly id: string; readonly version: string; readonly status: string };
  readonly ok: boolean;
  readonly findings: readonly Finding[];
  readonly tables: readonly { readonly id: string; readonly rows: number; readonly inputs: number; readonly findings: number }[];
  readonly invariants: readonly { readonly id: string; readonly text: string; readonly proven: boolean }[];
  readonly cases: { readonly total: number; readonly passed: number };
  /** Diagram nodes of the whole pack. */
  readonly nodes: number;
}

/** Proves a pack or says what is wrong with it. */
export function verifyPack(pack: PackSource, budget: number = NODE_BUDGET): VerifyReport {
  try {
    return verifyCompiled(compileSource(pack, budget), budget);
  } catch (error) {
    if (!(error instanceof BudgetExceeded)) throw error;
    // The tables on their own may still be told apart from the chain that is too large.
    const own = pack.tables.flatMap((table) => withinBudget(`tabel ${table.id}`, () => flatFindings(pack, table, budget) ?? []));
    return report(pack, [overBudget('het pakket', error.message), ...own], [], 0, 0);
  }
}

/** `loadPack` and `verifyPack` in one: the door for packs that people are going to use. Error `notPublishable` carries the first finding. */
export function admitPack(json: unknown, budget: number = NODE_BUDGET): Result<Pack> {
  const pack = loadPack(json);
  if (!pack.ok) return pack;
  const verdict = verifyPack(pack.value, budget);
  const [first] = verdict.findings;
  return first === undefined ? pack : fail('notPublishable', `Dit protocolpakket mag niet gebruikt worden. ${first.message}`, first.english, first.table === undefined ? {} : { table: first.table });
}

/**
 * Findings of one compiled table: what the property tests compare with brute force. A table over facts is proven by splitting its own rows;
 * one that looks at other decisions, or is too much for that, on the diagrams.
 */
export function tableFindings(compiled: CompiledPack, table: CompiledTable, budget: number = NODE_BUDGET): Finding[] {
  try {
    const own = flatFindings(compiled.pack, table.table, budget);
    if (own !== null) return own;
  } catch (error) {
    if (!(error instanceof BudgetExceeded)) throw error;
  }
  return diagramFindings(compiled, table);
}

/** The same findings, read off the diagrams: through the whole chain of tables. */
export function diagramFindings(compiled: CompiledPack, table: CompiledTable): Finding[] {
  return [...gaps(compiled, table), ...overlaps(compiled, table), ...deadRows(compiled, table), ...uncovered(compiled, table)];
}

function verifyCompiled(compiled: CompiledPack, budget: number): VerifyReport {
  const { pack } = compiled;
  const findings: Finding[] = [];
  for (const table of compiled.tables) findings.push(...withinBudget(`tabel ${table.table.id}`, () => tableFindings(compiled, table, budget)));
  const invariants = pack.invariants.map((invariant) => {
    const found = withinBudget(`invariant ${invariant.id}`, () => {
      const mark = compiled.diagram.mark();
      const refuted = proveInvariant(compiled, invariant);
      compiled.diagram.release(mark);
      return refuted === null ? [] : [broken(compiled, invariant, refuted)];
    });
    findings.push(...found);
    return { id: invariant.id, text: invariant.text, proven: found.length === 0 };
  });
  let passed = 0;
  for (const item of pack.cases) {
    const answers = caseAnswers(pack, item);
    const difference = caseDifference(decideCompiled(compiled, answers), item, compiled);
    if (difference === null) passed += 1;
    else findings.push({ kind: 'case', caseId: item.id, message: `Test ${item.id} geeft iets anders dan verwacht: ${difference}.`, english: `case ${item.id}: ${difference}`, example: answers });
  }
  return report(pack, findings, invariants, passed, compiled.diagram.size);
}

function report(pack: PackSource, findings: readonly Finding[], invariants: VerifyReport['invariants'], passed: number, nodes: number): VerifyReport {
  return {
    pack: { id: pack.id, version: pack.version, status: pack.status },
    ok: findings.length === 0,
    findings,
    tables: pack.tables.map((table) => ({ id: table.id, rows: table.rows.length, inputs: table.inputs.length, findings: findings.filter((finding) => finding.table === table.id).length })),
    invariants,
    cases: { total: pack.cases.length, passed },
    nodes,
  };
}

function withinBudget(what: string, check: () => Finding[]): Finding[] {
  try {
    return check();
  } catch (error) {
    if (error instanceof BudgetExceeded) return [overBudget(what, error.message)];
    throw error;
  }
}

function example(compiled: CompiledPack, root: number, value: number): Record<string, string | number> {
  const atoms = compiled.diagram.witness(root, value);
  return atoms === null ? {} : answersOfAtoms(compiled, atoms);
}

/** Answers for which no row holds. A default output is an outcome, not a hole. */
function gaps(compiled: CompiledPack, table: CompiledTable): Finding[] {
  if (table.list || !compiled.diagram.leaves(table.outcome).has(table.gap)) return [];
  return [gapFinding(compiled.pack, table.table.id, example(compiled, table.outcome, table.gap))];
}

/** Rows of a UNIQUE table that hold together, or of an ANY table that disagree: every pair, each with an example. */
function overlaps(compiled: CompiledPack, table: CompiledTable): Finding[] {
  const { hitPolicy, id } = table.table;
  if ((hitPolicy !== 'UNIQUE' && hitPolicy !== 'ANY') || table.table.aggregation !== undefined) return [];
  if (!compiled.diagram.leaves(table.outcome).has(table.conflict)) return [];
  const found: Finding[] = [];
  for (let first = 0; first < table.conditions.length; first += 1) {
    for (let second = first + 1; second < table.conditions.length; second += 1) {
      if (hitPolicy === 'ANY' && table.outcomeOfRow[first] === table.outcomeOfRow[second]) continue;
      const both = compiled.diagram.and(table.conditions[first] ?? FALSE, table.conditions[second] ?? FALSE);
      if (both === FALSE) continue;
      found.push(overlapFinding(compiled.pack, id, first, second, example(compiled, both, 1)));
    }
  }
  return found;
}

/** Rows that can never hold (unreachable), or that hold but never get their turn (masked). */
function deadRows(compiled: CompiledPack, table: CompiledTable): Finding[] {
  const { id } = table.table;
  const live = table.list ? null : compiled.diagram.leaves(table.firing);
  return table.conditions.flatMap((condition, row): Finding[] => {
    if (condition === FALSE) return [unreachableFinding(id, row)];
    if (live === null || table.table.aggregation !== undefined || live.has(row) || unsettled(table)) return [];
    return [maskedFinding(id, row, coveredBy(compiled, table, condition))];
  });
}

/** A UNIQUE row that always conflicts is reported as overlap, not as masked. */
function unsettled(table: CompiledTable): boolean {
  return table.table.hitPolicy === 'UNIQUE';
}

function coveredBy(compiled: CompiledPack, table: CompiledTable, condition: number): number[] {
  const rows = table.table.rows.length;
  const taken = compiled.diagram.combine(condition, table.firing, (holds, fired) => (holds === 1 ? fired : rows));
  return [...compiled.diagram.leaves(taken)].filter((row) => row < rows).sort((a, b) => a - b);
}

/** An `unknown` that no row of the table covers. */
function uncovered(compiled: CompiledPack, table: CompiledTable): Finding[] {
  return table.columns.flatMap((column, at): Finding[] => {
    if (column.kind !== 'fact') return [];
    const unknown = compiled.axes[column.variable]?.indexOf('unknown') ?? -1;
    const admitted = table.masks.admits[at]?.[unknown];
    if (unknown < 0 || admitted === undefined || table.conditions.some((_, row) => hasBit(admitted, row))) return [];
    return [uncoveredFinding(compiled.pack, table.table.id, column.id)];
  });
}

function broken(compiled: CompiledPack, invariant: Invariant, refuted: Exclude<Refutation, null>): Finding {
  const { pack } = compiled;
  const words = answersInWords(pack, refuted.answers);
  const pair =
    refuted.fact === undefined ? '' : `; het verschil zit in ${factName(pack, refuted.fact)}: ${answerName(pack, refuted.fact, refuted.first ?? '')} tegenover ${answerName(pack, refuted.fact, refuted.second ?? '')}`;
  const english = refuted.fact === undefined ? '' : `, ${refuted.fact} ${refuted.first} against ${refuted.second}`;
  return {
    kind: 'invariant',
    invariant: invariant.id,
    message: `Niet waar: "${invariant.text}" Tegenvoorbeeld: ${words}${pair}.`,
    english: `invariant ${invariant.id} broken by ${JSON.stringify(refuted.answers)}${english}`,
    example: refuted.fact === undefined ? refuted.answers : { ...refuted.answers, [refuted.fact]: refuted.first ?? '' },
  };
}
