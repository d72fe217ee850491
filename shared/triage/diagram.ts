/**
 * Decision diagrams: ordered, reduced, multi-valued, many roots in one store.
 *
 * Invariant: two functions are equal exactly when their node numbers are equal.
 * That is what makes "can this answer still change anything" a question about
 * node numbers, and not about samples.
 *
 * A leaf with value t is the negative number -1 - t; inner nodes are >= 0.
 * Nodes made while answering one question are dropped again (`mark`/`release`),
 * so a long run stays flat in memory.
 */

/** The proof needs more nodes than its budget: not proven, hence not publishable. */
export class BudgetExceeded extends Error {
  constructor(budget: number) {
    super(`more than ${budget} nodes`);
    this.name = 'BudgetExceeded';
  }
}

export const FALSE = -1;
export const TRUE = -2;

export function leaf(value: number): number {
  return -1 - value;
}

/** The value of a leaf. Only for nodes below zero. */
export function leafValue(node: number): number {
  return -1 - node;
}

const LEAF_LEVEL = 0x7fffffff;
/** Nodes in one store. The shipped pack needs some 1,300; a pack that needs this many can't be checked by people either. */
export const NODE_BUDGET = 500_000;
const BUCKETS = 1 << 14;
const WORK_PER_NODE = 1000;
/** Units for one visit of two or more diagrams side by side. */
const VISIT = 50;

export class Diagram {
  readonly sizes: readonly number[];
  readonly supportWords: number;
  private readonly budget: number;
  private level: Int32Array = new Int32Array(4096);
  private first: Int32Array = new Int32Array(4096);
  private chain: Int32Array = new Int32Array(4096);
  private kids: Int32Array = new Int32Array(16384);
  private supports: Int32Array;
  private heads: Int32Array = new Int32Array(BUCKETS).fill(-1);
  private count = 0;
  private kidCount = 0;
  private memoStamp: Int32Array = new Int32Array(4096);
  private memoValue: Int32Array = new Int32Array(4096);
  private stamp = 0;
  private seen: Int32Array = new Int32Array(4096);
  private seenRound = 0;
  private readonly stack: number[] = [];
  private steps = 0;

  /** `sizes[v]` = number of atoms of variable v; variables are asked about in this order. */
  constructor(sizes: readonly number[], budget = NODE_BUDGET) {
    this.sizes = sizes;
    this.budget = budget;
    this.supportWords = Math.max(1, (sizes.length + 31) >>> 5);
    this.supports = new Int32Array(4096 * this.supportWords);
  }

  get size(): number {
    return this.count;
  }

  /** The variable of a node; leaves come after all variables. */
  levelOf(node: number): number {
    return node < 0 ? LEAF_LEVEL : (this.level[node] as number);
  }

  child(node: number, atom: number): number {
    return this.kids[(this.first[node] as number) + atom] as number;
  }

  /** The node at `variable` with these children, or the child itself when all are equal. */
  make(variable: number, children: ArrayLike<number>): number {
    const size = this.sizes[variable] as number;
    const head = children[0] as number;
    let hash = variable;
    let same = true;
    for (let atom = 0; atom < size; atom += 1) {
      const child = children[atom] as number;
      if (child !== head) same = false;
      hash = (Math.imul(hash ^ child, 0x9e3779b1) + (hash >>> 15)) | 0;
    }
    if (same) return head;
    const bucket = (hash ^ (hash >>> 13)) & (this.heads.length - 1);
    for (let node = this.heads[bucket] as number; node >= 0; node = this.chain[node] as number) {
      if (this.level[node] === variable && this.sameChildren(node, children, size)) return node;
    }
    return this.add(variable, children, size);
  }

  /** The selector of a variable: leaf a for atom a. */
  variable(variable: number): number {
    return this.make(variable, Array.from({ length: this.sizes[variable] as number }, (_, atom) => leaf(atom)));
  }

