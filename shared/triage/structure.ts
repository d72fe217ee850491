/** Structure of a pack beyond its shape: names, counts, domains, literals. The first fault refuses the pack. */
import { cutAxis } from './axis.ts';
import { cellConstants, parseCell } from './cells.ts';
import { cellTypeOf, domainOf, isList } from './compile.ts';
import { refuse } from './result.ts';
import { ANSWER_DECISIONS } from './types.ts';
import type { Formula, PackSource, Question, Table } from './types.ts';

/** A decision table may look at no more than this many inputs (WHO SMART guideline rule: beyond it nobody can check a table by eye). */
export const MAX_INPUTS = 10;
const MAX_INTEGERS = 100_000;

/** Throws a Refusal at the first fault. Cells themselves are read by the compiler. */
export function checkStructure(pack: PackSource): void {
  checkQuestions(pack);
  unique('Tabel', pack.tables.map((table) => table.id));
  for (const table of pack.tables) checkTable(table, pack);
  checkAnswers(pack);
  checkReferences(pack);
}

function checkQuestions(pack: PackSource): void {
  unique('Vraag', pack.questions.map((question) => question.id));
  unique('Test', pack.cases.map((item) => item.id));
  unique('Invariant', pack.invariants.map((item) => item.id));
  unique('Stap', pack.stages.map((stage) => stage.id));
  const stages = new Set(pack.stages.map((stage) => stage.id));
  for (const question of pack.questions) {
    if (!stages.has(question.stage)) refuse('unknownStage', `Vraag ${question.id} hoort bij een stap die niet bestaat: ${question.stage}.`, `question ${question.id}: unknown stage ${question.stage}`, { fact: question.id });
    if (question.kind === 'choice') {
      unique(`Antwoord bij ${question.id}`, question.options.map((option) => option.value));
      continue;
    }
    if (question.min > question.max || question.max - question.min > MAX_INTEGERS) {
      refuse('badRange', `Het bereik van vraag ${question.id} klopt niet.`, `question ${question.id}: bad range ${question.min}..${question.max}`, { fact: question.id });
    }
  }
}

function checkTable(table: Table, pack: PackSource): void {
  const where = { table: table.id };
  if (pack.questions.some((question) => question.id === table.id)) refuse('duplicateId', `${table.id} is zowel een vraag als een tabel.`, `${table.id} is both a fact and a table`, where);
  if (table.inputs.length > MAX_INPUTS) refuse('tooManyInputs', `Tabel ${table.id} heeft ${table.inputs.length} kolommen; meer dan ${MAX_INPUTS} kan niemand met het oog controleren.`, `table ${table.id} has ${table.inputs.length} inputs, at most ${MAX_INPUTS}`, where);
  if (table.rows.length === 0) refuse('noRows', `Tabel ${table.id} heeft geen rijen.`, `table ${table.id} has no rows`, where);
  unique(`Kolom in tabel ${table.id}`, table.inputs.map((input) => input.on));
  unique(`Uitkomst in tabel ${table.id}`, table.outputs.map((output) => output.name));
  if (table.aggregation !== undefined) refuse('aggregation', `Tabel ${table.id} telt uitkomsten op; dat hoort niet in een protocol.`, `table ${table.id}: aggregation has no place in a pack`, where);
  if ((table.hitPolicy === 'PRIORITY' || table.hitPolicy === 'OUTPUT ORDER') && !table.outputs.some((output) => output.values !== undefined)) {
    refuse('noPriorities', `Tabel ${table.id} heeft ${table.hitPolicy} maar geen volgorde van uitkomsten.`, `table ${table.id}: ${table.hitPolicy} without output values`, where);
  }
  table.rows.forEach((row, at) => {
    const spot = { ...where, row: at + 1 };
    if (row.cells.length !== table.inputs.length || row.outputs.length !== table.outputs.length) {
      refuse('rowLength', `Tabel ${table.id}, rij ${at + 1}: het aantal cellen klopt niet met de kolommen.`, `table ${table.id}, row ${at + 1}: number of cells does not match the columns`, spot);
    }
    table.outputs.forEach((output, column) => {
      const value = row.outputs[column];
      if (output.values !== undefined && value !== undefined && !output.values.includes(value)) {
        refuse('outputOutsideValues', `Tabel ${table.id}, rij ${at + 1}, kolom ${output.name}: ${String(value)} is geen toegestane uitkomst.`, `table ${table.id}, row ${at + 1}, column ${output.name}: ${String(value)} is not an allowed output`, { ...spot, column: output.name });
      }
    });
    row.cells.forEach((cell, column) => checkCell(cell, table, at, column, pack));
  });
}

