/**
 * The same step in fewer operations: all rules over all nodes until nothing changes, equal nodes made
 * one, and what nobody reads left out. Inputs and states stay, read or not.
 */
import { sameShape, type Graph, type GraphNode, type NodeId } from '../graph';
import { concatRules, sumOfPads } from './joining';
import { padRules, reshapeRules, sliceRules, transposeRules } from './movement';
import { pointwiseRules } from './pointwise';
import { productRules, windowsRules } from './products';
import { reduceRules, scanRules } from './reduction';
import { Rewriter, smallConstant, type Rules } from './rewriter';

const rules: Rules = {
  pointwise: [...pointwiseRules, sumOfPads],
  reshape: reshapeRules,
  transpose: transposeRules,
  slice: sliceRules,
  pad: padRules,
  concat: concatRules,
  reduce: reduceRules,
  scan: scanRules,
  product: productRules,
  windows: windowsRules,
};

/** Rules only ever make graphs simpler, so this is a guard against a mistake in one. */
const mostPasses = 20;

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
function withInputs(node: GraphNode, replace: (id: NodeId) => NodeId): GraphNode {
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

/** Which nodes are read, directly or not, by an output or a state. */
function usedNodes({ nodes, outputs, states }: Graph): boolean[] {
  const used = nodes.map(() => false);
  for (const { node } of outputs) used[node] = true;
  for (const { next } of states) if (next !== null) used[next] = true;
  for (let id = nodes.length - 1; id >= 0; id--) {
    if (used[id]) for (const input of inputsOf(nodes[id]!)) used[input] = true;
  }
  return used;
}

/** The graph of the nodes for which `place` has a node, which it puts elsewhere. */
function moved(graph: Graph, nodes: readonly GraphNode[], place: (id: NodeId) => NodeId): Graph {
  return {
    nodes,
    inputs: graph.inputs,
    outputs: graph.outputs.map(({ name, node }) => ({ name, node: place(node) })),
    states: graph.states.map((state, i) => {
      const next = state.next === null ? null : place(state.next);
      const node = next === null ? null : nodes[next]!;
      const isOwn = node?.op === 'state' && node.state === i;
      return { ...state, next: isOwn ? null : next };
    }),
  };
}

/** Leaves out what nobody reads. */
function withoutDead(graph: Graph): Graph {
  const used = usedNodes(graph);
  const places = new Map<NodeId, NodeId>();
  const nodes: GraphNode[] = [];
  graph.nodes.forEach((node, id) => {
    if (used[id]) places.set(id, nodes.push(withInputs(node, (input) => places.get(input)!)) - 1);
  });
  return moved(graph, nodes, (id) => places.get(id)!);
}

function onePass(graph: Graph): Graph {
  const b = new Rewriter(rules);
  const places: NodeId[] = [];
  for (const node of graph.nodes) places.push(b.add(withInputs(node, (id) => places[id]!)));
  return withoutDead(moved(graph, b.finish().nodes, (id) => places[id]!));
}

/** Same ops on the same nodes; a large constant is known by its array. */
function sameNode(one: GraphNode, other: GraphNode): boolean {
  if (one.op !== 'constant') return JSON.stringify(one) === JSON.stringify(other);
  return (
    other.op === 'constant' &&
    one.type === other.type &&
    sameShape(one.shape, other.shape) &&
    (one.values === other.values ||
      (one.values.length <= smallConstant && one.values.join() === other.values.join()))
  );
}

function sameNodes(one: Graph, other: Graph): boolean {
  return (
    one.nodes.length === other.nodes.length &&
    one.nodes.every((node, i) => sameNode(node, other.nodes[i]!))
  );
}

/** @returns a graph that computes the same outputs and states, up to the rounding of f32 */
export function simplify(graph: Graph): Graph {
  let now = withoutDead(graph);
  for (let pass = 0; pass < mostPasses; pass++) {
    const next = onePass(now);
    if (sameNodes(now, next)) return next;
    now = next;
  }
  return now;
}
