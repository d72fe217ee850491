/** From canonical JSON to a pack whose structure holds. Nothing is half loaded: one fault refuses the whole. */
import * as z from 'zod';
import { packHash } from './canonical.ts';
import { compilePack } from './compile.ts';
import { BudgetExceeded } from './diagram.ts';
import { checkStructure } from './structure.ts';
import { attempt, fail, refuse } from './result.ts';
import type { Pack, PackSource, Result } from './types.ts';

z.config({ jitless: true });

const MAX_TEXT = 4000;
const MAX_DEPTH = 60;
const id = z.string().min(1).max(100);
const text = z.string().max(MAX_TEXT);
const value = z.union([z.string().max(200), z.number(), z.boolean()]);
const entry = z.strictObject({ to: id, reason: id });
const answers = z.record(id, z.union([z.string().max(200), z.number()]));

type FormulaShape =
  | { all: FormulaShape[] }
  | { any: FormulaShape[] }
  | { not: FormulaShape }
  | { on: string; test: string }
  | { entry: { to: string; reason: string } };

const formula: z.ZodType<FormulaShape> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(formula).max(100) }),
    z.strictObject({ any: z.array(formula).max(100) }),
    z.strictObject({ not: formula }),
    z.strictObject({ on: id, test: text }),
    z.strictObject({ entry }),
  ]),
);

const questionBase = {
  id,
  stage: id,
  text: text.min(1),
  why: text.min(1),
  help: text.optional(),
  referralField: id.optional(),
};

const question = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('choice'),
    ...questionBase,
    options: z.array(z.strictObject({ value: id, label: text.min(1), hint: text.optional() })).min(1).max(200),
  }),
  z.strictObject({
    kind: z.literal('integer'),
    ...questionBase,
    min: z.int(),
    max: z.int(),
    unit: id.optional(),
    unknownAllowed: z.boolean(),
    unknownLabel: text.optional(),
  }),
]);

const table = z.strictObject({
  id,
  title: text,
  hitPolicy: z.enum(['UNIQUE', 'ANY', 'FIRST', 'PRIORITY', 'OUTPUT ORDER', 'RULE ORDER', 'COLLECT']),
  aggregation: z.enum(['SUM', 'MIN', 'MAX', 'COUNT']).optional(),
  inputs: z.array(z.strictObject({ on: id, label: text })).max(200),
  outputs: z.array(z.strictObject({ name: text, values: z.array(value).max(1000).optional(), default: value.optional() })).min(1).max(20),
  rows: z.array(z.strictObject({ cells: z.array(text), outputs: z.array(value), note: text })).max(20_000),
});

const invariantBase = { id, text: text.min(1) };
const invariant = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('implies'), ...invariantBase, when: formula, then: formula }),
  z.strictObject({ kind: z.literal('unknownNotCalmer'), ...invariantBase, calm: formula, severe: formula, exceptFacts: z.array(id) }),
  z.strictObject({ kind: z.literal('unknownNotLater'), ...invariantBase, decision: id, exceptFacts: z.array(id) }),
  z.strictObject({ kind: z.literal('monotone'), ...invariantBase, fact: id, decision: id, groups: z.array(text).optional() }),
]);

const packSource = z.strictObject({
  format: z.literal('regioloket-pack/1'),
  id,
  title: text.min(1),
  version: id,
  validFrom: z.iso.date(),
  author: text.min(1),
  status: text.min(1),
  sources: z.array(text),
  signOffs: z.array(z.strictObject({ role: text, name: text, on: z.iso.date() })),
  stages: z.array(z.strictObject({ id, title: text })).min(1),
  questions: z.array(question).min(1).max(500),
  tables: z.array(table).min(1).max(200),
  roles: z.strictObject({ bedTypes: z.array(id), blocking: z.array(entry) }),
  labels: z.record(id, z.record(id, text)),
  contradictions: z.array(z.strictObject({ id, message: text, all: z.array(z.strictObject({ on: id, test: text })).min(1) })),
  invariants: z.array(invariant),
  cases: z.array(
    z.strictObject({ id, story: text, like: id.optional(), answers, expected: z.record(id, z.union([value, z.array(entry)])) }),
  ),
  openQuestions: z.array(z.strictObject({ id, text })),
  sha256: z.string().optional(),
});

/**
 * Reads a pack from parsed canonical JSON: shape, names, domains, cells,
 * requirements. This is what a draft must pass; a pack that people are going
 * to use must also pass `verifyPack` (see `admitPack`).
 * A `sha256` member is checked, so a stored or sent pack can't have changed on the way.
 * Errors carry table, row and column where they have them.
 */
export function loadPack(json: unknown): Result<Pack> {
  if (deeperThan(json, MAX_DEPTH)) return fail('shape', 'Het protocolpakket is te diep genest.', `pack is nested deeper than ${MAX_DEPTH}`);
  const shape = packSource.safeParse(json);
  if (!shape.success) {
    const issue = shape.error.issues[0];
    const path = issue?.path.map(String).join('.') ?? '';
    return fail('shape', `Het protocolpakket klopt niet van vorm bij ${path || 'het begin'}.`, `pack has the wrong shape at ${path || 'top'}: ${issue?.message ?? 'invalid'}`, { path });
  }
  const { sha256, ...source } = dropUndefined(shape.data) as PackSource & { sha256?: string };
  return attempt(() => {
    const pack = finishPack(source);
    if (sha256 !== undefined && sha256 !== pack.sha256) refuse('hashMismatch', 'De inhoud van het protocolpakket past niet bij zijn controlegetal.', 'pack content does not match its sha256');
    return pack;
  });
}

/** Structure checks and hash for a source that has the right shape. Throws a Refusal. */
export function finishPack(source: PackSource): Pack {
  checkStructure(source);
  const pack: Pack = { ...source, sha256: packHash(source) };
  try {
    compilePack(pack);
  } catch (error) {
    if (error instanceof BudgetExceeded) refuse('budget', `Dit protocolpakket is te groot om te bewijzen (${error.message}); niet bewezen is niet bruikbaar.`, `pack needs ${error.message}: not proven, not publishable`);
    throw error;
  }
  return pack;
}

function deeperThan(value: unknown, levels: number): boolean {
  if (value === null || typeof value !== 'object') return false;
  return levels === 0 || Object.values(value).some((member) => deeperThan(member, levels - 1));
}

function dropUndefined(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(dropUndefined);
  if (data === null || typeof data !== 'object') return data;
  return Object.fromEntries(
    Object.entries(data)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [key, dropUndefined(member)]),
  );
}