  /** True when `atoms[a]` is true: a boolean over one variable. */
  literal(variable: number, atoms: readonly boolean[]): number {
    return this.make(
      variable,
      atoms.map((inside) => (inside ? TRUE : FALSE)),
    );
  }

  mark(): number {
    return this.count;
  }

  /** Forgets every node made since the mark, and the work spent on them. Nodes are unchained newest first, so each is its bucket's head. */
  release(mark: number): void {
    this.steps = 0;
    if (this.count === mark) return;
    for (let node = this.count - 1; node >= mark; node -= 1) {
      this.heads[this.bucketOf(node)] = this.chain[node] as number;
    }
    this.kidCount = this.first[mark] as number;
    this.count = mark;
  }

  /** Does the function still depend on this variable? */
  dependsOn(node: number, variable: number): boolean {
    if (node < 0) return false;
    return (((this.supports[node * this.supportWords + (variable >>> 5)] as number) >>> (variable & 31)) & 1) === 1;
  }

  /**
   * Work is bounded too: a proof may visit much and keep little. One unit is about one small operation. It counts since the last `release`:
   * a store that answers questions all year never runs out.
   */
  work(units: number): void {
    this.steps += units;
    if (this.steps > this.budget * WORK_PER_NODE) throw new BudgetExceeded(this.budget);
  }

  /** Starts a round of `restrict`; all restrictions of one round share their work. */
  begin(): void {
    this.stamp += 1;
  }

  /** The function with answered variables filled in; `atoms[v]` is -1 when v is unanswered. Call `begin` first. */
  restrict(node: number, atoms: ArrayLike<number>, answered: Int32Array): number {
    if (node < 0 || !this.touches(node, answered)) return node;
    if (this.memoStamp[node] === this.stamp) return this.memoValue[node] as number;
    const variable = this.level[node] as number;
    const atom = atoms[variable] as number;
    let result: number;
    if (atom >= 0) {
      result = this.restrict(this.child(node, atom), atoms, answered);
    } else {
      const size = this.sizes[variable] as number;
      const children = new Array<number>(size);
      for (let at = 0; at < size; at += 1) children[at] = this.restrict(this.child(node, at), atoms, answered);
      result = this.make(variable, children);
    }
    this.memoStamp[node] = this.stamp;
    this.memoValue[node] = result;
    return result;
  }