/** A constant outside the declared domain is a typing error that would make a row silently dead. */
function checkCell(text: string, table: Table, row: number, column: number, pack: PackSource): void {
  const on = table.inputs[column]?.on ?? '';
  const where = { table: table.id, row: row + 1, column: on };
  const place = `Tabel ${table.id}, rij ${row + 1}, kolom ${on}`;
  const english = `table ${table.id}, row ${row + 1}, column ${on}`;
  const question = pack.questions.find((each) => each.id === on);
  const upstream = pack.tables.find((each) => each.id === on);
  if (question === undefined && upstream === undefined) refuse('unknownInput', `${place}: die vraag of tabel bestaat niet.`, `${english}: unknown input`, where);
  if (upstream !== undefined && (isList(upstream) || upstream.outputs.length !== 1)) refuse('listUpstream', `${place}: een tabel met meer uitkomsten kan geen kolom zijn.`, `${english}: a list or multi-output decision can't be a column`, where);
  const parsed = parseCell(text, question === undefined ? 'any' : cellTypeOf(question));
  if (!parsed.ok) refuse(parsed.refusal.code, `${place}: ${parsed.refusal.dutch}.`, `${english}: ${parsed.refusal.english}`, where);
  else {
    const known = question === undefined ? upstreamValues(upstream) : inDomain(question);
    const stray = cellConstants(parsed.cell).find((constant) => !known(constant));
    if (stray !== undefined) refuse('valueOutsideDomain', `${place}: ${String(stray)} staat niet in de lijst met mogelijke antwoorden.`, `${english}: ${String(stray)} is outside the declared domain`, where);
  }
}

/** Questions are values that never change, so each is cut once. */
const domains = new WeakMap<Question, (value: unknown) => boolean>();

function inDomain(question: Question): (value: unknown) => boolean {
  let known = domains.get(question);
  if (known === undefined) {
    const axis = cutAxis(domainOf(question), []);
    known = (value) => axis.indexOf(value) >= 0;
    domains.set(question, known);
  }
  return known;
}

function upstreamValues(table: Table | undefined): (value: unknown) => boolean {
  const output = table?.outputs[0];
  const values = new Set<unknown>([...(output?.values ?? []), ...(table?.rows.map((row) => row.outputs[0]) ?? []), output?.default]);
  return (value) => values.has(value);
}

/** The six answers of `decide` must be there, five with one outcome and escalation as a list of {to, reason}. */
function checkAnswers(pack: PackSource): void {
  for (const id of ANSWER_DECISIONS) {
    const table = pack.tables.find((each) => each.id === id);
    if (table === undefined) return refuse('missingDecision', `De tabel ${id} ontbreekt.`, `missing decision ${id}`, { table: id });
    if (id === 'escalation') {
      const names = table.outputs.map((output) => output.name);
      if (!isList(table) || names.length !== 2 || !names.includes('to') || !names.includes('reason')) {
        refuse('badEscalation', 'De tabel escalation moet een lijst geven met de kolommen to en reason.', 'table escalation must be a list with outputs to and reason', { table: id });
      }
    } else if (isList(table) || table.outputs.length !== 1) {
      refuse('notSingle', `De tabel ${id} moet precies een uitkomst geven.`, `table ${id} must have one output and a single-hit policy`, { table: id });
    }
  }
}

