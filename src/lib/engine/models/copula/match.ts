/**
 * Finds latent correlations for which drawn rows have the same mean products of scores as the training
 * rows: draw, compare, correct, again. That accounts at once for coarse cells, for nodes that few rows
 * reach, and for what the repair to a positive definite matrix changed.
 * Source: the method of simulated moments (McFadden, Econometrica 57, 1989) with steps after Robbins and Monro.
 */
import type { Stream } from '../../random';
import { throwIfAborted, track, type Control } from '../../schema';
import { correlate, NodeTable } from './draw';
import { childNode, intervalMeans, isCell, rootsOf, type Layout } from './layout';
import { nearestCorrelation, shrinkToFactor } from './matrix';
import { meanProducts } from './moments';

const strongest = 0.9995;

const usualRounds = 10;
const rowsAtMost = 8192;
const rowsAtLeast = 2048;
/** Products that one round should take: rows times latents squared. */
const roundWork = 2.5e7;
/** Above this the first guess stands: a round would need more rows than there is time for. */
const latentsAtMost = 160;

/** Scores of simulated rows, node by node `[nodes, rows]`. */
class Simulation {
  readonly #tables: NodeTable[];
  readonly #means: Float64Array[];
  readonly #roots: Int32Array;
  readonly #normals: Float64Array;
  readonly #scores: Float32Array;

  constructor(layout: Layout, columnCount: number, rows: number) {
    this.#tables = layout.map((node) => new NodeTable(node));
    this.#means = layout.map((node) => intervalMeans(node).means);
    this.#roots = rootsOf(layout, columnCount).filter((root) => root >= 0);
    this.#normals = new Float64Array(rows * layout.length);
    this.#scores = new Float32Array(rows * layout.length);
  }

  /** Draws as many rows as it was made for, or fewer. */
  run(factor: Float64Array, random: Stream, round: number, rows: number): Float32Array {
    const size = this.#tables.length;
    random.fillNormal(this.#normals, round * rowsAtMost, rows, size);
    correlate(this.#normals, rows, size, factor);
    this.#scores.fill(0);
    for (const root of this.#roots) {
      for (let row = 0; row < rows; row++) this.#walk(root, row, rows);
    }
    return this.#scores;
  }

  #walk(root: number, row: number, rows: number): void {
    const size = this.#tables.length;
    let node = root;
    for (;;) {
      const table = this.#tables[node] as NodeTable;
      const child = table.find(this.#normals[row * size + node] as number);
      this.#scores[node * rows + row] = this.#means[node]?.[child] as number;
      const code = table.children[child] as number;
      if (isCell(code)) return;
      node = childNode(code);
    }
  }
}

/**
 * Entries that may differ from 0. A node and one above it must stay independent, so that reaching a node
 * tells nothing about its latent; nodes in different branches are never reached by the same row.
 */
function freePairs(layout: Layout): Uint8Array {
  const size = layout.length;
  const free = new Uint8Array(size * size).fill(1);
  const above: number[][] = layout.map(() => []);
  layout.forEach(({ children }, node) => {
    for (const child of children) {
      if (isCell(child)) continue;
      above[childNode(child)] = [node, ...(above[node] as number[])];
    }
  });
  above.forEach((list, node) => {
    for (const other of list) free[node * size + other] = free[other * size + node] = 0;
  });
  return free;
}

/** Probability that a row reaches each node. */
function reached(layout: Layout): Float64Array {
  const out = new Float64Array(layout.length).fill(1);
  layout.forEach((node, i) => {
    node.children.forEach((child, k) => {
      if (!isCell(child)) out[childNode(child)] = (out[i] as number) * (node.weights[k] as number);
    });
  });
  return out;
}

export interface MatchInput {
  readonly columnCount: number;
  /** Rows behind `products`. */
  readonly trainRows: number;
  /** Mean products of the training rows' scores `[nodes, nodes]`. */
  readonly products: Float64Array;
}

/** Twice as many as there are training rows is enough: theirs is the greater chance. */
function simulatedRows(latents: number, trainRows: number): number {
  const affordable = Math.max(rowsAtMost / 2, Math.ceil(roundWork / latents ** 2));
  return Math.min(rowsAtMost, affordable, Math.max(rowsAtLeast, 2 * trainRows));
}

/**
 * @returns the factor of the correlation matrix `[nodes, nodes]`, lower triangular
 * @throws Fault `cancelled`
 */
export async function matchFactor(
  layout: Layout,
  { columnCount, trainRows, products: target }: MatchInput,
  random: Stream,
  control: Control,
): Promise<Float64Array> {
  const size = layout.length;
  const rounds = size > latentsAtMost ? 0 : usualRounds;
  const rows = simulatedRows(size, trainRows);
  const free = freePairs(layout);
  const reach = reached(layout);
  const spread = layout.map((node) => intervalMeans(node).variance);
  const scale = Float64Array.from(target, (_, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    const product =
      (spread[i] as number) * (spread[j] as number) * (reach[i] as number) * (reach[j] as number);
    return layout[i]?.column !== layout[j]?.column && product > 1e-9 ? 1 / product : 0;
  });
  const clip = (value: number): number => Math.max(-strongest, Math.min(strongest, value));
  let wanted = target.map((value, at) => clip(value * (scale[at] as number)));
  for (let i = 0; i < size; i++) wanted[i * size + i] = 1;
  let matrix = nearestCorrelation(wanted, size, free);
  const report = track(control, 'learning how columns go together', rounds);
  const simulation = new Simulation(layout, columnCount, rows);
  for (let round = 0; round < rounds; round++) {
    throwIfAborted(control.signal);
    const factor = shrinkToFactor(matrix, size);
    // The first steps are long and need only a rough direction.
    const enough = round < rounds / 2 ? Math.max(rowsAtLeast, rows >> 2) : rows;
    const some = Math.min(rows, enough);
    const drawn = meanProducts(simulation.run(factor, random, round, some), size, some);
    const step = 0.8 / (1 + Math.max(0, round - rounds / 3) / 2);
    wanted = matrix.map((value, at) =>
      clip(value + step * (scale[at] as number) * ((target[at] as number) - (drawn[at] as number))),
    );
    for (let i = 0; i < size; i++) wanted[i * size + i] = 1;
    matrix = nearestCorrelation(wanted, size, free);
    report(round + 1);
    await control.breathe?.();
  }
  return shrinkToFactor(matrix, size);
}
