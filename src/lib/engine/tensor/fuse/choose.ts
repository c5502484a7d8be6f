/**
 * Which nodes are kept in memory. The others are written out again wherever they are used: movement
 * always, cheap arithmetic, and whatever has a single use.
 */
import { isCopy } from './expressions';
import { sizeOf, type Graph, type GraphNode, type NodeId } from '../graph';

/** Nodes that take a kernel of their own kind to compute. */
const anchors: ReadonlySet<GraphNode['op']> = new Set([
  'reduce',
  'scan',
  'segmentReduce',
  'product',
  'scatter',
]);
const sources: ReadonlySet<GraphNode['op']> = new Set(['input', 'state', 'constant']);

/** Rough cost of one element, where an addition is 1; so is a function that is not named. */
const pointwiseCosts: Readonly<Record<string, number>> = {
  div: 4,
  mod: 6,
  floorDiv: 6,
  pow: 30,
  exp: 12,
  expm1: 16,
  log: 12,
  log1p: 14,
  sqrt: 4,
  rsqrt: 5,
  reciprocal: 4,
  sin: 14,
  cos: 14,
  atan: 16,
  tanh: 16,
  sigmoid: 14,
  softplus: 26,
  erf: 24,
};
const randomCosts = { bits: 24, uniform: 26, normal: 70, gumbel: 50 } as const;

/** Whatever costs more than this is computed once when it has several uses. */
const dear = 10;
const manyLoads = 6;
/** An expression beyond this is cut, so that no kernel grows without bound. */
const tooLong = 400;

export function ownCost(node: GraphNode): number {
  if (node.op === 'pointwise') return pointwiseCosts[node.fn] ?? 1;
  if (node.op === 'random') return randomCosts[node.distribution];
  if (node.op === 'shuffle') return 60;
  return node.op === 'gather' ? 3 : 0;
}

export function inputsOf(node: GraphNode): readonly NodeId[] {
  switch (node.op) {
    case 'pointwise':
    case 'concat':
      return node.inputs;
    case 'product':
      return [node.left, node.right];
    case 'gather':
      return [node.input, node.indices];
    case 'scatter':
      return [node.values, node.indices];
    default:
      return 'input' in node ? [node.input] : [];
  }
}

/** How much is fused: everything that pays, or (to find faults) nothing at all. */
export type FusionLevel = 'full' | 'none';

/** What differs between devices, in numbers. */
export interface Weights {
  /** This many random numbers get a kernel of their own where they are not drawn four and four in a row. */
  readonly randomApart: number;
  /** A reduction of this many elements to few results is done in `pieces` first, side by side. */
  readonly splitAbove: number;
  readonly pieces: number;
}

export const weightsOf: Readonly<Record<'wasm' | 'webgpu', Weights>> = {
  // Vectors of draws need elements that lie side by side, which segments don't give.
  wasm: { randomApart: 2048, splitAbove: 2 ** 17, pieces: 16 },
  webgpu: { randomApart: Infinity, splitAbove: 2 ** 15, pieces: 128 },
};

export interface Policy {
  readonly level: FusionLevel;
  readonly weights: Weights;
}

export interface Choice {
  /** In memory: anchors and sources too. */
  readonly stored: ReadonlySet<NodeId>;
  /** Concatenations whose pieces are written where they belong. */
  readonly inPlace: ReadonlySet<NodeId>;
  /** What the outputs and the next state follow from, in order. */
  readonly live: readonly NodeId[];
}

class Chooser {
  readonly stored = new Set<NodeId>();
  readonly inPlace = new Set<NodeId>();
  /** Whether a node follows from results of other kernels. */
  readonly #isComputed: boolean[] = [];
  readonly #graph: Graph;
  /** Of one element, were it written out; of a stored node that of a load. */
  readonly #costs: number[] = [];
  readonly #loads: number[] = [];
  readonly #uses: number[];
  readonly #isAll: boolean;

  constructor(graph: Graph, live: readonly NodeId[], isAll: boolean) {
    this.#graph = graph;
    this.#isAll = isAll;
    this.#uses = graph.nodes.map(() => 0);
    for (const id of [...live].reverse()) {
      const node = graph.nodes[id]!;
      // What passes through a movement are the uses behind it.
      const uses = isMovement(node, graph) ? Math.max(1, this.#uses[id]!) : 1;
      for (const input of inputsOf(node)) this.#uses[input]! += uses;
    }
  }

  #node(id: NodeId): GraphNode {
    return this.#graph.nodes[id]!;
  }

