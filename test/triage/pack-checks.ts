/**
 * The shipped pack under random partial answers, against the independent oracle.
 * Exact: for every open decision the diagrams must produce two completions, and
 * the oracle must judge them differently; for every taken decision they must
 * show that no other outcome can be reached. No sampling decides.
 */
import { deepStrictEqual, notDeepStrictEqual, ok, strictEqual } from 'node:assert';
import { shippedPack } from '../../shared/protocol/tijdelijk-verblijf/index.ts';
import { readAnswers } from '../../shared/triage/answers.ts';
import { compilePack } from '../../shared/triage/compile.ts';
import type { CompiledPack } from '../../shared/triage/compile.ts';
import { decideCompiled, withView } from '../../shared/triage/decide.ts';
import type { View } from '../../shared/triage/decide.ts';
import { ANSWER_DECISIONS } from '../../shared/triage/types.ts';
import type { EscalationEntry, Outcome } from '../../shared/triage/types.ts';
import { judge } from './oracle.ts';
import type { Complete, Verdict } from './oracle.ts';
import { seeded } from './random-tables.ts';
import type { Random } from './random-tables.ts';

const GOALS = ['urgency', 'medicalRoute', 'careType', 'escalation', 'legalRoute'] as const;

/** Checks `count` random partial answer sets; returns how many decisions were open and taken. `progress` hears after every set how many are done. */
export function checkPack(count: number, seed: number, progress: (done: number) => void = () => undefined): { open: number; taken: number } {
  const compiled = compilePack(shippedPack());
  const random = seeded(seed);
  const sum = { open: 0, taken: 0 };
  for (let each = 0; each < count; each += 1) {
    const answers = randomAnswers(compiled, random, random(101));
    const result = decideCompiled(compiled, answers);
    ok(result.ok);
    const state = readAnswers(compiled, answers);
    ok(state.ok);
    withView(compiled, state.value, (view) => {
      for (const id of ANSWER_DECISIONS) checkDecision(view, id, answers, result.value, random, sum);
      checkNext(view, answers, result.value, random);
    });
    progress(each + 1);
  }
  return sum;
}

/** Every fact answered with chance `percent`; half of the sets lean to the quiet answers, so that they get past the red flags. */
export function randomAnswers(compiled: CompiledPack, random: Random, percent: number): Record<string, string | number> {
  const quiet = random(2) === 0;
  const answers: Record<string, string | number> = {};
  for (const question of compiled.facts) {
    if (random(100) >= percent) continue;
    if (question.kind === 'integer') answers[question.id] = question.unknownAllowed && (quiet || random(3) === 0) ? 'unknown' : question.min + random(question.max - question.min + 1);
    else if (quiet && question.stage === 'safety' && random(8) > 0) answers[question.id] = question.id === 'seenByDoctor' ? 'yes' : (question.options[0]?.value ?? '');
    else answers[question.id] = question.options[random(question.options.length)]?.value ?? '';
  }
  return answers;
}

function checkDecision(view: View, id: (typeof ANSWER_DECISIONS)[number], answers: Complete, outcome: Outcome, random: Random, sum: { open: number; taken: number }): void {
  const decision = view.decisions.get(id);
  ok(decision !== undefined);
  const { diagram } = view.compiled;
  const shown = outcome[id];
  if (shown !== null) {
    sum.taken += 1;
    for (const root of originalRoots(view, id)) strictEqual(reachable(view, root).size, 1, `${id} is taken, so nothing else can be reached`);
    same(judge(complete(view, [], answers, random))[id], shown);
    return;
  }
  sum.open += 1;
  const root = decision.roots.find((each) => each >= 0);
  ok(root !== undefined);
  const leaves = [...diagram.leaves(root)];
  const [first, second] = [leaves[0], leaves.at(-1)].map((leafValue) => judge(complete(view, diagram.witness(root, leafValue ?? 0) ?? [], answers, random))[id]);
  if (id === 'escalation') notDeepStrictEqual(keys(first), keys(second), `${id} is open, so two completions differ`);
  else {
    const possible: readonly string[] = outcome.possible?.[id] ?? [];
    strictEqual(possible.length, leaves.length);
    for (const leafValue of leaves) {
      const verdict = judge(complete(view, diagram.witness(root, leafValue) ?? [], answers, random))[id];
      ok(possible.includes(String(verdict)), `${id} can become ${String(verdict)}`);
    }
    notDeepStrictEqual(first, second);
  }
}

function originalRoots(view: View, id: string): readonly number[] {
  const table = view.compiled.tableOf.get(id);
  return table === undefined ? [] : table.list ? table.entries : [table.outcome];
}

