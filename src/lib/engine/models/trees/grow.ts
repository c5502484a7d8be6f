/**
 * Grows one tree over binned features: depth first, with histograms that a larger child gets by
 * subtracting its smaller sibling from their parent. Small nodes are looked at without whole histograms.
 */
import { throwIfAborted, type Control } from '../../schema';
import { noClass, type Target } from './target';
import { SplitFinder } from './split';
import { RowSplitFinder, type RowTargets } from './split-rows';

/** A feature as rows see it. */
export interface Feature {
  /** Index of the column. */
  readonly column: number;
  readonly bins: Uint8Array;
  readonly size: number;
  readonly isOrdered: boolean;
  /** Bin of null, which lies on the right of every cut; -1 where there is none. */
  readonly nullBin: number;
}

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

const workPerBreath = 4e6;
/** What a look at a row costs, in places of a histogram. */
const rowCost = 4;

interface Job {
  readonly node: number;
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  /** Of this node's rows; null where they are few. */
  histogram: Float64Array | null;
}

class Grower {
  readonly tree: Tree;
  readonly #finder: SplitFinder;
  readonly #stride: number;
  readonly #offsets: number[] = [];
  readonly #size: number;
  readonly #targets: RowTargets;
  readonly #rowFinder: RowSplitFinder;
  readonly #sums: Float64Array;
  readonly #side: Int32Array;
  readonly #free: Float64Array[] = [];
  readonly #hasScore: 0 | 1;
  #squares = 0;
  work = 0;

