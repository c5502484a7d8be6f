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

/** Mean product of every two nodes' scores: `[nodes, nodes]`. Four at a time, for speed. */
export function meanProducts(scores: Float32Array, nodes: number, rows: number): Float64Array {
  const out = new Float64Array(nodes * nodes);
  for (let i = 0; i < nodes; i++) {
    for (let j = 0; j <= i; j += 4) {
      const b = j * rows;
      const [c, d, e] = [1, 2, 3].map((more) => Math.min(j + more, i) * rows) as [
        number,
        number,
        number,
      ];
      let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
      for (let row = 0, a = i * rows; row < rows; row++, a++) {
        const score = scores[a] as number;
        if (score === 0) continue;
        sum0 += score * (scores[b + row] as number);
        sum1 += score * (scores[c + row] as number);
        sum2 += score * (scores[d + row] as number);
        sum3 += score * (scores[e + row] as number);
      }
      [sum0, sum1, sum2, sum3].forEach((sum, more) => {
        if (j + more > i) return;
        out[i * nodes + j + more] = out[(j + more) * nodes + i] = sum / rows;
      });
    }
  }
  return out;
}
