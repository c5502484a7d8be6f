/**
 * The same step in fewer operations: all rules over all nodes until nothing changes, equal nodes made
 * one, and what nobody reads left out. Inputs and states stay, read or not.
 */
import { sameShape, type Graph, type GraphNode, type NodeId } from '../graph';
import { inputsOf, withInputs } from './inputs';
import { concatRules, sumOfPads, sumOfProducts } from './joining';
import { oneHotRules } from './one-hot';
import { padRules, reshapeRules, sliceRules, transposeRules } from './movement';
import { pointwiseRules } from './pointwise';
import { productRules, windowsRules } from './products';
import { reduceRules, scanRules } from './reduction';
import { fromShared, sharedProducts } from './shared-products';
import { readBoxes, trimmed } from './trimming';
import { Rewriter, smallConstant, type Rules } from './rewriter';

const rules: Rules = {
  pointwise: [...pointwiseRules, sumOfPads, sumOfProducts],
  reshape: reshapeRules,
  transpose: transposeRules,
  slice: sliceRules,
  pad: padRules,
  concat: concatRules,
  reduce: reduceRules,
  scan: scanRules,
  product: [...oneHotRules, ...productRules],
  windows: windowsRules,
};

/** Rules only ever make graphs simpler, so this is a guard against a mistake in one. */
const mostPasses = 20;

/** How many nodes, outputs and states read each node. */
function usesOf({ nodes, outputs, states }: Graph): number[] {
  const uses = nodes.map(() => 0);
  const read = (id: NodeId) => (uses[id] = uses[id]! + 1);
  for (const node of nodes) inputsOf(node).forEach(read);
  for (const { node } of outputs) read(node);
  for (const { next } of states) if (next !== null) read(next);
  return uses;
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
  const uses = usesOf(graph);
  const boxes = readBoxes(graph);
  const shared = sharedProducts(graph);
  const places: NodeId[] = [];
  graph.nodes.forEach((old, id) => {
    const node = withInputs(old, (input) => places[input]!);
    const box = boxes[id] ?? null;
    const terms = shared.get(id);
    const part = box === null ? null : trimmed(b, node, box);
    const isShared = terms !== undefined && node.op === 'product';
    const sum = isShared ? fromShared(b, node, terms, (other) => places[other]!) : null;
    places.push(part ?? sum ?? b.add(node, uses[id]!));
  });
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