function checkReferences(pack: PackSource): void {
  const facts = new Map(pack.questions.map((question) => [question.id, inDomain(question)]));
  for (const item of pack.cases) {
    const base = pack.cases.find((other) => other.id === item.like);
    if (item.like !== undefined && (base === undefined || base.like !== undefined)) refuse('unknownCase', `Test ${item.id} bouwt voort op ${item.like}; dat is geen volledige test.`, `case ${item.id}: ${item.like} is not a full case`);
    for (const [fact, answer] of Object.entries(item.answers)) {
      const known = facts.get(fact);
      if (known === undefined) refuse('unknownFact', `Test ${item.id} antwoordt op een vraag die niet bestaat: ${fact}.`, `case ${item.id}: unknown fact ${fact}`, { fact });
      else if (!known(answer)) refuse('outOfDomain', `Test ${item.id}: ${String(answer)} past niet bij ${fact}.`, `case ${item.id}: ${fact} = ${String(answer)} is outside the domain`, { fact });
    }
    for (const decision of Object.keys(item.expected)) {
      if (!pack.tables.some((table) => table.id === decision)) refuse('unknownDecision', `Test ${item.id} verwacht een uitkomst van ${decision}; die tabel bestaat niet.`, `case ${item.id}: unknown decision ${decision}`);
    }
  }
  for (const item of pack.contradictions) for (const part of item.all) checkTest(part.on, part.test, `contradictie ${item.id}`, pack);
  for (const item of pack.invariants) {
    if (item.kind === 'implies') for (const part of [item.when, item.then]) checkFormula(part, item.id, pack);
    if (item.kind === 'unknownNotCalmer') for (const part of [item.calm, item.severe]) checkFormula(part, item.id, pack);
    if (item.kind === 'monotone') {
      for (const group of item.groups ?? ['-']) checkTest(item.fact, group, `invariant ${item.id}`, pack);
      checkSingle(item.decision, item.id, pack);
    }
    if (item.kind === 'unknownNotLater') checkSingle(item.decision, item.id, pack);
  }
}

function checkSingle(decision: string, where: string, pack: PackSource): void {
  const table = pack.tables.find((each) => each.id === decision);
  if (table?.outputs[0]?.values === undefined) refuse('noPriorities', `Invariant ${where}: ${decision} heeft geen volgorde van uitkomsten.`, `invariant ${where}: decision ${decision} has no ordered output values`);
}

function checkFormula(formula: Formula, where: string, pack: PackSource): void {
  if ('all' in formula) for (const part of formula.all) checkFormula(part, where, pack);
  else if ('any' in formula) for (const part of formula.any) checkFormula(part, where, pack);
  else if ('not' in formula) checkFormula(formula.not, where, pack);
  else if ('on' in formula) checkTest(formula.on, formula.test, `invariant ${where}`, pack);
}

function checkTest(on: string, test: string, where: string, pack: PackSource): void {
  const question = pack.questions.find((each) => each.id === on);
  if (question === undefined && !pack.tables.some((table) => table.id === on && !isList(table))) refuse('unknownInput', `In ${where}: ${on} bestaat niet.`, `${where}: unknown fact or decision ${on}`);
  const parsed = parseCell(test, question === undefined ? 'any' : cellTypeOf(question));
  if (!parsed.ok) refuse(parsed.refusal.code, `In ${where}, ${on}: ${parsed.refusal.dutch}.`, `${where}, ${on}: ${parsed.refusal.english}`);
  else if (question !== undefined) {
    const known = inDomain(question);
    const stray = cellConstants(parsed.cell).find((constant) => !known(constant));
    if (stray !== undefined) refuse('valueOutsideDomain', `In ${where}: ${String(stray)} is geen antwoord op ${on}.`, `${where}: ${String(stray)} is outside the domain of ${on}`);
  }
}

function unique(what: string, ids: readonly string[]): void {
  const seen = new Set<string>();
  for (const id of ids) {
    if (seen.has(id)) refuse('duplicateId', `${what} "${id}" komt twee keer voor.`, `duplicate id ${id}`, { path: id });
    seen.add(id);
  }
}
