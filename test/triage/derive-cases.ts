/**
 * Finds the boundary cases that the shipped pack's test set lacks: for every
 * mutant that the present cases let through and that is a different function, a
 * smallest change of a full case that tells it from the original. What is
 * expected there comes from the independent oracle, not from the tables.
 *
 *   node test/triage/derive-cases.ts            writes cases.json of the shipped pack
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shippedPack } from '../../shared/protocol/tijdelijk-verblijf/index.ts';
import { caseAnswers } from '../../shared/triage/cases.ts';
import { packToFiles } from '../../shared/triage/dmn/packfiles.ts';
import { finishPack } from '../../shared/triage/load.ts';
import { caseRunner, difference } from '../../shared/triage/mutate.ts';
import { mutantsOf } from '../../shared/triage/mutants.ts';
import { attempt } from '../../shared/triage/result.ts';
import { checkStructure } from '../../shared/triage/structure.ts';
import type { Answers, PackCase, PackSource } from '../../shared/triage/types.ts';
import { answersInWords } from '../../shared/triage/words.ts';
import { judge } from './oracle.ts';

const folder = join(import.meta.dirname, '../../shared/protocol/tijdelijk-verblijf');

const pack = shippedPack();
const full = pack.cases.filter((item) => item.like === undefined);
const cases: PackCase[] = [...pack.cases];

function derived(base: PackCase, change: Answers): PackCase {
  const answers = { ...base.answers, ...change };
  const { urgency, medicalRoute, legalRoute, stayNeed, careType, escalation } = judge(answers);
  const id = `${base.id}-${Object.entries(change).map(([fact, answer]) => `${fact}-${answer}`).join('-')}`.slice(0, 100);
  return { id, story: `Als ${base.id}, maar ${answersInWords(pack, change)}.`, like: base.id, answers: change, expected: { urgency, medicalRoute, legalRoute, stayNeed, careType, escalation } };
}

/** Every single changed answer of every full case: the cheapest cases to read. */
function pool(source: PackSource): PackCase[] {
  return full.flatMap((base) =>
    source.questions.flatMap((question) => {
      const values = question.kind === 'choice' ? question.options.map((option) => option.value) : [question.min, 4, 5, 6, 7, 17, 18, question.max, ...(question.unknownAllowed ? ['unknown'] : [])];
      return values.filter((value) => base.answers[question.id] !== value && (typeof value === 'string' || (question.kind === 'integer' && value <= question.max))).map((value) => derived(base, { [question.id]: value }));
    }),
  );
}

const candidates = pool(pack);
const runner = caseRunner(pack);
let seen = 0;
let equal = 0;
for (const mutant of mutantsOf(pack)) {
  seen += 1;
  if (seen % 500 === 0) process.stderr.write(`${seen} mutants, ${cases.length} cases, ${equal} equivalent\n`);
  const source = { ...pack, tables: pack.tables.map((table) => (table.id === mutant.table.id ? mutant.table : table)) };
  if (!attempt(() => checkStructure(source)).ok) continue;
  const passes = runner(mutant.table);
  if (cases.some((item) => !passes(complete(item)))) continue;
  const found = candidates.find((item) => !passes(complete(item)));
  if (found !== undefined) {
    cases.push(found);
    continue;
  }
  const apart = difference(pack, mutant.table);
  if (apart === null) {
    equal += 1;
    continue;
  }
  const nearest = full
    .map((base) => ({ base, change: Object.fromEntries(Object.entries(apart).filter(([fact, answer]) => base.answers[fact] !== answer)) }))
    .sort((a, b) => Object.keys(a.change).length - Object.keys(b.change).length)
    .map(({ base, change }) => derived(base, change))
    .find((item) => !passes(complete(item)));
  if (nearest === undefined) process.stderr.write(`no case found for ${mutant.what}\n`);
  else cases.push(nearest);
}

function complete(item: PackCase): PackCase {
  return { ...item, answers: caseAnswers({ cases: full }, item) };
}

/** The fewest cases (greedily) that still tell every mutant apart which all of them together do. */
function fewest(all: readonly PackCase[]): PackCase[] {
  const completed = all.map(complete);
  const catchers: number[][] = [];
  for (const mutant of mutantsOf(pack)) {
    const source = { ...pack, tables: pack.tables.map((table) => (table.id === mutant.table.id ? mutant.table : table)) };
    if (!attempt(() => checkStructure(source)).ok) continue;
    const passes = runner(mutant.table);
    const found = completed.flatMap((item, at) => (passes(item) ? [] : [at]));
    if (found.length > 0) catchers.push(found);
  }
  const gains = all.map(() => 0);
  for (const found of catchers) for (const at of found) gains[at] = (gains[at] ?? 0) + 1;
  const kept = new Set<number>();
  let open = catchers;
  const keep = (at: number): void => {
    kept.add(at);
    const caught = open.filter((found) => found.includes(at));
    open = open.filter((found) => !found.includes(at));
    for (const found of caught) for (const other of found) gains[other] = (gains[other] ?? 0) - 1;
  };
  full.forEach((_, at) => keep(at));
  while (open.length > 0) keep(gains.indexOf(Math.max(...gains)));
  return all.filter((_, at) => kept.has(at));
}

const { sha256: _old, ...source } = pack;
const unique = fewest([...new Map(cases.map((item) => [item.id, item])).values()]);
const next = finishPack({ ...source, cases: unique });
writeFileSync(join(folder, 'cases.json'), packToFiles(next)['cases.json']);
process.stderr.write(`${unique.length} cases written (${readFileSync(join(folder, 'cases.json')).length} bytes), ${equal} equivalent mutants\n`);
