/** Which nodes a node reads. */
import type { GraphNode, NodeId } from '../graph';

const inputNames = ['input', 'left', 'right', 'indices', 'values'] as const;
type WithInputs = GraphNode & Partial<Record<(typeof inputNames)[number], NodeId>>;

/** The nodes that a node reads, in order. */
export function inputsOf(node: GraphNode): readonly NodeId[] {
  if (node.op === 'pointwise' || node.op === 'concat') return node.inputs;
  // A constant's `values` are numbers, a scatter's a node.
  if (node.op === 'constant') return [];
  return inputNames.flatMap((name) => (node as WithInputs)[name] ?? []);
}

/** The node with every input replaced. */
export function withInputs(node: GraphNode, replace: (id: NodeId) => NodeId): GraphNode {
  if (node.op === 'pointwise' || node.op === 'concat') {
    return { ...node, inputs: node.inputs.map(replace) };
  }
  if (node.op === 'constant') return node;
  const copy: Record<string, unknown> = { ...node };
  for (const name of inputNames) {
    const id = (node as WithInputs)[name];
    if (id !== undefined) copy[name] = replace(id);
  }
  return copy as unknown as GraphNode;
}
