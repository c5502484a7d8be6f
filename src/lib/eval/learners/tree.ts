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
    gradients: Float32Array,
    hessians: Float32Array,
    scores: Float64Array,
    stride: number,
    at: number,
  ): Tree {
    const tree = emptyTree(2 * this.#options.leaves - 1);
    const open: OpenNode[] = [];
    const consider = (node: Omit<OpenNode, 'split'>): void => {
      const isTooSmall = node.to - node.from < 2 * this.#options.leastRows;
      const split = isTooSmall ? null : this.#finder.find(node.histogram, node.totals);
      if (split !== null) open.push({ ...node, split });
      else this.#finish(tree, node, scores, stride, at);
    };
    const rows = this.#order.length;
    const totals = sum(gradients, hessians);
    const histogram = this.#count(0, rows, gradients, hessians);
    consider({ id: 0, from: 0, to: rows, totals, histogram });
    let made = 1;
    while (open.length > 0 && made < tree.column.length) {
      const node = takeBest(open);
      const { id, from, to, split } = node;
      const middle = this.#part(from, to, split);
      tree.column[id] = split.column;
      tree.left[id] = made;
      tree.right[id] = made + 1;
      tree.gain[id] = split.gain;
      tree.goesLeft.set(split.goesLeft, 256 * id);
      const halves = this.#halve(node, middle, gradients, hessians);
      const rest = minus(node.totals, split.left);
      consider({ id: made, from, to: middle, totals: split.left, histogram: halves.left });
      consider({ id: made + 1, from: middle, to, totals: rest, histogram: halves.right });
      made += 2;
    }
    for (const node of open) this.#finish(tree, node, scores, stride, at);
    return tree;
  }

  /** Makes a node a leaf. */
  #finish(
    tree: Tree,
    { id, from, to, totals, histogram }: Omit<OpenNode, 'split'>,
    scores: Float64Array,
    stride: number,
    at: number,
  ): void {
    this.#pool.push(histogram);
    const value = (-this.#options.rate * totals.gradient) / (totals.hessian + 1e-15);
    tree.value[id] = value;
    for (let i = from; i < to; i++) {
      const place = (this.#order[i] as number) * stride + at;
      scores[place] = (scores[place] as number) + value;
    }
  }

  #count(from: number, to: number, gradients: Float32Array, hessians: Float32Array): Float64Array {
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
    gradients: Float32Array,
    hessians: Float32Array,
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

function sum(gradients: Float32Array, hessians: Float32Array): Totals {
  let gradient = 0;
  let hessian = 0;
  for (let i = 0; i < gradients.length; i++) {
    gradient += gradients[i] as number;
    hessian += hessians[i] as number;
  }
  return { gradient, hessian, rows: gradients.length };
}

function emptyTree(nodes: number): Tree {
  return {
    column: new Int32Array(nodes).fill(-1),
    left: new Int32Array(nodes),
    right: new Int32Array(nodes),
    goesLeft: new Uint8Array(256 * nodes),
    value: new Float64Array(nodes),
    gain: new Float64Array(nodes),
  };
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
