/**
 * Grows one tree over binned features: depth first, with histograms that a larger child gets by
 * subtracting its smaller sibling from their parent. Small nodes are looked at without histograms.
 */
import { throwIfAborted, type Control } from '../../schema';
import { mapRows, type Feature } from './features';
import { ClassFinder, classesAtMost } from './node-classes';
import { BestSplit, SplitFinder } from './split';
import { RowSplitFinder } from './split-rows';
import type { Target } from './target';

export interface Growth {
  /** Least rows in a leaf. */
  readonly leafRows: number;
  readonly depth: number;
  /** A split lowers the sum of squares by this many times the node's variance, or is not made. */
  readonly evidence: number;
}

/** Nodes of one tree; node 0 is the root. */
export interface Tree {
  /** Column, or -1 for a leaf. */
  readonly feature: number[];
  /** Last bin that goes left, or `-1 - set` for a set of bins. */
  readonly cut: number[];
  /** The left child, the right one follows it; of a leaf its index. */
  readonly next: number[];
  /** Eight words of bits a set: bins that go left. */
  readonly sets: number[];
  /** The rows, leaf by leaf. */
  readonly rows: Int32Array;
  /** Where each leaf's rows begin, and the end. */
  readonly leafStarts: number[];
}

const workPerBreath = 1e7;
/** What a look at a row costs, in places of a histogram. */
const rowCost = 4;

interface Job {
  readonly node: number;
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  /** Features that may still have several bins here. */
  readonly active: Int32Array;
  /** Of this node's rows; null where they are few. */
  histogram: Int32Array | null;
}

class Grower {
  readonly tree: Tree;
  readonly #best = new BestSplit();
  readonly #finder: SplitFinder;
  readonly #rowFinder: RowSplitFinder;
  readonly #node: ClassFinder;
  readonly #kindOfRow: Uint8Array;
  readonly #classCount: number;
  readonly #offsets: Int32Array;
  readonly #size: number;
  readonly #side: Int32Array;
  readonly #goesLeft = new Uint8Array(256);
  readonly #free: Int32Array[] = [];
  /** Features with several bins in the node that is looked at. */
  readonly #varied: Int32Array;
  #variedCount = 0;
  work = 0;

  constructor(
    private readonly features: readonly Feature[],
    target: Target,
    codes: Int32Array,
    rows: Int32Array,
    private readonly growth: Growth,
  ) {
    const most = classesAtMost(target);
    this.#classCount = target.classCount;
    this.#offsets = new Int32Array(features.length);
    let size = 0;
    features.forEach((feature, f) => {
      this.#offsets[f] = size;
      size += feature.size * target.classCount;
    });
    this.#size = size;
    this.#side = new Int32Array(rows.length);
    this.#varied = new Int32Array(features.length);
    this.#kindOfRow = mapRows(codes, target.classes);
    this.#node = new ClassFinder(target, codes, this.#kindOfRow, rows.length);
    this.#finder = new SplitFinder(this.#best, most);
    this.#rowFinder = new RowSplitFinder(this.#best, most, rows.length);
    this.tree = { feature: [], cut: [], next: [], sets: [], rows: rows.slice(), leafStarts: [] };
  }

  /** Grows node by node; yields when it is time to breathe. */
  *grow(): Generator<void> {
    const { feature, cut, next } = this.tree;
    const addNode = (): number => {
      cut.push(0);
      next.push(-1);
      return feature.push(-1) - 1;
    };
    const active = Int32Array.from(this.features.keys());
    const end = this.tree.rows.length;
    const stack: Job[] = [{ node: addNode(), start: 0, end, depth: 0, active, histogram: null }];
    for (let job = stack.pop(); job !== undefined; job = stack.pop()) {
      if (this.work > workPerBreath) {
        this.work = 0;
        yield;
      }
      const middle = this.#split(job);
      if (middle < 0) {
        if (job.histogram !== null) this.#give(job.histogram);
        next[job.node] = this.tree.leafStarts.push(job.start) - 1;
        continue;
      }
      const left = addNode();
      addNode();
      next[job.node] = left;
      this.#pushChildren(job, middle, left, stack);
    }
    this.tree.leafStarts.push(this.tree.rows.length);
  }

