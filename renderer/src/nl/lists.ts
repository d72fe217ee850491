import type { Urgency } from '../../../shared/contract/primitives.ts';

/** Most urgent first. Written here because the contract's own list would bring zod into the first screen. */
export const urgencyList: readonly Urgency[] = ['U0', 'U1', 'U2', 'U3', 'U4', 'U5'];

/** The ids of a table of texts, in the order in which they are written, with their type. */
export function idsOf<K extends string>(texts: Readonly<Record<K, unknown>>): readonly K[] {
  const ids: K[] = [];
  for (const id in texts) ids.push(id);
  return ids;
}

/** Options for a select: the texts of a table, in their order. */
export function optionsOf<K extends string>(texts: Readonly<Record<K, string>>): readonly { readonly value: K; readonly label: string }[] {
  return idsOf(texts).map((value) => ({ value, label: texts[value] }));
}

/** The text of an id that comes from data (a region's own pack may know more); the id itself where there is none. */
export function textOf(texts: Readonly<Record<string, string>>, id: string): string {
  return Object.hasOwn(texts, id) ? (texts[id] ?? id) : id;
}
