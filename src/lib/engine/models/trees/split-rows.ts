/**
 * The best split of a node with few rows: as `SplitFinder`, but from the rows themselves. A row changes
 * two of the predicted numbers at most, so that a look costs rows, not bins times predicted numbers.
 */
import type { BestSplit, Sums } from './split';
import { noClass } from './target';

/** What rows say about a target: `scores` (empty where it has none) and `classes`, by row. */
export interface RowTargets {
  readonly scores: Float64Array;
  readonly classes: Uint8Array;
}

export class RowSplitFinder {
  readonly #counts = new Int32Array(256);
  /** Bins with rows, ascending, and where the rows of each begin and end. */
  readonly #present = new Uint8Array(256);
  readonly #from = new Int32Array(256);
  readonly #to = new Int32Array(256);
  readonly #order = new Uint8Array(256);
  readonly #along = new Float64Array(256);
  readonly #scores: Float64Array;
  readonly #classes: Uint8Array;
  readonly #left: Float64Array;
  readonly #axis: Float64Array;
  readonly #next: Float64Array;
  readonly #hasScore: 0 | 1;
  #count = 0;
  /** Of the rows moved to the left: their number, score, sum of squares, and product with the node. */
  #rows = 0;
  #score = 0;
  #squares = 0;
  #cross = 0;
  /** Of the node: sum of squares, over the predicted numbers. */
  #whole = 0;

  constructor(
    private readonly best: BestSplit,
    width: number,
    private readonly targets: RowTargets,
    rowsAtMost: number,
  ) {
    this.#hasScore = targets.scores.length > 0 ? 1 : 0;
    this.#scores = new Float64Array(rowsAtMost);
    this.#classes = new Uint8Array(rowsAtMost);
    this.#left = new Float64Array(width);
    this.#axis = new Float64Array(width);
    this.#next = new Float64Array(width);
  }

  /** Looks at one feature for the given rows, keeps the best split in `best`. @param least rows on either side */
  look(
    feature: number,
    isOrdered: boolean,
    bins: Uint8Array,
    rows: Int32Array,
    node: Sums,
    least: number,
  ): void {
    this.#load(bins, rows);
    const count = this.#count;
    if (count < 2) return;
    this.#whole = 0;
    for (let d = 1; d < node.length; d++) this.#whole += (node[d] as number) ** 2;
    this.#order.set(this.#present.subarray(0, count));
    if (!isOrdered && count > 2) {
      const farthest = this.#alone(feature, node, least);
      this.#sort(farthest, node);
    }
    this.#scan(feature, node, least);
  }

  /** Sorts the rows by their bins. */
  #load(bins: Uint8Array, rows: Int32Array): void {
    const [counts, present, starts, ends] = [this.#counts, this.#present, this.#from, this.#to];
    let [first, last] = [255, 0];
    for (let i = 0; i < rows.length; i++) {
      const bin = bins[rows[i] as number] as number;
      counts[bin] = (counts[bin] as number) + 1;
      if (bin < first) first = bin;
      if (bin > last) last = bin;
    }
    let count = 0;
    for (let bin = first, total = 0; bin <= last; bin++) {
      const here = counts[bin] as number;
      if (here === 0) continue;
      present[count++] = bin;
      starts[bin] = ends[bin] = total;
      total += here;
      counts[bin] = 0;
    }
    this.#count = count;
    const { scores, classes } = this.targets;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      const bin = bins[row] as number;
      const at = ends[bin] as number;
      ends[bin] = at + 1;
      this.#classes[at] = classes[row] as number;
      if (this.#hasScore === 1) this.#scores[at] = scores[row] as number;
    }
  }

