/**
 * From (seed, row) to cells: independent normals, times the factor of the correlation matrix, through
 * every column's tree. All tables are made once; the loops allocate nothing.
 */
import type { Cells, EncodedColumn } from '../../encode';
import { normalCdf, stream } from '../../random';
import type { Sampler } from '../generator';
import type { Follow } from '../follow';
import { childNode, cutsOf, isCell, rootsOf, type Layout, type Node } from './layout';
import type { Tilt } from './tilt';

const blockRows = 512;
const gridReach = 4;
const gridPerUnit = 64;
const gridSize = 2 * gridReach * gridPerUnit;

const cdfReach = 8;
const cdfPerUnit = 256;
const cdfTable = Float64Array.from({ length: 2 * cdfReach * cdfPerUnit + 2 }, (_, i) =>
  normalCdf(i / cdfPerUnit - cdfReach),
);

/** Phi by linear interpolation, absolute error below 5e-7. */
function quickCdf(z: number): number {
  const at = (Math.min(cdfReach, Math.max(-cdfReach, z)) + cdfReach) * cdfPerUnit;
  const left = at | 0;
  const low = cdfTable[left] as number;
  return low + ((cdfTable[left + 1] as number) - low) * (at - left);
}

/** A node with its tables: which interval holds a latent. */
export class NodeTable {
  readonly children: Int32Array;
  readonly #cuts: Float64Array;
  readonly #starts: Uint16Array;
  /** Probability below each interval, and 1. */
  readonly #below: Float64Array;

  constructor(node: Node) {
    this.children = Int32Array.from(node.children);
    this.#cuts = cutsOf(node);
    let total = 0;
    this.#below = Float64Array.from([0, ...node.weights.map((weight) => (total += weight))]);
    this.#starts = new Uint16Array(gridSize);
    for (let i = 1, child = 0; i < gridSize; i++) {
      const edge = i / gridPerUnit - gridReach;
      while (edge >= (this.#cuts[child] as number)) child++;
      this.#starts[i] = child;
    }
  }

  /** Index of the interval that holds z. */
  find(z: number): number {
    const cell = ((z + gridReach) * gridPerUnit) | 0;
    let child = cell <= 0 ? 0 : (this.#starts[cell >= gridSize ? gridSize - 1 : cell] as number);
    while (z >= (this.#cuts[child] as number)) child++;
    return child;
  }

  /** Where z lies inside interval `child`, 0 to 1 by probability. */
  place(z: number, child: number): number {
    const low = this.#below[child] as number;
    const width = (this.#below[child + 1] as number) - low;
    const place = (quickCdf(z) - low) / width;
    return place > 0 ? (place < 1 ? place : 1) : width > 0 ? 0 : 0.5;
  }
}

/** One row of `correlate`. */
function correlateRow(normals: Float64Array, at: number, size: number, factor: Float64Array): void {
  for (let i = size - 1; i >= 0; i--) {
    let sum = 0;
    for (let k = 0, f = i * size; k <= i; k++, f++) {
      sum += (factor[f] as number) * (normals[at + k] as number);
    }
    normals[at + i] = sum;
  }
}

/** Four rows at once, for speed; every sum has the same order as in `correlateRow`, so the same bits. */
function correlateFour(
  normals: Float64Array,
  at: number,
  size: number,
  factor: Float64Array,
): void {
  const [at1, at2, at3] = [at + size, at + 2 * size, at + 3 * size];
  for (let i = size - 1; i >= 0; i--) {
    let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
    for (let k = 0, f = i * size; k <= i; k++, f++) {
      const weight = factor[f] as number;
      sum0 += weight * (normals[at + k] as number);
      sum1 += weight * (normals[at1 + k] as number);
      sum2 += weight * (normals[at2 + k] as number);
      sum3 += weight * (normals[at3 + k] as number);
    }
    normals[at + i] = sum0;
    normals[at1 + i] = sum1;
    normals[at2 + i] = sum2;
    normals[at3 + i] = sum3;
  }
}

/** Turns rows of independent normals `[rows, size]` into rows with the factor's correlations, in place. */
export function correlate(
  normals: Float64Array,
  rows: number,
  size: number,
  factor: Float64Array,
): void {
  let row = 0;
  for (; row + 4 <= rows; row += 4) correlateFour(normals, row * size, size, factor);
  for (; row < rows; row++) correlateRow(normals, row * size, size, factor);
}

export class CopulaSampler implements Sampler {
  readonly #tables: readonly NodeTable[];
  readonly #roots: Int32Array;
  readonly #latents: Float64Array;

  constructor(
    layout: Layout,
    private readonly factor: Float64Array,
    private readonly cells: readonly Cells[],
    private readonly follows: readonly Follow[],
    private readonly tilt: Tilt | null,
  ) {
    this.#tables = layout.map((node) => new NodeTable(node));
    this.#roots = rootsOf(layout, cells.length);
    this.#latents = new Float64Array(blockRows * Math.max(1, layout.length));
  }

  draw(start: number, rowCount: number, seed: number): EncodedColumn[] {
    const size = this.#tables.length;
    const random = stream(seed, 'copula');
    const out = this.cells.map(({ isOrdered }) => ({
      codes: new Int32Array(rowCount),
      fractions: isOrdered ? new Float32Array(rowCount) : null,
    }));
    for (let from = 0; from < rowCount; from += blockRows) {
      const rows = Math.min(blockRows, rowCount - from);
      random.fillNormal(this.#latents, start + from, rows, size);
      correlate(this.#latents, rows, size, this.factor);
      this.tilt?.apply(this.#latents, start + from, rows, size, seed);
      out.forEach((column, i) => {
        const root = this.#roots[i] as number;
        if (root >= 0) this.#walk(root, rows, from, column);
      });
    }
    for (const follow of this.follows) this.#follow(follow, out);
    return out;
  }

  #follow({ column, leader, cells }: Follow, out: readonly EncodedColumn[]): void {
    const [to, from] = [out[column], out[leader]];
    if (!to || !from) return;
    for (let row = 0; row < to.codes.length; row++) {
      to.codes[row] = cells[from.codes[row] as number] as number;
      if (to.fractions !== null) to.fractions[row] = from.fractions?.[row] ?? 0.5;
    }
  }

  #walk(root: number, rows: number, from: number, { codes, fractions }: EncodedColumn): void {
    const tables = this.#tables;
    const latents = this.#latents;
    const size = tables.length;
    for (let row = 0; row < rows; row++) {
      let node = root;
      for (;;) {
        const table = tables[node] as NodeTable;
        const z = latents[row * size + node] as number;
        const child = table.find(z);
        const code = table.children[child] as number;
        if (isCell(code)) {
          codes[from + row] = code;
          if (fractions !== null) fractions[from + row] = table.place(z, child);
          break;
        }
        node = childNode(code);
      }
    }
  }
}
