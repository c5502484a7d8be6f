/** One regression tree on binned rows, grown leaf by leaf where it helps most, from histograms. */
import type { Binner } from './features';
import type { Ground } from './ground';
import { SplitFinder, type Layout, type Split, type Totals } from './split';

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
  readonly #ground: Ground;
  readonly #width: number;
  readonly #finder: SplitFinder;
  readonly #options: GrowOptions;
  readonly #scratch: Int32Array;

  constructor(binner: Binner, layout: Layout, ground: Ground, options: GrowOptions) {
    this.#ground = ground;
    this.#width = binner.columns.length;
    this.#finder = new SplitFinder(binner, layout, options.leastRows);
    this.#options = options;
    this.#scratch = new Int32Array(ground.order.length);
  }

  /** Grows a tree on the ground's gradients and adds its values to `scores[row * stride + at]` of every row. */
  async grow(scores: Float64Array, stride: number, at: number): Promise<Tree> {
    const tree = emptyTree(2 * this.#options.leaves - 1);
    const open: OpenNode[] = [];
    const consider = (node: Omit<OpenNode, 'split'>): void => {
      const isTooSmall = node.to - node.from < 2 * this.#options.leastRows;
      const split = isTooSmall ? null : this.#finder.find(node.histogram, node.totals);
      if (split !== null) open.push({ ...node, split });
      else this.#finish(tree, node, scores, stride, at);
    };
    const { order, gradients, hessians } = this.#ground;
    for (let row = 0; row < order.length; row++) order[row] = row;
    const histogram = await this.#count(0, order.length);
    const totals = sum(gradients, hessians);
    consider({ id: 0, from: 0, to: order.length, totals, histogram });
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
      const halves = await this.#halve(node, middle);
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
    const { order } = this.#ground;
    this.#ground.giveBack(histogram);
    const value = (-this.#options.rate * totals.gradient) / (totals.hessian + 1e-15);
    tree.value[id] = value;
    for (let i = from; i < to; i++) {
      const place = (order[i] as number) * stride + at;
      scores[place] = (scores[place] as number) + value;
    }
  }

  async #count(from: number, to: number): Promise<Float64Array> {
    const histogram = this.#ground.take();
    // Awaits no more often than it must: most nodes are counted at once.
    const counting = this.#ground.count(histogram, from, to);
    if (counting !== undefined) await counting;
    return histogram;
  }

  /** Counts the smaller child; the other is what is left of the parent, in the parent's own buffer. */
  async #halve({ from, to, histogram }: OpenNode, middle: number) {
    const isLeftSmaller = middle - from < to - middle;
    const small = isLeftSmaller ? await this.#count(from, middle) : await this.#count(middle, to);
    for (let i = 0; i < histogram.length; i++) {
      histogram[i] = (histogram[i] as number) - (small[i] as number);
    }
    return isLeftSmaller ? { left: small, right: histogram } : { left: histogram, right: small };
  }

  /** Brings the rows that go left to the front of their stretch; returns where the others begin. */
  #part(from: number, to: number, { column, goesLeft }: Split): number {
    const { order, bins } = this.#ground;
    const width = this.#width;
    const scratch = this.#scratch;
    let left = from;
    let right = 0;
    for (let i = from; i < to; i++) {
      const row = order[i] as number;
      const isLeft = goesLeft[bins[row * width + column] as number] as number;
      // Written to both sides, kept on one: a branch that nobody can foresee would take longer.
      order[left] = row;
      scratch[right] = row;
      left += isLeft;
      right += 1 - isLeft;
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
