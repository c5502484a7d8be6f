/**
 * The best split of a node from its histograms. A histogram holds for each bin of a feature the number of
 * rows of each class: `[bins, classes]`.
 */

/** What a node's rows are: how many of each class, what a class scores, and sums of both. */
export interface NodeClasses {
  readonly count: number;
  readonly classCount: number;
  /** Whether classes have scores. */
  readonly isOrdered: boolean;
  /** `[classCount]`: rows of each class. */
  readonly rows: Float64Array;
  /** `[classCount]`: all 0 where classes have no order. */
  readonly scores: Float64Array;
  /** Sum of the scores of all rows. */
  readonly score: number;
  /** Sum over classes of squared rows, plus the squared sum of scores. */
  readonly whole: number;
}

export class BestSplit {
  /** Lowered sum of squares; what a split must exceed. */
  gain = 0;
  feature = -1;
  /** Bins in the order of the split; the first `leftSize` go left. */
  readonly bins = new Uint8Array(256);
  binCount = 0;
  leftSize = 0;

  reset(gain: number): void {
    this.gain = gain;
    this.feature = -1;
  }

  take(gain: number, feature: number, bins: Uint8Array, binCount: number, leftSize: number): void {
    this.gain = gain;
    this.feature = feature;
    this.bins.set(bins.subarray(0, binCount));
    this.binCount = binCount;
    this.leftSize = leftSize;
  }

  /** Only `alone` of these bins goes left. */
  takeAlone(
    gain: number,
    feature: number,
    alone: number,
    bins: Uint8Array,
    binCount: number,
  ): void {
    this.gain = gain;
    this.feature = feature;
    this.bins[0] = alone;
    let at = 1;
    for (let i = 0; i < binCount; i++) if (bins[i] !== alone) this.bins[at++] = bins[i] as number;
    this.binCount = binCount;
    this.leftSize = 1;
  }
}

const binsAtMost = 256;

export class SplitFinder {
  readonly #present = new Uint8Array(binsAtMost);
  readonly #binRows = new Float64Array(binsAtMost);
  readonly #place = new Float64Array(binsAtMost);
  readonly #left: Float64Array;
  readonly #axis: Float64Array;
  readonly #next: Float64Array;
  #count = 0;

  constructor(
    private readonly best: BestSplit,
    classesAtMost: number,
  ) {
    this.#left = new Float64Array(classesAtMost);
    this.#axis = new Float64Array(classesAtMost);
    this.#next = new Float64Array(classesAtMost);
  }

  /**
   * Looks at one feature and keeps the best split in `best`.
   * @param at where the feature's histogram begins
   * @param least rows on either side
   * @returns bins that hold rows
   */
  look(
    feature: number,
    size: number,
    isOrdered: boolean,
    histogram: Int32Array,
    at: number,
    node: NodeClasses,
    least: number,
  ): number {
    this.#findPresent(histogram, at, size, node.classCount);
    const count = this.#count;
    if (count < 2) return count;
    if (!isOrdered && count > 2) {
      const farthest = this.#alone(feature, histogram, at, node, least);
      this.#sort(farthest, histogram, at, node);
    }
    this.#scan(feature, histogram, at, node, least);
    return count;
  }

