/** A growing row of numbers (instants, seqs, durations): one value per case, offer or consult, without an object each. Reading past the end gives `empty`. */
export class Column {
  readonly #empty: number;
  #data: Float64Array;

  constructor(empty: number) {
    this.#empty = empty;
    this.#data = new Float64Array(1024).fill(empty);
  }

  get(index: number): number {
    // Asked first: a read past the end, even once, would make every later read of every column allocate.
    return index < this.#data.length ? (this.#data[index] as number) : this.#empty;
  }

  set(index: number, value: number): void {
    if (index >= this.#data.length) this.#grow(index);
    this.#data[index] = value;
  }

  #grow(index: number): void {
    const larger = new Float64Array(Math.max(index + 1, this.#data.length * 2));
    larger.set(this.#data);
    if (this.#empty !== 0) larger.fill(this.#empty, this.#data.length);
    this.#data = larger;
  }
}

/**
 * The same for codes, marks, counts and whole minutes, at half the memory: most columns are these, and a full count is bound by memory. A class of its own, as a column of
 * either kind would read at half the speed. A value that is `empty` takes no room.
 */
export class Codes {
  readonly #empty: number;
  #data: Int32Array;

  constructor(empty: number) {
    this.#empty = empty;
    this.#data = new Int32Array(1024).fill(empty);
  }

  get(index: number): number {
    return index < this.#data.length ? (this.#data[index] as number) : this.#empty;
  }

  set(index: number, value: number): void {
    if (index >= this.#data.length) {
      if (value === this.#empty) return;
      this.#grow(index);
    }
    this.#data[index] = value;
  }

  #grow(index: number): void {
    const larger = new Int32Array(Math.max(index + 1, this.#data.length * 2));
    larger.set(this.#data);
    if (this.#empty !== 0) larger.fill(this.#empty, this.#data.length);
    this.#data = larger;
  }
}

/** Numbers for texts that come back often, in order of first sight. */
export class Names {
  readonly #codes = new Map<string, number>();
  readonly list: string[] = [];
  /** events of one case come one after another: the name asked last is asked again most of the time */
  #last = '';
  #lastCode = -1;

  code(name: string): number {
    if (name === this.#last && this.#lastCode >= 0) return this.#lastCode;
    let code = this.#codes.get(name);
    if (code === undefined) {
      code = this.list.length;
      this.#codes.set(name, code);
      this.list.push(name);
    }
    this.#last = name;
    this.#lastCode = code;
    return code;
  }

  get size(): number {
    return this.list.length;
  }
}

/** Ninety days in minutes: a longer time is counted as this one. */
export const longestMinutes = 129_600;

/** How often each whole number of minutes occurred: medians to the minute, and a value can be taken out again. */
export class Minutes {
  #counts = new Uint32Array(256);
  #total = 0;
  #highest = -1;

  get total(): number {
    return this.#total;
  }

  add(minutes: number, times: 1 | -1): void {
    const place = Math.min(minutes, longestMinutes);
    if (place >= this.#counts.length) {
      const larger = new Uint32Array(Math.min(longestMinutes + 1, Math.max(place + 1, this.#counts.length * 2)));
      larger.set(this.#counts);
      this.#counts = larger;
    }
    this.#counts[place] = (this.#counts[place] as number) + times;
    this.#total += times;
    if (place > this.#highest) this.#highest = place;
  }

  /** Nearest rank: the smallest time that at least `share` of the values don't exceed, so always one that really occurred; null without values. */
  quantile(share: number): number | null {
    if (this.#total === 0) return null;
    const rank = Math.max(1, Math.ceil(share * this.#total - 1e-9));
    const counts = this.#counts;
    const highest = this.#highest;
    let seen = 0;
    for (let minutes = 0; minutes <= highest; minutes += 1) {
      seen += counts[minutes] as number;
      if (seen >= rank) return minutes;
    }
    return highest;
  }
}
