/**
 * A product of an interpolation, from products of its ends that are computed anyway: scaling rows and
 * multiplying by a matrix commute. A gradient penalty interpolates between real and made rows.
 */
import type { Graph, NodeId } from '../graph';
import type { NodeOf, Rewriter } from './rewriter';

/** `scale` (one number a row) times `source`. */
interface Term {
  readonly source: NodeId;
  readonly scale: NodeId;
}

/** By product: terms whose own products with the same right operand are in the graph. */
export type SharedProducts = ReadonlyMap<NodeId, readonly [Term, Term]>;

function keyOf(left: NodeId, { right, transposeLeft, transposeRight }: NodeOf<'product'>): string {
  return [left, right, transposeLeft, transposeRight].join();
}

/** A node as rows that are scaled, one number a row. */
function termOf({ nodes }: Graph, id: NodeId): Term | null {
  const node = nodes[id]!;
  if (node.op !== 'pointwise' || node.fn !== 'mul') return null;
  const [one, other] = node.inputs as readonly [NodeId, NodeId];
  for (const [source, scale] of [
    [one, other],
    [other, one],
  ] as const) {
    const isByRow = nodes[scale]!.shape.join() === [...node.shape.slice(0, -1), 1].join();
    if (isByRow && nodes[source]!.shape.join() === node.shape.join()) return { source, scale };
  }
  return null;
}

export function sharedProducts(graph: Graph): SharedProducts {
  const known = new Set<string>();
  for (const node of graph.nodes) if (node.op === 'product') known.add(keyOf(node.left, node));
  const found = new Map<NodeId, readonly [Term, Term]>();
  graph.nodes.forEach((node, id) => {
    if (node.op !== 'product' || node.transposeLeft) return;
    const sum = graph.nodes[node.left]!;
    if (sum.op !== 'pointwise' || sum.fn !== 'add') return;
    const [one, other] = sum.inputs.map((input) => termOf(graph, input));
    const isShared = (term: Term) => known.has(keyOf(term.source, node));
    if (one && other && isShared(one) && isShared(other)) found.set(id, [one, other]);
  });
  return found;
}

/** The sum of the scaled products that stands for `node`, whose inputs are in `b` already. */
export function fromShared(
  b: Rewriter,
  { right, transposeRight }: NodeOf<'product'>,
  terms: readonly [Term, Term],
  place: (id: NodeId) => NodeId,
): NodeId {
  const [one, other] = terms.map(({ source, scale }) =>
    b.pointwise('mul', b.product(place(source), right, { transposeRight }), place(scale)),
  ) as [NodeId, NodeId];
  return b.pointwise('add', one, other);
}