  /** Whether pieces of a concat are computed by kernels of their own, which can write them in place. */
  #isInPlace(node: GraphNode): boolean {
    return node.op === 'concat' && node.inputs.some((id) => this.#isComputed[id]);
  }

  #isWorthStoring(id: NodeId, node: GraphNode): boolean {
    if (this.inPlace.has(id)) return true;
    if (isMovement(node, this.#graph) && node.op !== 'concat') return false;
    const [cost, loads] = [this.#costs[id]!, this.#loads[id]!];
    if (cost > tooLong) return true;
    // A number made of the step alone stays the same for the whole kernel.
    if (sizeOf(node.shape) === 1 && loads === 0) return false;
    return this.#uses[id]! > 1 && (cost > dear || loads > manyLoads);
  }

  /** Products and scatters read memory: what lies behind reshapes, transposes and slices is kept. */
  #storeBehind(id: NodeId): void {
    let at = id;
    while (!this.stored.has(at) && isView(this.#node(at), this.#graph))
      at = inputsOf(this.#node(at))[0]!;
    const isLarger = sizeOf(this.#node(at).shape) > sizeOf(this.#node(id).shape);
    this.store(isLarger && !this.stored.has(at) ? id : at);
  }

  visit(id: NodeId, isForced: boolean): void {
    const node = this.#node(id);
    if (node.op === 'product' || node.op === 'scatter')
      for (const input of inputsOf(node)) this.#storeBehind(input);
    const inputs = inputsOf(node);
    this.#costs[id] = ownCost(node) + inputs.reduce((sum, input) => sum + this.#costs[input]!, 0);
    this.#loads[id] = inputs.reduce((sum, input) => sum + this.#loads[input]!, 0);
    this.#isComputed[id] = anchors.has(node.op) || inputs.some((input) => this.#isComputed[input]);
    if (this.#isInPlace(node) || (this.#isAll && node.op === 'concat')) this.inPlace.add(id);
    if (node.op === 'gather' && this.#costs[node.input]! > 3) this.store(node.input);
    const isSingle = node.op === 'constant' && node.values.length === 1;
    if (isSingle) return;
    const isStored =
      isForced || anchors.has(node.op) || sources.has(node.op) || this.#isWorthStoring(id, node);
    if (isStored) this.store(id);
  }

  store(id: NodeId): void {
    this.stored.add(id);
    this.#costs[id] = 1;
    this.#loads[id] = 1;
  }
}

/** Whether a node only moves elements of its inputs. */
export function isMovement(node: GraphNode, graph: Graph): boolean {
  const moves = ['reshape', 'transpose', 'slice', 'pad', 'concat', 'segmentSpread'];
  return moves.includes(node.op) || isCopy(node, graph.nodes);
}

/** Whether elements of a node are elements of its only input at places that strides can tell (mostly). */
function isView(node: GraphNode, graph: Graph): boolean {
  return ['reshape', 'transpose', 'slice'].includes(node.op) || isCopy(node, graph.nodes);
}

/** Nodes that outputs and next states follow from, in order. */
export function liveNodes(graph: Graph): NodeId[] {
  const isLive = graph.nodes.map(() => false);
  for (const { node } of graph.outputs) isLive[node] = true;
  for (const { next } of graph.states) if (next !== null) isLive[next] = true;
  for (let id = graph.nodes.length - 1; id >= 0; id--)
    if (isLive[id]) for (const input of inputsOf(graph.nodes[id]!)) isLive[input] = true;
  return isLive.flatMap((yes, id) => (yes ? [id] : []));
}

/**
 * @param forced nodes that have to be in memory for a reason of their own
 */
export function chooseStored(graph: Graph, forced: ReadonlySet<NodeId>, { level }: Policy): Choice {
  const live = liveNodes(graph);
  const isAll = level === 'none';
  const chooser = new Chooser(graph, live, isAll);
  for (const id of live) chooser.visit(id, isAll || forced.has(id));
  const { stored, inPlace } = chooser;
  return { stored, inPlace, live };
}
