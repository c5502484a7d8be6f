/**
 * The best split of a node with few rows: as `SplitFinder`, but from the rows themselves, sorted by bin. A
 * row changes one class, so that a look costs rows, not bins times classes.
 */
import { normalise, sortBins, type BestSplit, type NodeClasses } from './split';

const binsAtMost = 256;

export class RowSplitFinder {
  readonly #counts = new Int32Array(binsAtMost);
  /** Bins with rows, ascending, and where the rows of each begin and end. */
  readonly #present = new Uint8Array(binsAtMost);
  readonly #from = new Int32Array(binsAtMost);
  readonly #to = new Int32Array(binsAtMost);
  readonly #order = new Uint8Array(binsAtMost);
  readonly #along = new Float64Array(binsAtMost);
  readonly #binOf: Uint8Array;
  /** Classes of the rows, sorted by bin. */
  readonly #sorted: Uint8Array;
  readonly #left: Float64Array;
  readonly #axis: Float64Array;
  readonly #next: Float64Array;
  #count = 0;

  constructor(
    private readonly best: BestSplit,
    classesAtMost: number,
    rowsAtMost: number,
  ) {
    this.#binOf = new Uint8Array(rowsAtMost);
    this.#sorted = new Uint8Array(rowsAtMost);
    this.#left = new Float64Array(classesAtMost);
    this.#axis = new Float64Array(classesAtMost);
    this.#next = new Float64Array(classesAtMost);
  }

  /**
   * Looks at one feature and keeps the best split in `best`.
   * @param rows of the node, with their classes `kinds`
   * @param least rows on either side
   * @returns bins that hold rows
   */
  look(
    feature: number,
    isOrdered: boolean,
    bins: Uint8Array,
    rows: Int32Array,
    kinds: Uint8Array,
    node: NodeClasses,
    least: number,
  ): number {
    this.#load(bins, rows, kinds);
    const count = this.#count;
    if (count < 2) return count;
    this.#order.set(this.#present.subarray(0, count));
    if (!isOrdered && count > 2) {
      const farthest = this.#alone(feature, node, least);
      this.#sort(farthest, node);
    }
    this.#scan(feature, node, least);
    return count;
  }

