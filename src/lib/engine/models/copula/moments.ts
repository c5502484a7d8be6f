/**
 * Scores and their mean products. The score of a row at a node is the mean of the latent in the interval
 * that the row's cell lies in, and 0 where the row does not reach the node: what the cell says about the latent.
 */
import type { EncodedTable } from '../generator';
import { childNode, intervalMeans, isCell, rootsOf, type Layout } from './layout';

/** For each column `[cells, nodes of the column]`: the score of a cell at each of its nodes. */
export interface CellScores {
  readonly first: number;
  readonly count: number;
  readonly scores: Float64Array;
}

export function cellScores(layout: Layout, cellCounts: readonly number[]): (CellScores | null)[] {
  const roots = rootsOf(layout, cellCounts.length);
  const means = layout.map((node) => intervalMeans(node).means);
  return cellCounts.map((cellCount, column) => {
    const first = roots[column] as number;
    if (first < 0) return null;
    const count = layout.filter((node) => node.column === column).length;
    const scores = new Float64Array(cellCount * count);
    const visit = (node: number, path: readonly (readonly [number, number])[]): void => {
      layout[node]?.children.forEach((child, i) => {
        const here = [...path, [node - first, means[node]?.[i] as number] as const];
        if (!isCell(child)) visit(childNode(child), here);
        else for (const [at, mean] of here) scores[child * count + at] = mean;
      });
    };
    visit(first, []);
    return { first, count, scores };
  });
}

/** Scores of all rows, node by node: `[nodes, rows]`. */
export function scoreRows(table: EncodedTable, layout: Layout): Float32Array {
  const { rowCount, columns } = table;
  const out = new Float32Array(layout.length * rowCount);
  const tables = cellScores(
    layout,
    columns.map(({ cells }) => cells.size + (cells.hasNull ? 1 : 0)),
  );
  columns.forEach(({ codes }, column) => {
    const found = tables[column];
    if (!found) return;
    const { first, count, scores } = found;
    for (let at = 0; at < count; at++) {
      const to = (first + at) * rowCount;
      for (let row = 0; row < rowCount; row++) {
        out[to + row] = scores[(codes[row] as number) * count + at] as number;
      }
    }
  });
  return out;
}

/** Sums of products of two lists with each of four, `[2, 4]`, in one pass: every value is read once. */
function productsOfSix(two: readonly Float32Array[], four: readonly Float32Array[]): number[] {
  const [a, b] = two as [Float32Array, Float32Array];
  const [p, q, r, s] = four as [Float32Array, Float32Array, Float32Array, Float32Array];
  let [ap, aq, ar, as] = [0, 0, 0, 0];
  let [bp, bq, br, bs] = [0, 0, 0, 0];
  for (let row = 0; row < a.length; row++) {
    const x = a[row] as number;
    const y = b[row] as number;
    const t = p[row] as number;
    const u = q[row] as number;
    const v = r[row] as number;
    const w = s[row] as number;
    ap += x * t;
    aq += x * u;
    ar += x * v;
    as += x * w;
    bp += y * t;
    bq += y * u;
    br += y * v;
    bs += y * w;
  }
  return [ap, aq, ar, as, bp, bq, br, bs];
}

/** Mean product of every two nodes' scores `[nodes, rows]`: `[nodes, nodes]`. */
export function meanProducts(scores: Float32Array, nodes: number, rows: number): Float64Array {
  const out = new Float64Array(nodes * nodes);
  const list = (node: number): Float32Array =>
    scores.subarray(Math.min(node, nodes - 1) * rows, (Math.min(node, nodes - 1) + 1) * rows);
  for (let i = 0; i < nodes; i += 2) {
    const two = [list(i), list(i + 1)];
    for (let j = 0; j <= i + 1; j += 4) {
      const sums = productsOfSix(two, [list(j), list(j + 1), list(j + 2), list(j + 3)]);
      sums.forEach((sum, at) => {
        const [from, to] = [i + (at >> 2), j + (at & 3)];
        if (to > from || from >= nodes) return;
        out[from * nodes + to] = out[to * nodes + from] = sum / rows;
      });
    }
  }
  return out;
}