  /** The distinct leaf values that the function can take. */
  leaves(root: number): Set<number> {
    const found = new Set<number>();
    if (root < 0) return found.add(leafValue(root));
    this.seenRound += 1;
    const { stack, seen, seenRound, kids } = this;
    seen[root] = seenRound;
    stack.push(root);
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      const base = this.first[node] as number;
      const end = base + (this.sizes[this.level[node] as number] as number);
      for (let at = base; at < end; at += 1) {
        const child = kids[at] as number;
        if (child < 0) found.add(leafValue(child));
        else if (seen[child] !== seenRound) {
          seen[child] = seenRound;
          stack.push(child);
        }
      }
    }
    return found;
  }

  /** Replaces leaf t by leaf `to(t)`. */
  mapLeaves(root: number, to: (value: number) => number): number {
    const memo = new Map<number, number>();
    const visit = (node: number): number => {
      if (node < 0) return leaf(to(leafValue(node)));
      const known = memo.get(node);
      if (known !== undefined) return known;
      const variable = this.level[node] as number;
      const children: number[] = [];
      for (let atom = 0; atom < (this.sizes[variable] as number); atom += 1) children.push(visit(this.child(node, atom)));
      const made = this.make(variable, children);
      memo.set(node, made);
      return made;
    };
    return visit(root);
  }

  /** Combines two functions leaf by leaf. */
  combine(left: number, right: number, operate: (a: number, b: number) => number): number {
    const memo = new Map<number, number>();
    const visit = (a: number, b: number): number => {
      if (a < 0 && b < 0) return leaf(operate(leafValue(a), leafValue(b)));
      this.work(VISIT);
      const key = (a + 0x800000) * 0x4000000 + (b + 0x800000);
      const known = memo.get(key);
      if (known !== undefined) return known;
      const variable = Math.min(this.levelOf(a), this.levelOf(b));
      const children: number[] = [];
      for (let atom = 0; atom < (this.sizes[variable] as number); atom += 1) {
        children.push(visit(this.cofactor(a, variable, atom), this.cofactor(b, variable, atom)));
      }
      const made = this.make(variable, children);
      memo.set(key, made);
      return made;
    };
    return visit(left, right);
  }

  and(left: number, right: number): number {
    if (left === FALSE || right === FALSE) return FALSE;
    if (left === TRUE) return right;
    if (right === TRUE || left === right) return left;
    return this.combine(left, right, (a, b) => a & b);
  }

  or(left: number, right: number): number {
    if (left === TRUE || right === TRUE) return TRUE;
    if (left === FALSE) return right;
    if (right === FALSE || left === right) return left;
    return this.combine(left, right, (a, b) => a | b);
  }

  not(root: number): number {
    return this.mapLeaves(root, (value) => 1 - value);
  }

  /** `branches[t]` where the selector has leaf t: this is how a downstream column reads an upstream decision. */
  select(selector: number, branches: readonly number[]): number {
    const memo = new Map<string, number>();
    const leavesOf = new Map<number, Set<number>>();
    const reach = (node: number): Set<number> => {
      let found = leavesOf.get(node);
      if (found === undefined) leavesOf.set(node, (found = this.leaves(node)));
      return found;
    };
    const visit = (at: number, kept: readonly number[]): number => {
      if (at < 0) return kept[leafValue(at)] as number;
      const reached = reach(at);
      let only: number | null = null;
      let same = true;
      const live = kept.map((branch, value) => {
        if (!reached.has(value)) return FALSE;
        if (only === null) only = branch;
        else if (only !== branch) same = false;
        return branch;
      });
      if (same && only !== null) return only;
      this.work(VISIT);
      const key = `${at}|${live.join()}`;
      const known = memo.get(key);
      if (known !== undefined) return known;
      let variable = this.levelOf(at);
      for (const branch of live) variable = Math.min(variable, this.levelOf(branch));
      const children: number[] = [];
      for (let atom = 0; atom < (this.sizes[variable] as number); atom += 1) {
        children.push(
          visit(
            this.cofactor(at, variable, atom),
            live.map((branch) => this.cofactor(branch, variable, atom)),
          ),
        );
      }
      const made = this.make(variable, children);
      memo.set(key, made);
      return made;
    };
    return visit(selector, branches);
  }

  /** The function with `variable` set to `atom`, where `variable` may lie anywhere below. */
  fix(root: number, variable: number, atom: number): number {
    const memo = new Map<number, number>();
    const visit = (node: number): number => {
      if (node < 0 || !this.dependsOn(node, variable)) return node;
      const known = memo.get(node);
      if (known !== undefined) return known;
      const at = this.level[node] as number;
      let made: number;
      if (at === variable) {
        made = this.child(node, atom);
      } else {
        const children: number[] = [];
        for (let each = 0; each < (this.sizes[at] as number); each += 1) children.push(visit(this.child(node, each)));
        made = this.make(at, children);
      }
      memo.set(node, made);
      return made;
    };
    return visit(root);
  }

  /** A path to a leaf with this value as atoms per variable (-1 = free), or null when there is none. */
  witness(root: number, value: number): number[] | null {
    const dead = new Set<number>();
    const atoms = this.sizes.map(() => -1);
    const visit = (node: number): boolean => {
      if (node < 0) return leafValue(node) === value;
      if (dead.has(node)) return false;
      const variable = this.level[node] as number;
      for (let atom = 0; atom < (this.sizes[variable] as number); atom += 1) {
        atoms[variable] = atom;
        if (visit(this.child(node, atom))) return true;
      }
      atoms[variable] = -1;
      dead.add(node);
      return false;
    };
    return visit(root) ? atoms : null;
  }

  /** The leaf value for complete atoms. */
  evaluate(root: number, atoms: ArrayLike<number>): number {
    let node = root;
    while (node >= 0) node = this.child(node, atoms[this.level[node] as number] as number);
    return leafValue(node);
  }

  cofactor(node: number, variable: number, atom: number): number {
    return this.levelOf(node) === variable ? this.child(node, atom) : node;
  }

  private touches(node: number, answered: Int32Array): boolean {
    const base = node * this.supportWords;
    for (let word = 0; word < this.supportWords; word += 1) {
      if (((this.supports[base + word] as number) & (answered[word] as number)) !== 0) return true;
    }
    return false;
  }

  private sameChildren(node: number, children: ArrayLike<number>, size: number): boolean {
    const base = this.first[node] as number;
    for (let atom = 0; atom < size; atom += 1) if (this.kids[base + atom] !== children[atom]) return false;
    return true;
  }

  private add(variable: number, children: ArrayLike<number>, size: number): number {
    if (this.count >= this.budget) throw new BudgetExceeded(this.budget);
    this.reserve(size);
    const node = this.count;
    const words = this.supportWords;
    this.count += 1;
    this.level[node] = variable;
    this.first[node] = this.kidCount;
    this.memoStamp[node] = 0;
    for (let word = 0; word < words; word += 1) this.supports[node * words + word] = 0;
    this.supports[node * words + (variable >>> 5)] = 1 << (variable & 31);
    for (let atom = 0; atom < size; atom += 1) {
      const child = children[atom] as number;
      this.kids[this.kidCount + atom] = child;
      if (child < 0) continue;
      for (let word = 0; word < words; word += 1) {
        this.supports[node * words + word] = (this.supports[node * words + word] as number) | (this.supports[child * words + word] as number);
      }
    }
    this.kidCount += size;
    const bucket = this.bucketOf(node);
    this.chain[node] = this.heads[bucket] as number;
    this.heads[bucket] = node;
    return node;
  }

  private reserve(size: number): void {
    if (this.kidCount + size > this.kids.length) this.kids = grown(this.kids, this.kidCount + size);
    if (this.count < this.level.length) return;
    this.level = grown(this.level, this.count + 1);
    this.first = grown(this.first, this.count + 1);
    this.chain = grown(this.chain, this.count + 1);
    this.memoStamp = grown(this.memoStamp, this.count + 1);
    this.memoValue = grown(this.memoValue, this.count + 1);
    this.seen = grown(this.seen, this.count + 1);
    this.supports = grown(this.supports, (this.count + 1) * this.supportWords);
    this.rehash();
  }

  private rehash(): void {
    if (this.count < this.heads.length * 2) return;
    this.heads = new Int32Array(this.heads.length * 8).fill(-1);
    for (let node = 0; node < this.count; node += 1) {
      const bucket = this.bucketOf(node);
      this.chain[node] = this.heads[bucket] as number;
      this.heads[bucket] = node;
    }
  }

  private bucketOf(node: number): number {
    const variable = this.level[node] as number;
    const base = this.first[node] as number;
    let hash = variable;
    for (let atom = 0; atom < (this.sizes[variable] as number); atom += 1) {
      hash = (Math.imul(hash ^ (this.kids[base + atom] as number), 0x9e3779b1) + (hash >>> 15)) | 0;
    }
    return (hash ^ (hash >>> 13)) & (this.heads.length - 1);
  }
}

function grown(from: Int32Array, atLeast: number): Int32Array<ArrayBuffer> {
  const to = new Int32Array(Math.max(from.length * 2, atLeast));
  to.set(from);
  return to;
}