  /** Whether histograms pay for this many rows. */
  #isLarge(rows: number): boolean {
    return rows * this.features.length * rowCost > this.#size;
  }

  #pushChildren(job: Job, middle: number, left: number, stack: Job[]): void {
    const { start, end, histogram } = job;
    const active = this.#varied.slice(0, this.#variedCount);
    const depth = job.depth + 1;
    let [ofLeft, ofRight]: (Int32Array | null)[] = [null, null];
    const leftIsSmall = middle - start < end - middle;
    if (histogram !== null && this.#isLarge(Math.max(middle - start, end - middle))) {
      const small = this.#take();
      if (leftIsSmall) this.#fill(small, active, start, middle);
      else this.#fill(small, active, middle, end);
      for (let i = 0; i < small.length; i++) {
        histogram[i] = (histogram[i] as number) - (small[i] as number);
      }
      this.work += small.length;
      const keep = this.#isLarge(Math.min(middle - start, end - middle))
        ? small
        : this.#give(small);
      [ofLeft, ofRight] = leftIsSmall ? [keep, histogram] : [histogram, keep];
    } else if (histogram !== null) this.#give(histogram);
    const right = left + 1;
    stack.push({ node: right, start: middle, end, depth, active, histogram: ofRight ?? null });
    stack.push({ node: left, start, end: middle, depth, active, histogram: ofLeft ?? null });
  }

  #take(): Int32Array {
    return this.#free.pop()?.fill(0) ?? new Int32Array(this.#size);
  }

  #give(histogram: Int32Array): null {
    this.#free.push(histogram);
    return null;
  }

  /** Adds the rows from `start` to `end` to a histogram. */
  #fill(histogram: Int32Array, active: Int32Array, start: number, end: number): void {
    const [classCount, kindOfRow, { rows }] = [this.#classCount, this.#kindOfRow, this.tree];
    for (const f of active) {
      const { bins } = this.features[f] as Feature;
      const at = this.#offsets[f] as number;
      for (let i = start; i < end; i++) {
        const row = rows[i] as number;
        const to = at + (bins[row] as number) * classCount + (kindOfRow[row] as number);
        histogram[to] = (histogram[to] as number) + 1;
      }
    }
    this.work += active.length * (end - start);
  }

  /** Splits a node's rows; returns where the right ones begin, or -1 where it stays a leaf. */
  #split(job: Job): number {
    const { start, end, depth, active } = job;
    const count = end - start;
    if (count < 2 * this.growth.leafRows || depth >= this.growth.depth || active.length === 0)
      return -1;
    const rows = this.tree.rows.subarray(start, end);
    if (job.histogram === null && this.#isLarge(count)) {
      job.histogram = this.#take();
      this.#fill(job.histogram, active, start, end);
    }
    if (job.histogram !== null) this.#lookAtHistogram(job.histogram, active, rows);
    else this.#lookAtRows(active, rows);
    return this.#best.feature < 0 ? -1 : this.#part(job.node, start, end);
  }

  /** What a split must tell at least; Infinity where there is nothing to tell. */
  #threshold(): number {
    const { impurity, count } = this.#node;
    return impurity <= 1e-9 * count ? Infinity : (this.growth.evidence * impurity) / count;
  }

  #lookAtRows(active: Int32Array, rows: Int32Array): void {
    const node = this.#node;
    node.useOwn(rows);
    this.#best.reset(this.#threshold());
    this.#variedCount = 0;
    if (this.#best.gain === Infinity) return;
    for (const f of active) {
      const { isOrdered, bins } = this.features[f] as Feature;
      const { leafRows } = this.growth;
      if (this.#rowFinder.look(f, isOrdered, bins, rows, node.kinds, node, leafRows) > 1)
        this.#varied[this.#variedCount++] = f;
    }
    this.work += active.length * (3 * rows.length + 64);
  }

  #lookAtHistogram(histogram: Int32Array, active: Int32Array, rows: Int32Array): void {
    const node = this.#node;
    node.useTarget(rows);
    this.#best.reset(this.#threshold());
    this.#variedCount = 0;
    if (this.#best.gain === Infinity) {
      // All rows have one class of the target's; their own may still differ.
      if (node.isOrdered) this.#lookAtRows(active, rows);
      return;
    }
    for (const f of active) {
      const { isOrdered, size } = this.features[f] as Feature;
      const at = this.#offsets[f] as number;
      const { leafRows } = this.growth;
      if (this.#finder.look(f, size, isOrdered, histogram, at, node, leafRows) > 1)
        this.#varied[this.#variedCount++] = f;
      this.work += size * this.#classCount * (isOrdered ? 2 : 6);
    }
  }

  /** Writes the best split to the node and parts its rows. */
  #part(node: number, start: number, end: number): number {
    const { feature: f, bins: order, leftSize, binCount } = this.#best;
    const { column, bins, isOrdered, nullBin } = this.features[f] as Feature;
    const { feature, cut, sets } = this.tree;
    const goesLeft = this.#goesLeft.fill(0);
    for (let i = 0; i < leftSize; i++) goesLeft[order[i] as number] = 1;
    const left = this.#move(bins, start, end);
    feature[node] = column;
    if (isOrdered) {
      const [last, first] = [order[leftSize - 1] as number, order[leftSize] as number];
      cut[node] = first === nullBin ? nullBin - 1 : (last + first - 1) >> 1;
      return left;
    }
    // Bins that this node has not seen go with the larger part.
    if (left - start > end - left) {
      goesLeft.fill(1);
      for (let i = leftSize; i < binCount; i++) goesLeft[order[i] as number] = 0;
    }
    cut[node] = -1 - sets.length / 8;
    for (let word = 0; word < 8; word++) {
      let bits = 0;
      for (let bit = 0; bit < 32; bit++) bits |= (goesLeft[word * 32 + bit] as number) << bit;
      sets.push(bits >>> 0);
    }
    return left;
  }

  /** Moves the rows that go left before the others; returns where these begin. */
  #move(bins: Uint8Array, start: number, end: number): number {
    const [{ rows }, side, goesLeft] = [this.tree, this.#side, this.#goesLeft];
    let [left, right] = [start, 0];
    for (let i = start; i < end; i++) {
      const row = rows[i] as number;
      if (goesLeft[bins[row] as number] === 1) rows[left++] = row;
      else side[right++] = row;
    }
    rows.set(side.subarray(0, right), left);
    return left;
  }
}

/** @param rows to grow on, ascending. @throws Fault `cancelled` */
export async function growTree(
  features: readonly Feature[],
  target: Target,
  codes: Int32Array,
  rows: Int32Array,
  growth: Growth,
  control: Control,
): Promise<Tree> {
  const grower = new Grower(features, target, codes, rows, growth);
  const pauses = grower.grow();
  while (!pauses.next().done) {
    throwIfAborted(control.signal);
    await control.breathe?.();
  }
  return grower.tree;
}