  constructor(
    private readonly features: readonly Feature[],
    target: Target,
    codes: Int32Array,
    private readonly growth: Growth,
  ) {
    const rows = codes.length;
    this.#hasScore = target.scores === null ? 0 : 1;
    const width = this.#hasScore + target.classCount;
    this.#stride = 1 + width;
    this.#finder = new SplitFinder(width);
    let size = 0;
    for (const feature of features) {
      this.#offsets.push(size);
      size += feature.size * this.#stride;
    }
    this.#size = size;
    this.#sums = new Float64Array(this.#stride);
    this.#side = new Int32Array(rows);
    const { scores, classes } = target;
    this.#targets = {
      scores:
        scores === null
          ? new Float64Array(0)
          : Float64Array.from(codes, (code) => scores[code] as number),
      classes: Uint8Array.from(codes, (code) => classes[code] as number),
    };
    const few = Math.ceil(size / (rowCost * Math.max(1, features.length))) + 1;
    this.#rowFinder = new RowSplitFinder(
      this.#finder.best,
      width,
      this.#targets,
      Math.min(rows, few),
    );
    this.tree = {
      feature: [],
      cut: [],
      next: [],
      sets: [],
      rows: Int32Array.from({ length: rows }, (_, row) => row),
      leafStarts: [],
    };
  }

  /** Grows node by node; yields when it is time to breathe. */
  *grow(): Generator<void> {
    const { feature, cut, next } = this.tree;
    const addNode = (): number => {
      cut.push(0);
      next.push(-1);
      return feature.push(-1) - 1;
    };
    const stack: Job[] = [
      { node: addNode(), start: 0, end: this.tree.rows.length, depth: 0, histogram: null },
    ];
    for (let job = stack.pop(); job !== undefined; job = stack.pop()) {
      if (this.work > workPerBreath) {
        this.work = 0;
        yield;
      }
      const middle = this.#split(job);
      if (middle < 0) {
        next[job.node] = this.tree.leafStarts.push(job.start) - 1;
        continue;
      }
      const left = addNode();
      const right = addNode();
      next[job.node] = left;
      this.#pushChildren(job, middle, left, right, stack);
    }
    this.tree.leafStarts.push(this.tree.rows.length);
  }

  /** Whether whole histograms pay for this many rows. */
  #isLarge(rows: number): boolean {
    return rows * this.features.length * rowCost > this.#size;
  }

  #pushChildren(job: Job, middle: number, left: number, right: number, stack: Job[]): void {
    const { start, end, depth, histogram } = job;
    let [ofLeft, ofRight]: (Float64Array | null)[] = [null, null];
    const leftIsSmall = middle - start < end - middle;
    const larger = Math.max(middle - start, end - middle);
    if (histogram !== null && this.#isLarge(larger)) {
      const small = this.#take();
      if (leftIsSmall) this.#fill(small, start, middle);
      else this.#fill(small, middle, end);
      for (let i = 0; i < small.length; i++) {
        histogram[i] = (histogram[i] as number) - (small[i] as number);
      }
      this.work += small.length;
      const keep = this.#isLarge(Math.min(middle - start, end - middle))
        ? small
        : this.#give(small);
      [ofLeft, ofRight] = leftIsSmall ? [keep, histogram] : [histogram, keep];
    } else if (histogram !== null) this.#give(histogram);
    stack.push({ node: right, start: middle, end, depth: depth + 1, histogram: ofRight ?? null });
    stack.push({ node: left, start, end: middle, depth: depth + 1, histogram: ofLeft ?? null });
  }

  #take(): Float64Array {
    return this.#free.pop()?.fill(0) ?? new Float64Array(this.#size);
  }

  #give(histogram: Float64Array): null {
    this.#free.push(histogram);
    return null;
  }

  /** Adds the rows from `start` to `end` to a whole histogram. */
  #fill(histogram: Float64Array, start: number, end: number): void {
    this.features.forEach((_, f) =>
      this.#fillFeature(f, histogram, this.#offsets[f] as number, start, end),
    );
  }

  #fillFeature(f: number, histogram: Float64Array, at: number, start: number, end: number): void {
    const { bins } = this.features[f] as Feature;
    const { rows } = this.tree;
    const [stride, scores, classes, hasScore] = [
      this.#stride,
      this.#targets.scores,
      this.#targets.classes,
      this.#hasScore,
    ];
    this.work += end - start;
    for (let i = start; i < end; i++) {
      const row = rows[i] as number;
      const to = at + (bins[row] as number) * stride;
      histogram[to] = (histogram[to] as number) + 1;
      if (hasScore === 1)
        histogram[to + 1] = (histogram[to + 1] as number) + (scores[row] as number);
      const kind = classes[row] as number;
      if (kind !== noClass) {
        const place = to + 1 + hasScore + kind;
        histogram[place] = (histogram[place] as number) + 1;
      }
    }
  }

  /** Sums of a node's rows, and their squares. */
  #sum(start: number, end: number): void {
    const { rows } = this.tree;
    const sums = this.#sums.fill(0);
    const hasScore = this.#hasScore;
    let squares = 0;
    for (let i = start; i < end; i++) {
      const row = rows[i] as number;
      if (hasScore === 1) {
        const score = this.#targets.scores[row] as number;
        sums[1] = (sums[1] as number) + score;
        squares += score * score;
      }
      const kind = this.#targets.classes[row] as number;
      if (kind !== noClass) {
        sums[1 + hasScore + kind] = (sums[1 + hasScore + kind] as number) + 1;
        squares++;
      }
    }
    sums[0] = end - start;
    this.#squares = squares;
  }

  /** Splits a node's rows; returns where the right ones begin, or -1 where it stays a leaf. */
  #split(job: Job): number {
    const { node, start, end, depth } = job;
    const { leafRows, depth: deepest, evidence } = this.growth;
    const count = end - start;
    if (count < 2 * leafRows || depth >= deepest || this.features.length === 0)
      return this.#refuse(job.histogram);
    this.#sum(start, end);
    let explained = 0;
    for (let d = 1; d < this.#stride; d++) explained += (this.#sums[d] as number) ** 2 / count;
    const impurity = this.#squares - explained;
    if (impurity <= 1e-9 * count) return this.#refuse(job.histogram);
    const { best } = this.#finder;
    best.reset();
    best.gain = (evidence * impurity) / count;
    if (job.histogram === null && this.#isLarge(count)) {
      job.histogram = this.#take();
      this.#fill(job.histogram, start, end);
    }
    if (job.histogram === null) this.#lookAtRows(start, end);
    else this.#lookAtHistogram(job.histogram);
    if (best.feature < 0) return this.#refuse(job.histogram);
    return this.#part(node, start, end);
  }

  #refuse(histogram: Float64Array | null): number {
    if (histogram !== null) this.#give(histogram);
    return -1;
  }

  #lookAtRows(start: number, end: number): void {
    const rows = this.tree.rows.subarray(start, end);
    this.features.forEach(({ isOrdered, bins }, f) => {
      this.#rowFinder.look(f, isOrdered, bins, rows, this.#sums, this.growth.leafRows);
      this.work += 4 * rows.length + 16;
    });
  }

  #lookAtHistogram(histogram: Float64Array): void {
    const finder = this.#finder;
    this.features.forEach(({ isOrdered, size }, f) => {
      const at = this.#offsets[f] as number;
      let count = 0;
      for (let bin = 0, from = at; bin < size; bin++, from += this.#stride) {
        if ((histogram[from] as number) > 0.5) finder.present[count++] = bin;
      }
      finder.presentCount = count;
      finder.look(f, isOrdered, histogram, at, this.#sums, this.growth.leafRows);
      this.work += size + count * this.#stride * (isOrdered ? 2 : 8);
    });
  }

  /** Writes the best split to the node and parts its rows. */
  #part(node: number, start: number, end: number): number {
    const { best } = this.#finder;
    const { tree } = this;
    const feature = this.features[best.feature] as Feature;
    const goesLeft = new Uint8Array(256);
    for (let i = 0; i < best.leftSize; i++) goesLeft[best.bins[i] as number] = 1;
    const { rows } = tree;
    const side = this.#side;
    let [left, right] = [start, 0];
    for (let i = start; i < end; i++) {
      const row = rows[i] as number;
      if (goesLeft[feature.bins[row] as number] === 1) rows[left++] = row;
      else side[right++] = row;
    }
    rows.set(side.subarray(0, right), left);
    tree.feature[node] = feature.column;
    if (feature.isOrdered) {
      const last = best.bins[best.leftSize - 1] as number;
      const first = best.bins[best.leftSize] as number;
      tree.cut[node] = first === feature.nullBin ? first - 1 : (last + first - 1) >> 1;
      return left;
    }
    // Bins that this node has not seen go with the larger part.
    if (left - start > right) {
      for (let i = best.leftSize; i < best.binCount; i++) goesLeft[best.bins[i] as number] = 2;
      for (let bin = 0; bin < 256; bin++) goesLeft[bin] = goesLeft[bin] === 2 ? 0 : 1;
    }
    tree.cut[node] = -1 - tree.sets.length / 8;
    for (let word = 0; word < 8; word++) {
      let bits = 0;
      for (let bit = 0; bit < 32; bit++) bits |= (goesLeft[word * 32 + bit] as number) << bit;
      tree.sets.push(bits >>> 0);
    }
    return left;
  }
}

/** @throws Fault `cancelled` */
export async function growTree(
  features: readonly Feature[],
  target: Target,
  codes: Int32Array,
  growth: Growth,
  control: Control,
): Promise<Tree> {
  const grower = new Grower(features, target, codes, growth);
  for (const _ of grower.grow()) {
    throwIfAborted(control.signal);
    await control.breathe?.();
  }
  return grower.tree;
}
