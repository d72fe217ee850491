import * as fc from 'fast-check';
import * as z from 'zod';
import type { Random } from '../../region/training/random.ts';

/**
 * Values of the right shape and of nasty content, made from the zod schemas that the service itself reads with: what gets past the first check reaches the rules, the SQL and the
 * answers. Of each bound the value that just meets it comes up: shortest, longest, lowest, highest.
 */
export type Maker = (random: Random) => unknown;

type Schema = {
  readonly type?: string; readonly const?: unknown; readonly enum?: readonly unknown[]; readonly $ref?: string; readonly $defs?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[]; readonly oneOf?: readonly Schema[]; readonly allOf?: readonly Schema[]; readonly properties?: Readonly<Record<string, Schema>>; readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean; readonly propertyNames?: Schema; readonly items?: Schema; readonly prefixItems?: readonly Schema[]; readonly minItems?: number; readonly maxItems?: number;
  readonly minLength?: number; readonly maxLength?: number; readonly pattern?: string; readonly minimum?: number; readonly maximum?: number; readonly exclusiveMinimum?: number; readonly exclusiveMaximum?: number;
};

/** `words`: strings that mean something to the service (ids of what is there), mixed in wherever they fit. */
export function shapesOf(schema: z.ZodType, words: readonly string[]): Maker {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema;
  return (random) => valueOf({ root, words, random }, root, 0);
}

type Making = { readonly root: Schema; readonly words: readonly string[]; readonly random: Random };
const DEEPEST = 6;
const MOST_ITEMS = 4;

function valueOf(making: Making, schema: Schema, depth: number): unknown {
  const { random, root } = making;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return random.pick(schema.enum);
  if (schema.$ref !== undefined) return valueOf(making, schema.$ref === '#' ? root : (root.$defs?.[schema.$ref.replace('#/$defs/', '')] ?? {}), depth + 1);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return valueOf(making, random.pick(depth > DEEPEST ? choices.filter(isFlat) : choices) ?? {}, depth);
  if (schema.allOf !== undefined) return Object.assign({}, ...schema.allOf.map((part) => valueOf(making, part, depth)));
  switch (schema.type) {
    case 'object': return objectOf(making, schema, depth);
    case 'array': return arrayOf(making, schema, depth);
    case 'string': return textOf(making, schema);
    case 'integer': return numberOf(random, schema, 1);
    case 'number': return numberOf(random, schema, 0.5);
    case 'boolean': return random.chance(0.5);
    case 'null': return null;
    default: return random.pick<unknown>([true, false, null, random.pick(nastyTexts), { [random.pick(nastyTexts)]: 1e308 }, [[[]]]]);
  }
}

const isFlat = (schema: Schema): boolean => schema.type !== 'object' && schema.type !== 'array';

function objectOf(making: Making, schema: Schema, depth: number): unknown {
  const { random } = making;
  const entries = Object.entries(schema.properties ?? {}).flatMap(([name, part]): [string, unknown][] => (schema.required?.includes(name) === true || random.chance(0.6) ? [[name, valueOf(making, part, depth + 1)]] : []));
  const open = schema.additionalProperties;
  if (typeof open === 'object' && depth <= DEEPEST) {
    for (let more = random.int(0, 2); more > 0; more -= 1) entries.push([String(valueOf(making, schema.propertyNames ?? { type: 'string', maxLength: 30 }, depth + 1)), valueOf(making, open, depth + 1)]);
  }
  return Object.fromEntries(entries);
}

function arrayOf(making: Making, schema: Schema, depth: number): unknown {
  if (schema.prefixItems !== undefined) return schema.prefixItems.map((part) => valueOf(making, part, depth + 1));
  const least = schema.minItems ?? 0;
  const most = Math.min(schema.maxItems ?? MOST_ITEMS, Math.max(least, depth > DEEPEST ? 0 : MOST_ITEMS));
  return Array.from({ length: making.random.int(least, Math.max(least, most)) }, () => valueOf(making, schema.items ?? {}, depth + 1));
}

const LONGEST = 5000;
const nastyTexts = ['', '\u0000', 'a\u0000b', '\ud800', '\udc00x', '__proto__', 'constructor', 'toString', "'; DROP TABLE command; --", '%s%n{}', '<script>alert(1)</script>', '\u202eomgekeerd', 'e\u0301\u0301\u0301', '🛏️👩‍⚕️', '\r\nSet-Cookie: x=1', '../../etc/passwd', '${7*7}', '\ufeff', '   ', 'null', '-0', '1e999', 'İıſK'];
const patterns = new Map<string, readonly string[]>();

function textOf({ random, words }: Making, schema: Schema): string {
  const [least, most] = [schema.minLength ?? 0, Math.min(schema.maxLength ?? LONGEST, Math.max(LONGEST, schema.minLength ?? 0))];
  const fits = (text: string): boolean => text.length >= least && text.length <= most && (schema.pattern === undefined || new RegExp(schema.pattern, 'u').test(text));
  const own = random.chance(0.4) ? words.filter(fits) : [];
  if (own.length > 0) return random.pick(own);
  if (schema.pattern !== undefined) return random.pick(samplesOf(schema.pattern, fits));
  const text = random.pick(nastyTexts);
  const wanted = random.chance(0.1) ? most : random.chance(0.1) ? least : Math.min(most, Math.max(least, text.length));
  return text.padEnd(wanted, text === '' ? 'x' : text).slice(0, wanted);
}

function samplesOf(pattern: string, fits: (text: string) => boolean): readonly string[] {
  const known = patterns.get(pattern);
  if (known !== undefined) return known;
  const samples = fc.sample(fc.stringMatching(new RegExp(pattern, 'u')), { numRuns: 60, seed: 1 }).filter(fits);
  if (samples.length === 0) throw new Error(`no text fits ${pattern}`);
  patterns.set(pattern, samples);
  return samples;
}

function numberOf(random: Random, schema: Schema, step: number): number {
  const lowest = schema.minimum ?? (schema.exclusiveMinimum === undefined ? Number.MIN_SAFE_INTEGER : schema.exclusiveMinimum + step);
  const highest = schema.maximum ?? (schema.exclusiveMaximum === undefined ? Number.MAX_SAFE_INTEGER : schema.exclusiveMaximum - step);
  return random.pick([lowest, highest, lowest + step, highest - step, 0, 1, -0, 2 ** 31, 2 ** 32, 1_790_000_000_000].filter((value) => value >= lowest && value <= highest));
}

/** The same value with one thing in it of a kind that it can't be. */
export function broken(random: Random, value: unknown): unknown {
  if (Array.isArray(value) && value.length > 0) {
    const at = random.int(0, value.length - 1);
    return value.map((item: unknown, index) => (index === at ? broken(random, item) : item));
  }
  const names = value !== null && typeof value === 'object' ? Object.keys(value) : [];
  if (names.length === 0) return { 'geen geldige waarde': [value] };
  const name = random.pick(names);
  const { [name]: inner, ...rest } = value as Record<string, unknown>;
  return random.chance(0.2) ? { ...rest, [`${name}X`]: inner } : { ...rest, [name]: broken(random, inner) };
}
