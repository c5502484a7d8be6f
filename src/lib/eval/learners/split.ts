/**
 * The best split of a node from its histograms. Numbers are cut at a bin with nulls on the better side;
 * labels are put in the order of their gradients and cut there. Source: Fisher, On Grouping for Maximum
 * Homogeneity (1958), as LightGBM and scikit-learn apply it.
 */
import type { Binner } from './features';

/** Where the bins of each column stand in a histogram of `[bins, 3]`: gradient, hessian, rows. */
export interface Layout {
  readonly offsets: Int32Array;
  readonly size: number;
}

/** One bin more a column than are known: that of nulls. */
export function layOutBins({ columns }: Binner): Layout {
  const offsets = new Int32Array(columns.length);
  let size = 0;
  columns.forEach(({ known }, c) => {
    offsets[c] = size;
    size += known + 1;
  });
  return { offsets, size };
}

export interface Totals {
  readonly gradient: number;
  readonly hessian: number;
  readonly rows: number;
}

export interface Split {
  readonly column: number;
  readonly gain: number;
  /** By bin: 1 where it goes left. */
  readonly goesLeft: Uint8Array;
  readonly left: Totals;
}

export const leastHessian = 1e-3;
/** Labels with less than this much weight are not told apart, and ratios are shrunk by as much. */
export const leastLabelSupport = 10;
/** Keeps a leaf without weight from being divided by nothing. */
export const tiny = 1e-15;

/** What a leaf with these totals takes off the loss (twice). */
export function worth({ gradient, hessian }: Omit<Totals, 'rows'>): number {
  return (gradient * gradient) / (hessian + tiny);
}

export class SplitFinder {
  readonly #binner: Binner;
  readonly #layout: Layout;
  readonly #leastRows: number;
  #histogram: Float64Array = new Float64Array(0);
  #node: Totals = { gradient: 0, hessian: 0, rows: 0 };
  #base = 0;
  // The best so far, of all columns.
  #gain = 0;
  #column = -1;
  #cut = 0;
  #nullsLeft = false;
  #labels: number[] | null = null;
  readonly #left = { gradient: 0, hessian: 0, rows: 0 };

  constructor(binner: Binner, layout: Layout, leastRows: number) {
    this.#binner = binner;
    this.#layout = layout;
    this.#leastRows = leastRows;
  }

  /** Null where no split is allowed or none helps. */
  find(histogram: Float64Array, node: Totals): Split | null {
    this.#start(histogram, node);
    this.#binner.columns.forEach((_, column) => this.#scan(column));
    return this.#column < 0 ? null : this.#best();
  }

  /** The best split by one column. */
  findIn(column: number, histogram: Float64Array, node: Totals): Split | null {
    this.#start(histogram, node);
    this.#scan(column);
    return this.#column < 0 ? null : this.#best();
  }

