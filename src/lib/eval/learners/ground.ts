/**
 * What trees grow on: binned rows in the order of the nodes, their scores and gradients, and who counts and
 * searches them. Here in plain TypeScript; `crew-ground.ts` does the same to the same bits in WebAssembly.
 */
import type { Binner } from './features';
import { lossOf, type Task } from './losses';
import { SplitFinder, type Layout, type Split, type Totals } from './split';

/** Rows of a node: `order[from]` to `order[to]`. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly totals: Totals;
  /** Whether a split of it is wanted. */
  readonly isSearched: boolean;
}

/** A node that can be split, with what its rows were counted to. */
export interface Sprout {
  readonly histogram: Float64Array;
  readonly split: Split;
}

/** At once, or later. */
export type Soon<Value> = Promise<Value> | Value;

export interface Ground {
  /** `[rows, width]`: what the trees so far say. */
  readonly scores: Float64Array;
  readonly gradients: Float32Array;
  readonly hessians: Float32Array;
  /** All rows; those of a node stand together. */
  readonly order: Int32Array;
  /** Starts a round: all its gradients are those at the scores as they are now. */
  start(): Soon<void>;
  /** Sets gradients and hessians with regard to score `k`; the same bits wherever it is done. */
  slope(k: number): Soon<void>;
  /** The best split of all rows; null where it is not searched, or none helps. */
  root(whole: Stretch): Soon<Sprout | null>;
  /** The best splits of both children of a node, whose own histogram is used up. */
  branch(
    node: Sprout,
    left: Stretch,
    right: Stretch,
  ): Soon<readonly [Sprout | null, Sprout | null]>;
  /** Brings the rows that go left to the front of their stretch; returns where the others begin. */
  part(from: number, to: number, split: Split): number;
  /** What was found is split no more. */
  giveBack(sprout: Sprout): void;
  /** Ends threads; nothing of it may be used any more. */
  close(): void;
}

/** Rows that trees are grown on. */
export interface Field {
  readonly binner: Binner;
  readonly layout: Layout;
  /** Row-major, `[rows, columns]`. */
  readonly bins: Uint8Array;
  readonly task: Task;
  /** By row. */
  readonly targets: Float64Array;
  /** Fewer are never told apart. */
  readonly leastRows: number;
}

/** In plain memory, by the caller's own thread. */
export function plainGround({ binner, layout, bins, task, targets, leastRows }: Field): Ground {
  const rows = targets.length;
  const columns = layout.offsets.length;
  const loss = lossOf(task);
  const finder = new SplitFinder(binner, layout, leastRows);
  const pool: Float64Array[] = [];
  const chances = new Float64Array(rows * loss.width);
  const scratch = new Int32Array(rows);
  const take = () => pool.pop()?.fill(0) ?? new Float64Array(3 * layout.size);
  const count = ({ from, to }: Stretch): Float64Array => {
    const histogram = take();
    countRows({ ...ground, bins }, layout, histogram, from, to);
    return histogram;
  };
  const search = (histogram: Float64Array, { isSearched, totals }: Stretch): Sprout | null => {
    const split = isSearched ? finder.find(histogram, totals) : null;
    if (split === null) pool.push(histogram);
    return split && { histogram, split };
  };
  const ground: Ground = {
    scores: new Float64Array(rows * loss.width),
    start: () => loss.chances(ground.scores, chances),
    slope: (k) => loss.differentiate(chances, targets, k, ground.gradients, ground.hessians),
    gradients: new Float32Array(rows),
    hessians: new Float32Array(rows),
    order: new Int32Array(rows),
    root: (whole) => (whole.isSearched ? search(count(whole), whole) : null),
    branch({ histogram }, left, right) {
      if (!left.isSearched && !right.isSearched) {
        pool.push(histogram);
        return [null, null];
      }
      const isLeftSmaller = isSmaller(left, right);
      const small = count(isLeftSmaller ? left : right);
      // The other is what is left of the parent, in the parent's own buffer.
      for (let i = 0; i < small.length; i++) {
        histogram[i] = (histogram[i] as number) - (small[i] as number);
      }
      return [
        search(isLeftSmaller ? small : histogram, left),
        search(isLeftSmaller ? histogram : small, right),
      ];
    },
    part: (from, to, split) => partRows(ground.order, scratch, { bins, columns }, from, to, split),
    giveBack: ({ histogram }) => void pool.push(histogram),
    close: () => undefined,
  };
  return ground;
}

/** Of two children the smaller is counted. */
export function isSmaller(left: Stretch, right: Stretch): boolean {
  return left.to - left.from < right.to - right.from;
}

type Counted = Pick<Ground, 'gradients' | 'hessians' | 'order'> & Pick<Field, 'bins'>;

/** Adds rows to a histogram of `[bins, 3]`: gradient, hessian, rows. */
function countRows(
  { bins, gradients, hessians, order }: Counted,
  { offsets }: Layout,
  out: Float64Array,
  from: number,
  to: number,
): void {
  const width = offsets.length;
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
}

interface BinnedRows {
  /** Row-major. */
  readonly bins: Uint8Array;
  readonly columns: number;
}

function partRows(
  order: Int32Array,
  scratch: Int32Array,
  { bins, columns }: BinnedRows,
  from: number,
  to: number,
  { column, goesLeft }: Split,
): number {
  let left = from;
  let right = 0;
  for (let i = from; i < to; i++) {
    const row = order[i] as number;
    const isLeft = goesLeft[bins[row * columns + column] as number] as number;
    // Written to both sides, kept on one: a branch that nobody can foresee would take longer.
    order[left] = row;
    scratch[right] = row;
    left += isLeft;
    right += 1 - isLeft;
  }
  order.set(scratch.subarray(0, right), left);
  return left;
}
