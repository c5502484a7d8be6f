/**
 * The classes of a node's rows. Near the root these are the target's; in a small node a column with order
 * is cut anew into ranges of the node's own values, so that splits tell apart what is still together.
 */
import type { NodeClasses } from './split';
import type { Target } from './target';

/** Ranges of a small node's values. */
const groups = 8;

export class ClassFinder implements NodeClasses {
  count = 0;
  classCount = 0;
  score = 0;
  whole = 0;
  readonly isOrdered: boolean;
  readonly rows: Float64Array;
  scores: Float64Array;
  /** Class of each of the node's rows, in their order; the first `count` are valid. */
  readonly kinds: Uint8Array;
  /** Sum of squared scores and memberships of all rows. */
  squares = 0;
  readonly #ownScores: Float64Array;
  readonly #groupOf: Uint8Array;
  readonly #cellRows: Int32Array;

  constructor(
    private readonly target: Target,
    private readonly codes: Int32Array,
    /** The target's class of each row of the table. */
    private readonly kindOfRow: Uint8Array,
    rowsAtMost: number,
  ) {
    this.isOrdered = target.scores !== null;
    const most = classesAtMost(target);
    this.rows = new Float64Array(most);
    this.scores = new Float64Array(most);
    this.kinds = new Uint8Array(rowsAtMost);
    this.#ownScores = new Float64Array(most);
    const cells = this.isOrdered ? target.classes.length : 0;
    this.#groupOf = new Uint8Array(cells);
    this.#cellRows = new Int32Array(cells);
  }

  /** Variance left in the node, times its rows. */
  get impurity(): number {
    return this.squares - this.whole / this.count;
  }

  /** Classes as the target has them. */
  useTarget(rows: Int32Array): void {
    const { kinds } = this;
    for (let i = 0; i < rows.length; i++) kinds[i] = this.kindOfRow[rows[i] as number] as number;
    this.classCount = this.target.classCount;
    this.scores = this.target.scores ?? this.#ownScores;
    this.#sum(rows.length);
  }

  /** Classes of the node's own, where the target has order. */
  useOwn(rows: Int32Array): void {
    if (!this.isOrdered) return this.useTarget(rows);
    const { kinds, codes } = this;
    const { nullCell } = this.target;
    const [counts, groupOf] = [this.#cellRows, this.#groupOf];
    let [first, last] = [counts.length, -1];
    let nulls = 0;
    for (let i = 0; i < rows.length; i++) {
      const cell = codes[rows[i] as number] as number;
      if (cell === nullCell) nulls++;
      else {
        counts[cell] = (counts[cell] as number) + 1;
        if (cell < first) first = cell;
        if (cell > last) last = cell;
      }
    }
    const total = rows.length - nulls;
    for (let cell = first, below = 0; cell <= last; cell++) {
      const here = counts[cell] as number;
      if (here === 0) continue;
      groupOf[cell] = Math.floor(((below + here / 2) / total) * groups);
      below += here;
      counts[cell] = 0;
    }
    if (nullCell >= 0) groupOf[nullCell] = groups;
    for (let i = 0; i < rows.length; i++)
      kinds[i] = groupOf[codes[rows[i] as number] as number] as number;
    this.classCount = groups + 1;
    this.scores = this.#ownScores;
    this.#count(rows.length);
    this.#standardise(total);
    this.#sum(rows.length);
  }

  #count(size: number): void {
    const { kinds, rows } = this;
    rows.fill(0);
    for (let i = 0; i < size; i++) {
      const kind = kinds[i] as number;
      rows[kind] = (rows[kind] as number) + 1;
    }
  }

  #standardise(total: number): void {
    const { rows } = this;
    let [mean, square] = [0, 0];
    for (let group = 0; group < groups; group++) {
      mean += group * (rows[group] as number);
      square += group * group * (rows[group] as number);
    }
    mean /= Math.max(1, total);
    const variance = square / Math.max(1, total) - mean * mean;
    const scale = variance > 1e-9 ? 1 / Math.sqrt(variance) : 0;
    for (let group = 0; group < groups; group++) this.#ownScores[group] = (group - mean) * scale;
    this.#ownScores[groups] = 0;
  }

  #sum(size: number): void {
    this.count = size;
    this.#count(size);
    let [whole, score, squares] = [0, 0, size];
    for (let kind = 0; kind < this.classCount; kind++) {
      const [mine, each] = [this.rows[kind] as number, this.scores[kind] as number];
      whole += mine * mine;
      score += mine * each;
      squares += mine * each * each;
    }
    this.score = score;
    this.whole = whole + score * score;
    this.squares = squares;
  }
}

export function classesAtMost({ classCount, scores }: Target): number {
  return scores === null ? classCount : Math.max(classCount, groups + 1);
}
