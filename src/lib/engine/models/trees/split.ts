/**
 * The best split of a node from its histograms. A histogram holds for each bin of a feature the number of
 * rows and the sums of the target's numbers: `[bins, 1 + width]`.
 */

/** Sums of a node: `[1 + width]`, rows first. */
export type Sums = Float64Array;

export class BestSplit {
  /** Lowered sum of squares; 0 while nothing was found. */
  gain = 0;
  feature = -1;
  /** Bins in the order of the split; the first `leftSize` go left. */
  readonly bins = new Uint8Array(256);
  binCount = 0;
  leftSize = 0;

  reset(): void {
    this.gain = 0;
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

export class SplitFinder {
  readonly best = new BestSplit();
  /** Bins of the feature that is looked at which hold rows, ascending. */
  readonly present = new Uint8Array(256);
  presentCount = 0;
  readonly #left: Float64Array;
  readonly #axis: Float64Array;
  readonly #next: Float64Array;
  readonly #means: Float64Array;
  readonly #place = new Float64Array(256);

  constructor(private readonly width: number) {
    this.#left = new Float64Array(1 + width);
    this.#axis = new Float64Array(width);
    this.#next = new Float64Array(width);
    this.#means = new Float64Array(256 * width);
  }

  /**
   * Looks at one feature, whose bins with rows are in `present`; keeps the best split in `best`.
   * @param at where the feature's histogram begins
   * @param least rows on either side
   */
  look(
    feature: number,
    isOrdered: boolean,
    histogram: Float64Array,
    at: number,
    node: Sums,
    least: number,
  ): void {
    const count = this.presentCount;
    if (count < 2) return;
    if (!isOrdered && count > 2) {
      this.#alone(feature, histogram, at, node, least);
      this.#sort(histogram, at, node);
    }
    const { width, present } = this;
    const stride = width + 1;
    const left = this.#left.fill(0);
    const rows = node[0] as number;
    let base = 0;
    for (let d = 1; d <= width; d++) base += (node[d] as number) ** 2;
    base /= rows;
    let most = this.best.gain;
    let leftSize = 0;
    for (let i = 0; i < count - 1; i++) {
      const from = at + (present[i] as number) * stride;
      for (let d = 0; d <= width; d++)
        left[d] = (left[d] as number) + (histogram[from + d] as number);
      const leftRows = left[0] as number;
      if (leftRows < least) continue;
      const rightRows = rows - leftRows;
      if (rightRows < least) break;
      const gain = this.#gain(left, node, leftRows, rightRows) - base;
      if (gain > most) {
        most = gain;
        leftSize = i + 1;
      }
    }
    if (leftSize > 0) this.best.take(most, feature, present, count, leftSize);
  }

  #gain(left: Float64Array, node: Sums, leftRows: number, rightRows: number): number {
    let [leftSquares, rightSquares] = [0, 0];
    for (let d = 1; d <= this.width; d++) {
      const mine = left[d] as number;
      const other = (node[d] as number) - mine;
      leftSquares += mine * mine;
      rightSquares += other * other;
    }
    return leftSquares / leftRows + rightSquares / rightRows;
  }

  /** One label against all others. */
  #alone(feature: number, histogram: Float64Array, at: number, node: Sums, least: number): void {
    const { width, present, presentCount: count } = this;
    const rows = node[0] as number;
    let base = 0;
    for (let d = 1; d <= width; d++) base += (node[d] as number) ** 2;
    base /= rows;
    let winner = -1;
    let most = this.best.gain;
    for (let i = 0; i < count; i++) {
      const from = at + (present[i] as number) * (width + 1);
      const mine = histogram[from] as number;
      if (mine < least || rows - mine < least) continue;
      const gain =
        this.#gain(histogram.subarray(from, from + width + 1), node, mine, rows - mine) - base;
      if (gain > most) {
        most = gain;
        winner = i;
      }
    }
    if (winner >= 0) {
      this.best.takeAlone(most, feature, present[winner] as number, present, count);
    }
  }

  /** Sorts the bins along the axis on which their means differ most (two steps of power iteration). */
  #sort(histogram: Float64Array, at: number, node: Sums): void {
    const { width, present, presentCount: count } = this;
    const [means, axis, place] = [this.#means, this.#axis, this.#place];
    const rows = node[0] as number;
    let [farthest, distance] = [0, -1];
    for (let i = 0; i < count; i++) {
      const from = at + (present[i] as number) * (width + 1);
      const mine = histogram[from] as number;
      let square = 0;
      for (let d = 0; d < width; d++) {
        const mean = (histogram[from + 1 + d] as number) / mine - (node[d + 1] as number) / rows;
        means[i * width + d] = mean;
        square += mean * mean;
      }
      if (square * mine > distance) [farthest, distance] = [i, square * mine];
    }
    axis.set(means.subarray(farthest * width, (farthest + 1) * width));
    for (let step = 0; step < (width > 2 ? 3 : 1); step++) {
      const next = this.#next.fill(0);
      for (let i = 0; i < count; i++) {
        let along = 0;
        for (let d = 0; d < width; d++)
          along += (means[i * width + d] as number) * (axis[d] as number);
        place[present[i] as number] = along;
        const weight = along * (histogram[at + (present[i] as number) * (width + 1)] as number);
        for (let d = 0; d < width; d++) {
          next[d] = (next[d] as number) + weight * (means[i * width + d] as number);
        }
      }
      let length = 0;
      for (let d = 0; d < width; d++) length += (next[d] as number) ** 2;
      if (length > 0)
        for (let d = 0; d < width; d++) axis[d] = (next[d] as number) / Math.sqrt(length);
    }
    present.subarray(0, count).sort((a, b) => (place[a] as number) - (place[b] as number) || a - b);
  }
}
