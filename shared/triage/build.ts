/** From a table's masks to one diagram over the facts. */
import type { Diagram } from './diagram.ts';
import type { Masks, RowSet } from './rows.ts';

/** What the walk needs to know of a column: which variable a fact is, or that it is a decision. */
export type BuildColumn = { readonly kind: 'fact'; readonly variable: number } | { readonly kind: 'decision' };

export interface RowBuilder {
  readonly diagram: Diagram;
  readonly masks: Masks;
  readonly columns: readonly BuildColumn[];
  readonly selectors: readonly number[];
}

/**
 * Walks the columns with the set of rows that are still alive; equal sets share
 * their diagram. A column on an upstream decision branches on that decision's
 * own diagram, so rows that no chain can reach never come alive; a row that
 * doesn't look at that decision doesn't need it to have an outcome.
 */
export function buildRows(builder: RowBuilder, subset: RowSet, decide: (alive: RowSet) => number, dead: number): number {
  return builder.masks.words === 1
    ? walkRows(builder, ONE_WORD, subset[0] as number, (alive) => decide(Int32Array.of(alive)), dead)
    : walkRows(builder, MANY_WORDS, subset, decide, dead);
}

/** Row sets beyond one number are remembered as text: that many small operations a word. */
const LONG_SET = 8;

/** Row sets as the walk handles them; a table of up to 32 rows fits in one number. */
interface RowAlgebra<Alive> {
  readonly meet: (alive: Alive, set: RowSet) => Alive;
  readonly none: (alive: Alive) => boolean;
  readonly within: (alive: Alive, set: RowSet) => boolean;
  readonly key: (alive: Alive) => number | string;
}

const ONE_WORD: RowAlgebra<number> = {
  meet: (alive, set) => alive & (set[0] as number),
  none: (alive) => alive === 0,
  within: (alive, set) => (alive & ~(set[0] as number)) === 0,
  key: (alive) => alive,
};

const MANY_WORDS: RowAlgebra<RowSet> = {
  meet: (alive, set) => {
    const both = new Int32Array(alive.length);
    for (let word = 0; word < both.length; word += 1) both[word] = (alive[word] as number) & (set[word] as number);
    return both;
  },
  none: (alive) => {
    for (const word of alive) if (word !== 0) return false;
    return true;
  },
  within: (alive, set) => {
    for (let word = 0; word < alive.length; word += 1) if (((alive[word] as number) & ~(set[word] as number)) !== 0) return false;
    return true;
  },
  key: (alive) => alive.join(),
};

function walkRows<Alive>(builder: RowBuilder, rows: RowAlgebra<Alive>, start: Alive, decide: (alive: Alive) => number, dead: number): number {
  const { diagram, masks, columns, selectors } = builder;
  const order = columns.map((_, at) => at).sort((a, b) => level(columns[a]) - level(columns[b]));
  const memos = order.map(() => new Map<number | string, number>());
  const visit = (depth: number, alive: Alive): number => {
    if (rows.none(alive)) return dead;
    const at = order[depth];
    if (at === undefined) return decide(alive);
    const column = columns[at] as BuildColumn;
    const blank = masks.blank[at] as RowSet;
    if (rows.within(alive, column.kind === 'fact' ? (masks.always[at] as RowSet) : blank)) return visit(depth + 1, alive);
    const memo = memos[depth] as Map<number | string, number>;
    const key = rows.key(alive);
    const known = memo.get(key);
    if (known !== undefined) return known;
    diagram.work((masks.admits[at]?.length ?? 0) * masks.words * (masks.words > 1 ? LONG_SET : 1));
    const branches = (masks.admits[at] ?? []).map((admitted) => visit(depth + 1, rows.meet(alive, admitted)));
    let made: number;
    const next = columns[order[depth + 1] ?? -1];
    if (column.kind === 'fact' && !(next?.kind === 'fact' && next.variable === column.variable)) {
      // Decisions come first and facts in their own order, so everything below this fact depends on later facts only
      // (unless a loose table has a second column on the same fact).
      made = diagram.make(column.variable, branches);
    } else {
      const undecided = column.kind === 'fact' ? [] : [0, 0].fill(visit(depth + 1, rows.meet(alive, blank)));
      made = diagram.select(selectors[at] as number, [...branches, ...undecided]);
    }
    memo.set(key, made);
    return made;
  };
  return visit(0, start);
}

function level(column: BuildColumn | undefined): number {
  return column?.kind === 'fact' ? column.variable : -1;
}