  /** Sorts the classes of the rows by bin; where all rows have one bin, only counts it. */
  #load(bins: Uint8Array, rows: Int32Array, kinds: Uint8Array): void {
    const [counts, present, starts, ends] = [this.#counts, this.#present, this.#from, this.#to];
    const [binOf, sorted] = [this.#binOf, this.#sorted];
    const size = rows.length;
    let [first, last] = [binsAtMost - 1, 0];
    for (let i = 0; i < size; i++) {
      const bin = bins[rows[i] as number] as number;
      binOf[i] = bin;
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
    if (count < 2) return;
    for (let i = 0; i < size; i++) {
      const bin = binOf[i] as number;
      const at = ends[bin] as number;
      ends[bin] = at + 1;
      sorted[at] = kinds[i] as number;
    }
  }

  #scan(feature: number, node: NodeClasses, least: number): void {
    const { rows: whole, scores, count: rows } = node;
    const [order, starts, ends, sorted] = [this.#order, this.#from, this.#to, this.#sorted];
    const left = this.#left.fill(0);
    let [most, leftSize, leftRows] = [this.best.gain, 0, 0];
    let [squares, cross, score] = [0, 0, 0];
    for (let i = 0; i < this.#count - 1; i++) {
      const bin = order[i] as number;
      const end = ends[bin] as number;
      for (let at = starts[bin] as number; at < end; at++) {
        const kind = sorted[at] as number;
        const mine = left[kind] as number;
        squares += 2 * mine + 1;
        cross += whole[kind] as number;
        score += scores[kind] as number;
        left[kind] = mine + 1;
      }
      leftRows += end - (starts[bin] as number);
      if (leftRows < least) continue;
      if (rows - leftRows < least) break;
      const [a, b] = [squares + score * score, cross + score * node.score];
      const gain = a / leftRows + (node.whole - 2 * b + a) / (rows - leftRows) - node.whole / rows;
      if (gain > most) {
        most = gain;
        leftSize = i + 1;
      }
    }
    if (leftSize > 0) this.best.take(most, feature, order, this.#count, leftSize);
  }

  /** One label against all others. @returns the bin whose mean lies farthest out */
  #alone(feature: number, node: NodeClasses, least: number): number {
    const { rows: whole, scores, count: rows } = node;
    const [left, sorted] = [this.#left, this.#sorted];
    let [farthest, distance] = [this.#present[0] as number, -1];
    for (let i = 0; i < this.#count; i++) {
      const bin = this.#present[i] as number;
      left.fill(0);
      let [squares, cross, score] = [0, 0, 0];
      const [start, end] = [this.#from[bin] as number, this.#to[bin] as number];
      for (let at = start; at < end; at++) {
        const kind = sorted[at] as number;
        const mine = left[kind] as number;
        squares += 2 * mine + 1;
        cross += whole[kind] as number;
        score += scores[kind] as number;
        left[kind] = mine + 1;
      }
      squares += score * score;
      cross += score * node.score;
      const mine = end - start;
      const apart = squares / mine - (2 * cross) / rows + (mine * node.whole) / (rows * rows);
      if (apart > distance) [farthest, distance] = [bin, apart];
      if (mine < least || rows - mine < least) continue;
      const gain =
        squares / mine + (node.whole - 2 * cross + squares) / (rows - mine) - node.whole / rows;
      if (gain > this.best.gain)
        this.best.takeAlone(gain, feature, bin, this.#present, this.#count);
    }
    return farthest;
  }

  /**
   * Sorts the bins along the axis on which their means differ most (power iteration from `farthest`); where
   * classes are ordered, by their mean score.
   */
  #sort(farthest: number, node: NodeClasses): void {
    const { classCount, isOrdered, rows: whole, scores, count: rows } = node;
    const [axis, next] = [this.#axis, this.#next];
    if (isOrdered) {
      axis.set(scores.subarray(0, classCount));
      this.#project(0);
    } else {
      axis.fill(0);
      this.#add(farthest, 1, axis);
      const mine = (this.#to[farthest] as number) - (this.#from[farthest] as number);
      for (let kind = 0; kind < classCount; kind++)
        axis[kind] = (axis[kind] as number) / mine - (whole[kind] as number) / rows;
      for (let step = 0; step < (classCount > 2 ? 2 : 1); step++) {
        if (step > 0) {
          next.fill(0);
          for (let i = 0; i < this.#count; i++) {
            const bin = this.#present[i] as number;
            this.#add(bin, this.#along[bin] as number, next);
          }
          normalise(next, axis, classCount);
        }
        let middle = 0;
        for (let kind = 0; kind < classCount; kind++)
          middle += ((axis[kind] as number) * (whole[kind] as number)) / rows;
        this.#project(middle);
      }
    }
    sortBins(this.#order, this.#count, this.#along);
  }

  /** Adds `weight` for each row of a bin to its class in `out`. */
  #add(bin: number, weight: number, out: Float64Array): void {
    const end = this.#to[bin] as number;
    for (let at = this.#from[bin] as number; at < end; at++) {
      const kind = this.#sorted[at] as number;
      out[kind] = (out[kind] as number) + weight;
    }
  }

  /** Mean of every bin's rows along the axis, less `middle`. */
  #project(middle: number): void {
    const [axis, sorted] = [this.#axis, this.#sorted];
    for (let i = 0; i < this.#count; i++) {
      const bin = this.#present[i] as number;
      const [start, end] = [this.#from[bin] as number, this.#to[bin] as number];
      let sum = 0;
      for (let at = start; at < end; at++) sum += axis[sorted[at] as number] as number;
      this.#along[bin] = sum / (end - start) - middle;
    }
  }
}
