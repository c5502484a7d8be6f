/**
 * From (seed, row) to cells: column by column, each row goes down the column's tree by the bins that were
 * drawn for it before, and takes a cell from its leaf. Tables are made once; the loops allocate nothing.
 */
import type { Cells, EncodedColumn } from '../../encode';
import { stream } from '../../random';
import type { Follow } from '../follow';
import type { Sampler } from '../generator';
import { binsOf, type Bins } from './bins';
import type { Forest } from './forest';

const blockRows = 512;
/** Random numbers a row and tree: which cell, and where in it. */
const lanes = 2;

export class TreeSampler implements Sampler {
  readonly #bins: readonly Bins[];
  /** Rows of a leaf up to and with each entry. */
  readonly #ends: Float64Array;
  readonly #uniforms: Float64Array;
  /** `[columns, blockRows]`: bins of the rows of a block. */
  readonly #drawn: readonly Uint8Array[];
  readonly #single: Int32Array;

  constructor(
    private readonly forest: Forest,
    private readonly cells: readonly Cells[],
    private readonly follows: readonly Follow[],
  ) {
    this.#bins = cells.map((each) => binsOf(each));
    this.#drawn = cells.map(() => new Uint8Array(blockRows));
    this.#uniforms = new Float64Array(blockRows * lanes * Math.max(1, forest.columns.length));
    this.#single = Int32Array.from(cells, ({ size }) => (size > 0 ? 0 : size));
    const { leaves, counts } = forest;
    this.#ends = new Float64Array(counts.length);
    for (let leaf = 0; leaf + 1 < leaves.length; leaf++) {
      let total = 0;
      for (let entry = leaves[leaf] as number; entry < (leaves[leaf + 1] as number); entry++) {
        this.#ends[entry] = total += counts[entry] as number;
      }
    }
  }

  draw(start: number, rowCount: number, seed: number): EncodedColumn[] {
    const { columns } = this.forest;
    const random = stream(seed, 'trees');
    const out = this.cells.map(({ isOrdered }, column) => ({
      codes: new Int32Array(rowCount).fill(this.#single[column] as number),
      fractions: isOrdered ? new Float32Array(rowCount).fill(0.5) : null,
    }));
    for (let from = 0; from < rowCount; from += blockRows) {
      const rows = Math.min(blockRows, rowCount - from);
      random.fillUniform(this.#uniforms, start + from, rows, lanes * columns.length);
      columns.forEach((column, tree) =>
        this.#drawTree(tree, rows, from, out[column] as EncodedColumn),
      );
    }
    for (const follow of this.follows) this.#follow(follow, out);
    return out;
  }

  #drawTree(tree: number, rows: number, from: number, { codes, fractions }: EncodedColumn): void {
    const { columns, roots, leaves, cells } = this.forest;
    const column = columns[tree] as number;
    const [drawn, bins] = [this.#drawn[column] as Uint8Array, (this.#bins[column] as Bins).of];
    const [uniforms, ends] = [this.#uniforms, this.#ends];
    const root = roots[tree] as number;
    const width = lanes * columns.length;
    for (let row = 0; row < rows; row++) {
      const leaf = this.#leafOf(root, row);
      let low = leaves[leaf] as number;
      let high = (leaves[leaf + 1] as number) - 1;
      const at = row * width + lanes * tree;
      const u = (uniforms[at] as number) * (ends[high] as number);
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (u < (ends[middle] as number)) high = middle;
        else low = middle + 1;
      }
      const cell = cells[low] as number;
      codes[from + row] = cell;
      drawn[row] = bins[cell] as number;
      if (fractions !== null) fractions[from + row] = uniforms[at + 1] as number;
    }
  }

  /** The leaf that row `row` of the block reaches. */
  #leafOf(root: number, row: number): number {
    const { feature, cut, next, sets } = this.forest;
    const drawn = this.#drawn;
    let node = root;
    for (;;) {
      const column = feature[node] as number;
      if (column < 0) return next[node] as number;
      const bin = (drawn[column] as Uint8Array)[row] as number;
      const limit = cut[node] as number;
      const isLeft =
        limit >= 0
          ? bin <= limit
          : (((sets[(-1 - limit) * 8 + (bin >> 5)] as number) >>> (bin & 31)) & 1) === 1;
      node = (next[node] as number) + (isLeft ? 0 : 1);
    }
  }

  #follow({ column, leader, cells }: Follow, out: readonly EncodedColumn[]): void {
    const [to, from] = [out[column], out[leader]];
    if (!to || !from) return;
    for (let row = 0; row < to.codes.length; row++) {
      to.codes[row] = cells[from.codes[row] as number] as number;
      if (to.fractions !== null) to.fractions[row] = from.fractions?.[row] ?? 0.5;
    }
  }
}