  #clear(): void {
    this.#left.fill(0);
    this.#rows = this.#score = this.#squares = this.#cross = 0;
  }

  /** Moves the rows of a bin to the left. */
  #move(bin: number, node: Sums): void {
    const [left, classes, scores] = [this.#left, this.#classes, this.#scores];
    const [from, to, shift] = [this.#from[bin] as number, this.#to[bin] as number, this.#hasScore];
    let [squares, cross, score] = [this.#squares, this.#cross, this.#score];
    for (let i = from; i < to; i++) {
      const kind = classes[i] as number;
      if (kind !== noClass) {
        const d = kind + shift;
        const mine = left[d] as number;
        squares += 2 * mine + 1;
        cross += node[d + 1] as number;
        left[d] = mine + 1;
      }
      if (shift === 1) score += scores[i] as number;
    }
    this.#rows += to - from;
    this.#squares = squares;
    this.#cross = cross;
    this.#score = score;
  }

  /** Lowered sum of squares if what was moved went left. */
  #gain(node: Sums): number {
    const [rows, score] = [node[0] as number, this.#score];
    const squares = this.#squares + score * score;
    const cross = this.#cross + (this.#hasScore === 1 ? score * (node[1] as number) : 0);
    const right = this.#whole - 2 * cross + squares;
    return squares / this.#rows + right / (rows - this.#rows) - this.#whole / rows;
  }

  #scan(feature: number, node: Sums, least: number): void {
    const order = this.#order;
    const rows = node[0] as number;
    let most = this.best.gain;
    let leftSize = 0;
    this.#clear();
    for (let i = 0; i < this.#count - 1; i++) {
      this.#move(order[i] as number, node);
      if (this.#rows < least) continue;
      if (rows - this.#rows < least) break;
      const gain = this.#gain(node);
      if (gain > most) {
        most = gain;
        leftSize = i + 1;
      }
    }
    if (leftSize > 0) this.best.take(most, feature, order, this.#count, leftSize);
  }

  /** One label against all others. @returns the bin whose mean lies farthest out */
  #alone(feature: number, node: Sums, least: number): number {
    const rows = node[0] as number;
    let [farthest, distance] = [this.#present[0] as number, -1];
    for (let i = 0; i < this.#count; i++) {
      const bin = this.#present[i] as number;
      this.#clear();
      this.#move(bin, node);
      const squares = this.#squares + this.#score * this.#score;
      const cross = this.#cross + (this.#hasScore === 1 ? this.#score * (node[1] as number) : 0);
      const mine = this.#rows;
      const apart = squares / mine - (2 * cross) / rows + (mine * this.#whole) / (rows * rows);
      if (apart > distance) [farthest, distance] = [bin, apart];
      if (mine < least || rows - mine < least) continue;
      const gain = this.#gain(node);
      if (gain > this.best.gain)
        this.best.takeAlone(gain, feature, bin, this.#present, this.#count);
    }
    return farthest;
  }

  /** Adds `weight` times the sum of a bin's rows to `out`. */
  #add(bin: number, weight: number, out: Float64Array): void {
    const shift = this.#hasScore;
    let score = 0;
    for (let i = this.#from[bin] as number; i < (this.#to[bin] as number); i++) {
      const kind = this.#classes[i] as number;
      if (kind !== noClass) out[kind + shift] = (out[kind + shift] as number) + weight;
      if (shift === 1) score += this.#scores[i] as number;
    }
    if (shift === 1) out[0] = (out[0] as number) + weight * score;
  }

  /** Mean of a bin's rows along the axis. */
  #project(bin: number): number {
    const [axis, shift] = [this.#axis, this.#hasScore];
    const [from, to] = [this.#from[bin] as number, this.#to[bin] as number];
    let sum = 0;
    for (let i = from; i < to; i++) {
      const kind = this.#classes[i] as number;
      if (kind !== noClass) sum += axis[kind + shift] as number;
      if (shift === 1) sum += (axis[0] as number) * (this.#scores[i] as number);
    }
    return sum / (to - from);
  }

  /** Sorts the bins along the axis on which their means differ most, by power iteration from `farthest`. */
  #sort(farthest: number, node: Sums): void {
    const [axis, next, along] = [this.#axis, this.#next, this.#along];
    const rows = node[0] as number;
    const toMeans = (out: Float64Array, weight: number): void => {
      for (let d = 0; d < out.length; d++) {
        out[d] = (out[d] as number) - (weight * (node[d + 1] as number)) / rows;
      }
    };
    axis.fill(0);
    this.#add(farthest, 1, axis);
    toMeans(axis, (this.#to[farthest] as number) - (this.#from[farthest] as number));
    for (let step = 0; step < 3; step++) {
      let middle = 0;
      for (let d = 0; d < axis.length; d++)
        middle += ((axis[d] as number) * (node[d + 1] as number)) / rows;
      next.fill(0);
      let total = 0;
      for (let i = 0; i < this.#count; i++) {
        const bin = this.#present[i] as number;
        const place = this.#project(bin) - middle;
        along[bin] = place;
        if (step === 2) continue;
        this.#add(bin, place, next);
        total += place * ((this.#to[bin] as number) - (this.#from[bin] as number));
      }
      if (step === 2) break;
      toMeans(next, total);
      let length = 0;
      for (const each of next) length += each * each;
      if (length > 0)
        for (let d = 0; d < axis.length; d++) axis[d] = (next[d] as number) / Math.sqrt(length);
    }
    this.#order
      .subarray(0, this.#count)
      .sort((a, b) => (along[a] as number) - (along[b] as number) || a - b);
  }
}
