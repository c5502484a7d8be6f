/**
 * All trees of a model in flat arrays, as the model file holds them. A leaf is a list of cells, each with
 * the number of rows: no value, and no order of rows, so that leaves of different trees cannot be joined.
 */
import { cellCount, type Cells } from '../../encode';
import type { TensorData } from '../../schema';
import { binsOf } from './bins';
import type { Tree } from './grow';

export interface Forest {
  /** Columns in the order of drawing, one tree each. */
  readonly columns: Int32Array;
  /** First node of each tree, and the end. */
  readonly roots: Int32Array;
  /** Column that a node looks at; -1 for a leaf. */
  readonly feature: Int32Array;
  /** Last bin that goes left; `-1 - set` for a set of bins. */
  readonly cut: Int32Array;
  /** Left child, the right one follows it; of a leaf its index. */
  readonly next: Int32Array;
  /** `[sets, 8]`: bits of the bins that go left. */
  readonly sets: Uint32Array;
  /** First entry of each leaf, and the end. */
  readonly leaves: Int32Array;
  readonly cells: Uint16Array;
  readonly counts: Uint32Array;
}

const names = [
  'columns',
  'roots',
  'feature',
  'cut',
  'next',
  'sets',
  'leaves',
  'cells',
  'counts',
] as const;

/** Collects trees one by one, so that each tree's rows can be let go. */
export class ForestBuilder {
  readonly #columns: number[] = [];
  readonly #roots = [0];
  readonly #feature: number[] = [];
  readonly #cut: number[] = [];
  readonly #next: number[] = [];
  readonly #sets: number[] = [];
  readonly #leaves = [0];
  readonly #cells: number[] = [];
  readonly #counts: number[] = [];

  add(column: number, codes: Int32Array, tree: Tree): void {
    const firstNode = this.#feature.length;
    const firstLeaf = this.#leaves.length - 1;
    const firstSet = this.#sets.length / 8;
    this.#columns.push(column);
    tree.feature.forEach((feature, node) => {
      const [cut, next] = [tree.cut[node] as number, tree.next[node] as number];
      this.#feature.push(feature);
      this.#cut.push(feature >= 0 && cut < 0 ? cut - firstSet : cut);
      this.#next.push(next + (feature < 0 ? firstLeaf : firstNode));
    });
    for (const word of tree.sets) this.#sets.push(word);
    this.#roots.push(this.#feature.length);
    const { leafStarts, rows } = tree;
    for (let leaf = 0; leaf + 1 < leafStarts.length; leaf++) {
      const inLeaf = rows.subarray(leafStarts[leaf], leafStarts[leaf + 1]);
      const sorted = new Int32Array(inLeaf.length);
      for (let i = 0; i < sorted.length; i++) sorted[i] = codes[inLeaf[i] as number] as number;
      sorted.sort();
      for (let from = 0, to = 0; from < sorted.length; from = to) {
        while (to < sorted.length && sorted[to] === sorted[from]) to++;
        this.#cells.push(sorted[from] as number);
        this.#counts.push(to - from);
      }
      this.#leaves.push(this.#cells.length);
    }
  }

  /** A column that is drawn by itself, from shares that no row stands behind. */
  addLeaf(
    column: number,
    leaf: { readonly cells: readonly number[]; readonly counts: readonly number[] },
  ): void {
    this.#columns.push(column);
    this.#feature.push(-1);
    this.#cut.push(0);
    this.#next.push(this.#leaves.length - 1);
    this.#roots.push(this.#feature.length);
    for (const [i, cell] of leaf.cells.entries()) {
      this.#cells.push(cell);
      this.#counts.push(leaf.counts[i] as number);
    }
    this.#leaves.push(this.#cells.length);
  }

  build(): Forest {
    return {
      columns: Int32Array.from(this.#columns),
      roots: Int32Array.from(this.#roots),
      feature: Int32Array.from(this.#feature),
      cut: Int32Array.from(this.#cut),
      next: Int32Array.from(this.#next),
      sets: Uint32Array.from(this.#sets),
      leaves: Int32Array.from(this.#leaves),
      cells: Uint16Array.from(this.#cells),
      counts: Uint32Array.from(this.#counts),
    };
  }
}

export function packForest(forest: Forest): Record<string, TensorData> {
  return Object.fromEntries(names.map((name) => [name, forest[name]]));
}

/** @throws Error where the tensors do not describe trees over these cells */
export function unpackForest(
  tensors: Readonly<Record<string, TensorData>>,
  cells: readonly Cells[],
): Forest {
  const { columns, roots, feature, cut, next, sets, leaves, cells: entries, counts } = tensors;
  const isWhole =
    [columns, roots, feature, cut, next, leaves].every((each) => each instanceof Int32Array) &&
    sets instanceof Uint32Array &&
    entries instanceof Uint16Array &&
    counts instanceof Uint32Array;
  if (!isWhole) throw new Error('the trees are incomplete');
  const forest = {
    columns,
    roots,
    feature,
    cut,
    next,
    sets,
    leaves,
    cells: entries,
    counts,
  } as Forest;
  check(forest, cells);
  return forest;
}

function require(isSound: boolean): void {
  if (!isSound) throw new Error('the arrays do not describe trees');
}

function isAscending(list: Int32Array, from: number, to: number): boolean {
  let last = from;
  for (const each of list) {
    if (each < last) return false;
    last = each;
  }
  return list.length > 0 && list[0] === from && last === to;
}

function check(forest: Forest, cells: readonly Cells[]): void {
  const { columns, roots, feature, cut, next, sets, leaves, cells: entries, counts } = forest;
  require(feature.length === cut.length && feature.length === next.length);
  require(entries.length === counts.length && counts.every((count) => count > 0));
  require(roots.length === columns.length + 1 && isAscending(roots, 0, feature.length));
  require(sets.length % 8 === 0 && isAscending(leaves, 0, entries.length));
  const seen = new Map<number, { size: number; isOrdered: boolean }>();
  columns.forEach((column, tree) => {
    const mine = cells[column];
    require(mine !== undefined && !seen.has(column));
    const end = roots[tree + 1] as number;
    require((roots[tree] as number) < end);
    for (let node = roots[tree] as number; node < end; node++) {
      const to = next[node] as number;
      if (feature[node] === -1) checkLeaf(forest, to, cellCount(mine as Cells));
      else {
        const by = seen.get(feature[node] as number);
        const set = -1 - (cut[node] as number);
        require(by !== undefined && to > node && to + 1 < end);
        require(
          by?.isOrdered
            ? set < 0 && (cut[node] as number) < by.size
            : set >= 0 && set < sets.length / 8,
        );
      }
    }
    seen.set(column, binsOf(mine as Cells));
  });
}

function checkLeaf({ leaves, cells }: Forest, leaf: number, cellsAtMost: number): void {
  require(leaf >= 0 && leaf + 1 < leaves.length);
  const [from, to] = [leaves[leaf] as number, leaves[leaf + 1] as number];
  require(from < to);
  for (let entry = from; entry < to; entry++) {
    require((cells[entry] as number) < cellsAtMost);
    require(entry === from || (cells[entry] as number) > (cells[entry - 1] as number));
  }
}
