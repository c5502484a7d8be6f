/**
 * How latent normal variables become cells. Every column has a small tree: each node cuts one latent
 * into intervals, and an interval is a cell or leads to another node. A number has one node with all its
 * cells in order; nulls and labels of different character part at nodes of their own.
 */
import { normalDensity, normalQuantile } from '../../random';
import type { TensorData } from '../../schema';

/** Node i of the model cuts latent i. */
export interface Node {
  readonly column: number;
  /** A cell code, or `-1 - child` where the interval leads to node `child`. */
  readonly children: readonly number[];
  /** Probability of each child, given that the node is reached; sums to 1. */
  readonly weights: readonly number[];
}

/** Nodes of one column are together, its root first. Columns with a single cell have none. */
export type Layout = readonly Node[];

export const isCell = (child: number): boolean => child >= 0;
export const childNode = (child: number): number => -1 - child;

/** Upper ends of the node's intervals on the latent; the last is infinite. */
export function cutsOf(node: Node): Float64Array {
  let total = 0;
  const cuts = Float64Array.from(node.weights, (weight) => normalQuantile((total += weight)));
  cuts[cuts.length - 1] = Infinity;
  return cuts;
}

/** Mean of the latent inside each interval, and the variance of these means (at most 1). */
export function intervalMeans(node: Node): { means: Float64Array; variance: number } {
  const cuts = cutsOf(node);
  let variance = 0;
  const means = Float64Array.from(node.weights, (weight, i) => {
    const low = i === 0 ? 0 : normalDensity(cuts[i - 1] as number);
    const high = normalDensity(cuts[i] as number);
    const mean = weight > 0 ? (low - high) / weight : 0;
    variance += weight * mean * mean;
    return mean;
  });
  return { means, variance };
}

/** Index of the first node of each column; -1 where it has none. */
export function rootsOf(layout: Layout, columnCount: number): Int32Array {
  const roots = new Int32Array(columnCount).fill(-1);
  layout.forEach(({ column }, node) => {
    if (roots[column] === -1) roots[column] = node;
  });
  return roots;
}

export function packLayout(layout: Layout): Record<string, TensorData> {
  return {
    nodeColumn: Int32Array.from(layout, ({ column }) => column),
    nodeSize: Int32Array.from(layout, ({ children }) => children.length),
    children: Int32Array.from(layout.flatMap(({ children }) => children)),
    weights: Float64Array.from(layout.flatMap(({ weights }) => weights)),
  };
}

/** @throws Error where the tensors do not describe a layout of `columnCount` columns */
export function unpackLayout(
  tensors: Readonly<Record<string, TensorData>>,
  columnCount: number,
): Layout {
  const { nodeColumn, nodeSize, children, weights } = tensors;
  if (!nodeColumn || !nodeSize || !children || !weights) throw new Error('no layout');
  let at = 0;
  const layout = Array.from(nodeColumn, (column, i): Node => {
    const from = at;
    at += nodeSize[i] ?? 0;
    return {
      column,
      children: Array.from(children.subarray(from, at)),
      weights: Array.from(weights.subarray(from, at)),
    };
  });
  const isSound = layout.every(
    ({ column, children: list }, node) =>
      column >= 0 &&
      column < columnCount &&
      list.length > 0 &&
      list.every((child) => isCell(child) || isLater(childNode(child), node, layout.length)),
  );
  if (!isSound || at !== children.length) throw new Error('not a layout');
  return layout;
}

/** Nodes lead to later nodes only, so that walking a tree ends. */
function isLater(child: number, node: number, size: number): boolean {
  return child > node && child < size;
}