  #start(histogram: Float64Array, node: Totals): void {
    this.#histogram = histogram;
    this.#node = node;
    this.#base = worth(node);
    this.#gain = 0;
    this.#column = -1;
  }

  #scan(column: number): void {
    const { isLabel, known, hasNulls } = this.#binner.columns[column] as Binner['columns'][number];
    if (isLabel) this.#scanLabels(column, known + (hasNulls ? 1 : 0));
    else {
      this.#scanUp(column, known, hasNulls);
      if (hasNulls) this.#scanDown(column, known);
    }
  }

  #offer(
    gradient: number,
    hessian: number,
    rows: number,
    column: number,
    cut: number,
    nullsLeft: boolean,
  ): boolean {
    const node = this.#node;
    const rest = { gradient: node.gradient - gradient, hessian: node.hessian - hessian };
    const gain = worth({ gradient, hessian }) + worth(rest) - this.#base;
    if (gain <= this.#gain) return false;
    this.#gain = gain;
    this.#column = column;
    this.#cut = cut;
    this.#nullsLeft = nullsLeft;
    this.#labels = null;
    this.#left.gradient = gradient;
    this.#left.hessian = hessian;
    this.#left.rows = rows;
    return true;
  }

  /** Cuts after each bin from the lowest; nulls go right. */
  #scanUp(column: number, known: number, hasNulls: boolean): void {
    const histogram = this.#histogram;
    const { hessian: allHessian, rows: allRows } = this.#node;
    const leastRows = this.#leastRows;
    const last = hasNulls ? known : known - 1;
    let at = 3 * (this.#layout.offsets[column] as number);
    let gradient = 0;
    let hessian = 0;
    let rows = 0;
    for (let bin = 0; bin < last; bin++, at += 3) {
      const more = histogram[at + 2] as number;
      if (more === 0) continue;
      gradient += histogram[at] as number;
      hessian += histogram[at + 1] as number;
      rows += more;
      if (rows < leastRows || hessian < leastHessian) continue;
      if (allRows - rows < leastRows || allHessian - hessian < leastHessian) break;
      this.#offer(gradient, hessian, rows, column, bin, false);
    }
  }

  /** Cuts before each bin from the highest; nulls go left. */
  #scanDown(column: number, known: number): void {
    const histogram = this.#histogram;
    const { gradient: allGradient, hessian: allHessian, rows: allRows } = this.#node;
    const leastRows = this.#leastRows;
    let at = 3 * ((this.#layout.offsets[column] as number) + known - 1);
    let gradient = allGradient;
    let hessian = allHessian;
    let rows = allRows;
    for (let bin = known - 1; bin >= 0; bin--, at -= 3) {
      const fewer = histogram[at + 2] as number;
      if (fewer === 0) continue;
      gradient -= histogram[at] as number;
      hessian -= histogram[at + 1] as number;
      rows -= fewer;
      if (allRows - rows < leastRows || allHessian - hessian < leastHessian) continue;
      if (rows < leastRows || hessian < leastHessian) break;
      this.#offer(gradient, hessian, rows, column, bin - 1, true);
    }
  }

  /**
   * Puts labels in the order of their gradients and lets each end of it go left, up to the middle. Labels
   * with little support go right.
   */
  #scanLabels(column: number, bins: number): void {
    const histogram = this.#histogram;
    const { hessian: allHessian, rows: allRows } = this.#node;
    const start = 3 * (this.#layout.offsets[column] as number);
    const support = allRows / allHessian;
    const order: number[] = [];
    const ratios: number[] = [];
    for (let bin = 0; bin < bins; bin++) {
      const hessian = histogram[start + 3 * bin + 1] as number;
      if (hessian * support < leastLabelSupport) continue;
      order.push(bin);
      ratios[bin] = (histogram[start + 3 * bin] as number) / (hessian + leastLabelSupport);
    }
    if (order.length < 2) return;
    order.sort((a, b) => (ratios[a] as number) - (ratios[b] as number) || a - b);
    const middle = (order.length + 1) >> 1;
    for (const [from, step, most] of [
      [0, 1, middle],
      [order.length - 1, -1, middle - 1],
    ] as const) {
      let gradient = 0;
      let hessian = 0;
      let rows = 0;
      for (let taken = 0; taken < most; taken++) {
        const at = start + 3 * (order[from + step * taken] as number);
        gradient += histogram[at] as number;
        hessian += histogram[at + 1] as number;
        rows += histogram[at + 2] as number;
        if (rows < this.#leastRows || hessian < leastHessian) continue;
        if (allRows - rows < this.#leastRows || allHessian - hessian < leastHessian) break;
        if (this.#offer(gradient, hessian, rows, column, 0, false)) {
          this.#labels = Array.from(
            { length: taken + 1 },
            (_, i) => order[from + step * i] as number,
          );
        }
      }
    }
  }

  #best(): Split {
    const goesLeft = new Uint8Array(256);
    const { known, hasNulls } = this.#binner.columns[this.#column] as Binner['columns'][number];
    const left = { ...this.#left };
    // What was not there in training goes where most rows go.
    const isMostLeft = 2 * left.rows > this.#node.rows;
    if (this.#labels === null) goesLeft.fill(1, 0, this.#cut + 1);
    else for (const bin of this.#labels) goesLeft[bin] = 1;
    if (!hasNulls) goesLeft[known] = Number(isMostLeft);
    else if (this.#labels === null) goesLeft[known] = Number(this.#nullsLeft);
    return { column: this.#column, gain: this.#gain, goesLeft, left };
  }
}
