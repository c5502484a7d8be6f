/**
 * Reductions of much to little are done in two steps: pieces side by side, then the pieces. One alone
 * would keep a single thread, or a single workgroup, busy.
 */
import { sizeOf, type Graph, type GraphNode, type NodeId, type ReduceFunction } from '../graph';
import type { Weights } from './choose';

/** What changes nothing, by function; those that give places are not split. */
const neutral: Partial<Record<ReduceFunction, number>> = {
  sum: 0,
  product: 1,
  max: -Infinity,
  min: Infinity,
  any: 0,
  all: 1,
};
/** Results that keep all threads busy by themselves. */
const many = 64;

type Reduce = Extract<GraphNode, { readonly op: 'reduce' }>;

function isLarge({ op, ...node }: GraphNode, graph: Graph, { splitAbove }: Weights): boolean {
  if (op !== 'reduce' || !('fn' in node)) return false;
  const { fn, input, shape } = node as Reduce;
  const { shape: from, type } = graph.nodes[input]!;
  const size = sizeOf(from);
  const isWhole = type !== 'f32' && !Number.isFinite(neutral[fn]);
  return neutral[fn] !== undefined && !isWhole && size >= splitAbove && sizeOf(shape) < many;
}

/** With every input renumbered. */
function moved(node: GraphNode, to: (id: NodeId) => NodeId): GraphNode {
  if (node.op === 'pointwise' || node.op === 'concat')
    return { ...node, inputs: node.inputs.map(to) };
  if (node.op === 'product') return { ...node, left: to(node.left), right: to(node.right) };
  if (node.op === 'gather') return { ...node, input: to(node.input), indices: to(node.indices) };
  if (node.op === 'scatter') return { ...node, values: to(node.values), indices: to(node.indices) };
  return 'input' in node ? { ...node, input: to(node.input) } : node;
}

/** The nodes that reduce `input` (already there) in pieces; the last is the result. */
function inPieces(
  node: Reduce,
  input: NodeId,
  { shape: from, type: given }: GraphNode,
  pieces: number,
  add: (node: GraphNode) => NodeId,
): void {
  const { fn, axes, type } = node;
  const axis = axes.reduce((best, each) => (from[each]! > from[best]! ? each : best));
  const count = Math.min(pieces, from[axis]!);
  const each = Math.ceil(from[axis]! / count);
  const replaced = (lengths: number[]) => from.flatMap((n, at) => (at === axis ? lengths : [n]));
  let id = input;
  if (each * count !== from[axis])
    id = add({
      ...{ op: 'pad', input: id, before: from.map(() => 0), value: neutral[fn]! },
      ...{ shape: replaced([each * count]), type: given },
    });
  const split = replaced([count, each]);
  id = add({ op: 'reshape', input: id, shape: split, type: given });
  const inner = [
    ...axes.map((at) => (at > axis ? at + 1 : at)).filter((at) => at !== axis),
    axis + 1,
  ];
  const partial = split.filter((_, at) => !inner.includes(at));
  id = add({ op: 'reduce', fn, input: id, axes: inner, shape: partial, type });
  const left = axis - axes.filter((at) => at < axis).length;
  add({ ...node, input: id, axes: [left] });
}

export function splitReductions(graph: Graph, weights: Weights): Graph {
  if (!graph.nodes.some((node) => isLarge(node, graph, weights))) return graph;
  const nodes: GraphNode[] = [];
  const places: NodeId[] = [];
  const to = (id: NodeId) => places[id]!;
  const add = (node: GraphNode) => nodes.push(node) - 1;
  graph.nodes.forEach((node, id) => {
    if (node.op === 'reduce' && isLarge(node, graph, weights))
      inPieces(node, to(node.input), graph.nodes[node.input]!, weights.pieces, add);
    else add(moved(node, to));
    places[id] = nodes.length - 1;
  });
  return {
    ...graph,
    nodes,
    states: graph.states.map((state) => ({
      ...state,
      next: state.next === null ? null : to(state.next),
    })),
    outputs: graph.outputs.map((output) => ({ ...output, node: to(output.node) })),
  };
}
