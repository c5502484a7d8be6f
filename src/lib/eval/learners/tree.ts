/** One regression tree on binned rows, grown leaf by leaf where it helps most, from histograms. */
import type { Binner } from './features';
import { layOutBins, SplitFinder, type Layout, type Split, type Totals } from './split';

/** Nodes in the order in which they were made; `column` is -1 in a leaf. */
export interface Tree {
  readonly column: Int32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** 256 flags a node: whether a bin goes left. */
  readonly goesLeft: Uint8Array;
  readonly value: Float64Array;
  readonly gain: Float64Array;
}

interface OpenNode {
  readonly id: number;
  /** Its rows are `order[from]` to `order[to]`. */
  readonly from: number;
  readonly to: number;
  readonly totals: Totals;
  readonly histogram: Float64Array;
  readonly split: Split;
}

export interface GrowOptions {
  readonly leaves: number;
  readonly leastRows: number;
  readonly rate: number;
}

/** Grows trees on the same rows again and again; keeps its buffers. */
export class Grower {
  readonly #bins: Uint8Array;
  readonly #width: number;
  readonly #layout: Layout;
  readonly #finder: SplitFinder;
  readonly #options: GrowOptions;
  readonly #order: Int32Array;
  readonly #scratch: Int32Array;
  readonly #pool: Float64Array[] = [];

  /** @param bins row-major, `[rows, columns]` */
  constructor(binner: Binner, bins: Uint8Array, rows: number, options: GrowOptions) {
    this.#bins = bins;
    this.#width = binner.columns.length;
    this.#layout = layOutBins(binner);
    this.#finder = new SplitFinder(binner, this.#layout, options.leastRows);
    this.#options = options;
    this.#order = Int32Array.from({ length: rows }, (_, row) => row);
    this.#scratch = new Int32Array(rows);
  }