  #findPresent(histogram: Int32Array, at: number, size: number, classCount: number): void {
    let count = 0;
    for (let bin = 0, from = at; bin < size; bin++, from += classCount) {
      let rows = 0;
      for (let kind = 0; kind < classCount; kind++) rows += histogram[from + kind] as number;
      if (rows === 0) continue;
      this.#binRows[bin] = rows;
      this.#present[count++] = bin;
    }
    this.#count = count;
  }

  #scan(
    feature: number,
    histogram: Int32Array,
    at: number,
    node: NodeClasses,
    least: number,
  ): void {
    const { classCount, rows: whole, scores, count: rows } = node;
    const [present, left] = [this.#present, this.#left.fill(0)];
    let [most, leftSize, leftRows, score] = [this.best.gain, 0, 0, 0];
    for (let i = 0; i < this.#count - 1; i++) {
      const bin = present[i] as number;
      const from = at + bin * classCount;
      let [squares, cross] = [0, 0];
      for (let kind = 0; kind < classCount; kind++) {
        const here = histogram[from + kind] as number;
        const mine = (left[kind] as number) + here;
        left[kind] = mine;
        squares += mine * mine;
        cross += mine * (whole[kind] as number);
        score += here * (scores[kind] as number);
      }
      leftRows += this.#binRows[bin] as number;
      if (leftRows < least) continue;
      if (rows - leftRows < least) break;
      squares += score * score;
      cross += score * node.score;
      const gain =
        squares / leftRows +
        (node.whole - 2 * cross + squares) / (rows - leftRows) -
        node.whole / rows;
      if (gain > most) {
        most = gain;
        leftSize = i + 1;
      }
    }
    if (leftSize > 0) this.best.take(most, feature, present, this.#count, leftSize);
  }

  /** One label against all others. @returns the bin whose mean lies farthest out */
  #alone(
    feature: number,
    histogram: Int32Array,
    at: number,
    node: NodeClasses,
    least: number,
  ): number {
    const { classCount, rows: whole, scores, count: rows } = node;
    let [farthest, distance] = [this.#present[0] as number, -1];
    for (let i = 0; i < this.#count; i++) {
      const bin = this.#present[i] as number;
      const from = at + bin * classCount;
      let [squares, cross, score] = [0, 0, 0];
      for (let kind = 0; kind < classCount; kind++) {
        const mine = histogram[from + kind] as number;
        squares += mine * mine;
        cross += mine * (whole[kind] as number);
        score += mine * (scores[kind] as number);
      }
      squares += score * score;
      cross += score * node.score;
      const mine = this.#binRows[bin] as number;
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

  /** Sorts the bins along the axis on which their means differ most, by power iteration from `farthest`. */
  #sort(farthest: number, histogram: Int32Array, at: number, node: NodeClasses): void {
    const { classCount, rows: whole, count: rows } = node;
    const [axis, next, place] = [this.#axis, this.#next, this.#place];
    const mine = this.#binRows[farthest] as number;
    for (let kind = 0; kind < classCount; kind++) {
      axis[kind] =
        (histogram[at + farthest * classCount + kind] as number) / mine -
        (whole[kind] as number) / rows;
    }
    for (let step = 0; step < (classCount > 2 ? 3 : 1); step++) {
      let middle = 0;
      for (let kind = 0; kind < classCount; kind++)
        middle += ((axis[kind] as number) * (whole[kind] as number)) / rows;
      next.fill(0);
      for (let i = 0; i < this.#count; i++) {
        const bin = this.#present[i] as number;
        const from = at + bin * classCount;
        let along = 0;
        for (let kind = 0; kind < classCount; kind++)
          along += (histogram[from + kind] as number) * (axis[kind] as number);
        along = along / (this.#binRows[bin] as number) - middle;
        place[bin] = along;
        for (let kind = 0; kind < classCount; kind++)
          next[kind] = (next[kind] as number) + along * (histogram[from + kind] as number);
      }
      normalise(next, axis, classCount);
    }
    sortBins(this.#present, this.#count, place);
  }
}

/** Writes `from` to `to`, with length 1 (as it is where it has none). */
export function normalise(from: Float64Array, to: Float64Array, size: number): void {
  let length = 0;
  for (let i = 0; i < size; i++) length += (from[i] as number) ** 2;
  if (length === 0) return;
  const scale = 1 / Math.sqrt(length);
  for (let i = 0; i < size; i++) to[i] = (from[i] as number) * scale;
}

/** Sorts the first `count` bins by their places; insertion, for there are few. */
export function sortBins(bins: Uint8Array, count: number, places: Float64Array): void {
  for (let i = 1; i < count; i++) {
    const bin = bins[i] as number;
    const place = places[bin] as number;
    let at = i;
    for (; at > 0 && (places[bins[at - 1] as number] as number) > place; at--)
      bins[at] = bins[at - 1] as number;
    bins[at] = bin;
  }
}