/** The leaves that the whole, unrestricted diagram still reaches under the answers: a second way to the same set. */
function reachable(view: View, root: number): Set<number> {
  const { diagram } = view.compiled;
  const found = new Set<number>();
  const seen = new Set<number>();
  const visit = (node: number): void => {
    if (node < 0) found.add(node);
    if (node < 0 || seen.has(node)) return;
    seen.add(node);
    const variable = diagram.levelOf(node);
    const atom = view.state.atoms[variable] ?? -1;
    if (atom >= 0) return visit(diagram.child(node, atom));
    for (let each = 0; each < (diagram.sizes[variable] ?? 0); each += 1) visit(diagram.child(node, each));
  };
  visit(root);
  return found;
}

/** The asked fact can change an open decision: two completions that differ in it alone, judged apart by the oracle. */
function checkNext(view: View, answers: Complete, outcome: Outcome, random: Random): void {
  const bed = outcome.careType !== null && view.compiled.pack.roles.bedTypes.includes(outcome.careType);
  const open = GOALS.filter((id) => outcome[id] === null && (id !== 'legalRoute' || bed));
  if (outcome.next === null) return strictEqual(open.length, 0, 'nothing to ask only when all that matters is taken');
  ok(!Object.hasOwn(answers, outcome.next), 'an answered fact is not asked again');
  ok(outcome.askable.includes(outcome.next));
  const another = outcome.relevant[random(outcome.relevant.length)] ?? outcome.next;
  for (const fact of new Set([outcome.next, another])) {
    const pair = open.map((id) => pairFor(view, id, fact, answers, random)).find((each) => each !== null);
    ok(pair !== undefined && pair !== null, `${fact} can change an open decision`);
  }
}

function pairFor(view: View, id: string, fact: string, answers: Complete, random: Random): [Verdict, Verdict] | null {
  const { diagram, variableOf, axes } = view.compiled;
  const variable = variableOf.get(fact) ?? -1;
  const root = view.decisions.get(id)?.roots.find((each) => diagram.dependsOn(each, variable));
  if (root === undefined) return null;
  const path: number[] = [];
  let node = root;
  while (diagram.levelOf(node) !== variable) {
    const at = diagram.levelOf(node);
    const atom = Array.from({ length: diagram.sizes[at] ?? 0 }, (_, each) => each).find((each) => diagram.dependsOn(diagram.child(node, each), variable)) ?? 0;
    path[at] = atom;
    node = diagram.child(node, atom);
  }
  const size = diagram.sizes[variable] ?? 0;
  const second = Array.from({ length: size }, (_, each) => each).find((each) => diagram.child(node, each) !== diagram.child(node, 0)) ?? 0;
  const apart = diagram.combine(diagram.child(node, 0), diagram.child(node, second), (a, b) => (a === b ? 0 : 1));
  (diagram.witness(apart, 1) ?? []).forEach((atom, at) => {
    if (atom >= 0) path[at] = atom;
  });
  const base = complete(view, path, answers, random);
  const value = (atom: number): string | number => String(axes[variable]?.atoms[atom]?.sample) as string;
  const typed = (atom: number): string | number => (typeof axes[variable]?.atoms[atom]?.sample === 'number' ? Number(value(atom)) : value(atom));
  const verdicts: [Verdict, Verdict] = [judge({ ...base, [fact]: typed(0) }), judge({ ...base, [fact]: typed(second) })];
  const [left, right] = verdicts.map((verdict) => (id === 'escalation' ? keys(verdict.escalation) : verdict[id as keyof Verdict]));
  notDeepStrictEqual(left, right, `${fact} changes ${id}`);
  return verdicts;
}

/** The answers, then the path, then anything at all. */
function complete(view: View, path: readonly (number | undefined)[], answers: Complete, random: Random): Complete {
  const { facts, axes } = view.compiled;
  return Object.fromEntries(
    facts.map((fact, variable) => {
      if (Object.hasOwn(answers, fact.id)) return [fact.id, answers[fact.id] ?? ''];
      const atoms = axes[variable]?.atoms ?? [];
      const chosen = path[variable] ?? -1;
      const sample = atoms[chosen >= 0 ? chosen : random(atoms.length)]?.sample;
      return [fact.id, typeof sample === 'number' ? sample : String(sample)];
    }),
  );
}

function same(expected: unknown, shown: unknown): void {
  if (Array.isArray(expected)) deepStrictEqual(keys(shown), keys(expected));
  else strictEqual(shown, expected);
}

function keys(entries: unknown): string[] {
  return (entries as readonly EscalationEntry[]).map((entry) => `${entry.to}/${entry.reason}`).sort();
}