  /** Grows a tree and adds its values to `scores[row * stride + at]` of every training row. */
  grow(
    gradients: Float64Array,
    hessians: Float64Array,
    scores: Float64Array,
    stride: number,
    at: number,
  ): Tree {
    const most = 2 * this.#options.leaves - 1;
    const tree = {
      column: new Int32Array(most).fill(-1),
      left: new Int32Array(most),
      right: new Int32Array(most),
      goesLeft: new Uint8Array(256 * most),
      value: new Float64Array(most),
      gain: new Float64Array(most),
    };
    const open: OpenNode[] = [];
    const finish = (id: number, from: number, to: number, { gradient, hessian }: Totals) => {
      const value = (-this.#options.rate * gradient) / (hessian + 1e-15);
      tree.value[id] = value;
      for (let i = from; i < to; i++) {
        const place = (this.#order[i] as number) * stride + at;
        scores[place] = (scores[place] as number) + value;
      }
    };
    const consider = (
      id: number,
      from: number,
      to: number,
      totals: Totals,
      histogram: Float64Array,
    ) => {
      const split =
        to - from < 2 * this.#options.leastRows ? null : this.#finder.find(histogram, totals);
      if (split !== null) return open.push({ id, from, to, totals, histogram, split });
      this.#pool.push(histogram);
      return finish(id, from, to, totals);
    };
    const rows = this.#order.length;
    const root = this.#count(0, rows, gradients, hessians);
    consider(0, 0, rows, this.#sum(gradients, hessians), root);
    let made = 1;
    let leaves = 1;
    while (open.length > 0 && leaves < this.#options.leaves) {
      const node = takeBest(open);
      const { id, from, to, split, totals } = node;
      const middle = this.#part(from, to, split);
      const [left, right] = [made, made + 1];
      made += 2;
      leaves++;
      tree.column[id] = split.column;
      tree.left[id] = left;
      tree.right[id] = right;
      tree.gain[id] = split.gain;
      tree.goesLeft.set(split.goesLeft, 256 * id);
      const rest = minus(totals, split.left);
      const histograms = this.#halve(node, middle, gradients, hessians);
      consider(left, from, middle, split.left, histograms.left);
      consider(right, middle, to, rest, histograms.right);
    }
    for (const { id, from, to, totals, histogram } of open) {
      this.#pool.push(histogram);
      finish(id, from, to, totals);
    }
    return tree;
  }

  #sum(gradients: Float64Array, hessians: Float64Array): Totals {
    let gradient = 0;
    let hessian = 0;
    for (let i = 0; i < gradients.length; i++) {
      gradient += gradients[i] as number;
      hessian += hessians[i] as number;
    }
    return { gradient, hessian, rows: gradients.length };
  }

  #count(from: number, to: number, gradients: Float64Array, hessians: Float64Array): Float64Array {
    const out = this.#pool.pop()?.fill(0) ?? new Float64Array(3 * this.#layout.size);
    const { offsets } = this.#layout;
    const width = this.#width;
    const bins = this.#bins;
    const order = this.#order;
    for (let i = from; i < to; i++) {
      const row = order[i] as number;
      const gradient = gradients[row] as number;
      const hessian = hessians[row] as number;
      const base = row * width;
      for (let c = 0; c < width; c++) {
        const at = 3 * ((offsets[c] as number) + (bins[base + c] as number));
        out[at] = (out[at] as number) + gradient;
        out[at + 1] = (out[at + 1] as number) + hessian;
        out[at + 2] = (out[at + 2] as number) + 1;
      }
    }
    return out;
  }

  /** Counts the smaller child; the other is what is left of the parent, in the parent's own buffer. */
  #halve(
    { from, to, histogram }: OpenNode,
    middle: number,
    gradients: Float64Array,
    hessians: Float64Array,
  ) {
    const isLeftSmaller = middle - from < to - middle;
    const small = isLeftSmaller
      ? this.#count(from, middle, gradients, hessians)
      : this.#count(middle, to, gradients, hessians);
    for (let i = 0; i < histogram.length; i++) {
      histogram[i] = (histogram[i] as number) - (small[i] as number);
    }
    return isLeftSmaller ? { left: small, right: histogram } : { left: histogram, right: small };
  }

  /** Brings the rows that go left to the front of their stretch; returns where the others begin. */
  #part(from: number, to: number, { column, goesLeft }: Split): number {
    const order = this.#order;
    const scratch = this.#scratch;
    let left = from;
    let right = 0;
    for (let i = from; i < to; i++) {
      const row = order[i] as number;
      if (goesLeft[this.#bins[row * this.#width + column] as number] === 1) order[left++] = row;
      else scratch[right++] = row;
    }
    order.set(scratch.subarray(0, right), left);
    return left;
  }
}

function minus(a: Totals, b: Totals): Totals {
  return {
    gradient: a.gradient - b.gradient,
    hessian: a.hessian - b.hessian,
    rows: a.rows - b.rows,
  };
}

function takeBest(open: OpenNode[]): OpenNode {
  let best = 0;
  for (let i = 1; i < open.length; i++) {
    if ((open[i] as OpenNode).split.gain > (open[best] as OpenNode).split.gain) best = i;
  }
  return open.splice(best, 1)[0] as OpenNode;
}

/** Adds a tree's values to `scores[row * stride + at]` for row-major bins of `width` columns. */
export function addTree(
  tree: Tree,
  bins: Uint8Array,
  width: number,
  scores: Float64Array,
  stride: number,
  at: number,
): void {
  const { column, left, right, goesLeft, value } = tree;
  for (let base = 0, place = at; base < bins.length; base += width, place += stride) {
    let node = 0;
    for (let c = column[0] as number; c >= 0; c = column[node] as number) {
      const isLeft = goesLeft[(node << 8) | (bins[base + c] as number)] === 1;
      node = (isLeft ? left : right)[node] as number;
    }
    scores[place] = (scores[place] as number) + (value[node] as number);
  }
}
