/** One regression tree on binned rows, grown leaf by leaf where it helps most, from histograms. */
import type { Ground, Sprout, Stretch } from './ground';
import { tiny, type Totals } from './split';

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

interface OpenNode extends Stretch, Sprout {
  readonly id: number;
}

export interface GrowOptions {
  readonly leaves: number;
  readonly leastRows: number;
  readonly rate: number;
}

/** Grows trees on the same rows again and again. */
export class Grower {
  readonly #ground: Ground;
  readonly #options: GrowOptions;

  constructor(ground: Ground, options: GrowOptions) {
    this.#ground = ground;
    this.#options = options;
  }

  /** Grows a tree on the ground's gradients and adds its values to `scores[row * stride + at]` of every row. */
  async grow(scores: Float64Array, stride: number, at: number): Promise<Tree> {
    const ground = this.#ground;
    const { order, gradients, hessians } = ground;
    const tree = emptyTree(2 * this.#options.leaves - 1);
    const open: OpenNode[] = [];
    const place = (id: number, stretch: Stretch, sprout: Sprout | null): void => {
      if (sprout !== null) open.push({ id, ...stretch, ...sprout });
      else this.#finish(tree, id, stretch, { scores, stride, at });
    };
    for (let row = 0; row < order.length; row++) order[row] = row;
    const whole = this.#stretch(0, order.length, sum(gradients, hessians), false);
    place(0, whole, await ground.root(whole));
    let made = 1;
    while (open.length > 0 && made < tree.column.length) {
      const { id, from, to, totals, ...sprout } = takeBest(open);
      const { split } = sprout;
      const middle = ground.part(from, to, split);
      tree.column[id] = split.column;
      tree.left[id] = made;
      tree.right[id] = made + 1;
      tree.gain[id] = split.gain;
      tree.goesLeft.set(split.goesLeft, 256 * id);
      const isLast = made + 2 >= tree.column.length;
      const left = this.#stretch(from, middle, split.left, isLast);
      const right = this.#stretch(middle, to, minus(totals, split.left), isLast);
      const found = ground.branch(sprout, left, right);
      // Awaits no more often than it must: most nodes are searched at once.
      const [ofLeft, ofRight] = found instanceof Promise ? await found : found;
      place(made, left, ofLeft);
      place(made + 1, right, ofRight);
      made += 2;
    }
    for (const node of open) {
      ground.giveBack(node);
      this.#finish(tree, node.id, node, { scores, stride, at });
    }
    return tree;
  }

  /** Children of the last split are leaves, and so is what is too small to be split. */
  #stretch(from: number, to: number, totals: Totals, isLeaf: boolean): Stretch {
    const isSearched = !isLeaf && to - from >= 2 * this.#options.leastRows;
    return { from, to, totals, isSearched };
  }

  /** Makes a node a leaf. */
  #finish(
    tree: Tree,
    id: number,
    { from, to, totals }: Stretch,
    { scores, stride, at }: { scores: Float64Array; stride: number; at: number },
  ): void {
    const { order } = this.#ground;
    const value = (-this.#options.rate * totals.gradient) / (totals.hessian + tiny);
    tree.value[id] = value;
    for (let i = from; i < to; i++) {
      const place = (order[i] as number) * stride + at;
      scores[place] = (scores[place] as number) + value;
    }
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
