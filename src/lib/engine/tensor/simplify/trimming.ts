/**
 * Work that nobody reads is not done: where only slices read a node, it is computed inside the box
 * that they lie in. Such columns come from gradients of concats whose other members need none.
 */
import {
  broadcastShape,
  sameShape,
  type Graph,
  type GraphNode,
  type NodeId,
  type Shape,
} from '../graph';
import { inputsOf } from './inputs';
import type { NodeOf, Rewriter } from './rewriter';

/** Per axis, the first element and how many. */
export interface Box {
  readonly begin: readonly number[];
  readonly shape: Shape;
}

/** First and last coordinate that a slice reads, per axis. */
function reachOf({ begin, strides, shape }: NodeOf<'slice'>): (readonly [number, number])[] {
  return begin.map((first, axis) => {
    const last = first + (shape[axis]! - 1) * strides[axis]!;
    return [Math.min(first, last), Math.max(first, last)];
  });
}

function boundingBox(slices: readonly NodeOf<'slice'>[]): Box {
  const reaches = slices.map(reachOf);
  const begin = reaches[0]!.map((_, axis) => Math.min(...reaches.map((one) => one[axis]![0])));
  const shape = begin.map(
    (first, axis) => Math.max(...reaches.map((one) => one[axis]![1])) + 1 - first,
  );
  return { begin, shape };
}

/** By node: the box that is read of it; null where all of it is, or where it is read otherwise than by slices. */
export function readBoxes({ nodes, outputs, states }: Graph): (Box | null)[] {
  const slices = nodes.map((): NodeOf<'slice'>[] | null => []);
  for (const node of nodes) {
    for (const id of inputsOf(node)) {
      if (node.op === 'slice') slices[id]?.push(node);
      else slices[id] = null;
    }
  }
  for (const { node } of outputs) slices[node] = null;
  for (const { next } of states) if (next !== null) slices[next] = null;
  return slices.map((readers, id) => {
    if (readers === null || readers.length === 0) return null;
    if (readers.some(({ shape }) => shape.includes(0))) return null;
    const box = boundingBox(readers);
    return sameShape(box.shape, nodes[id]!.shape) ? null : box;
  });
}

/** The part of an operand that is broadcast to a node of which `box` is read. */
function partOf(b: Rewriter, id: NodeId, { begin, shape }: Box): NodeId {
  const own = b.shapeOf(id);
  const first = shape.length - own.length;
  return b.slice(
    id,
    own.map((length, axis) => (length === 1 ? 0 : begin[first + axis]!)),
    own.map((length, axis) => (length === 1 ? 1 : shape[first + axis]!)),
  );
}

/** Cuts one of an operand's last two axes and its batch to what is read. */
function operandOf(b: Rewriter, id: NodeId, box: Box, axis: number, isTransposed: boolean): NodeId {
  const own = b.shapeOf(id);
  const rank = own.length;
  const cut = isTransposed ? 2 * rank - 3 - axis : axis;
  const isCut = (at: number) => at === cut || (at < rank - 2 && own[at] !== 1);
  const source = (at: number) => (at === cut ? axis : at);
  return b.slice(
    id,
    own.map((_, at) => (isCut(at) ? box.begin[source(at)]! : 0)),
    own.map((length, at) => (isCut(at) ? box.shape[source(at)]! : length)),
  );
}

function partOfProduct(b: Rewriter, node: NodeOf<'product'>, box: Box): NodeId {
  const { left, right, transposeLeft, transposeRight } = node;
  const rank = node.shape.length;
  return b.product(
    operandOf(b, left, box, rank - 2, transposeLeft),
    operandOf(b, right, box, rank - 1, transposeRight),
    { transposeLeft, transposeRight },
  );
}

function partOfPointwise(b: Rewriter, node: NodeOf<'pointwise'>, box: Box): NodeId {
  const inputs = node.inputs.map((id) => partOf(b, id, box));
  const shape = inputs.reduce<Shape>((all, id) => broadcastShape(all, b.shapeOf(id))!, box.shape);
  return b.pointwiseTo(shape, node.fn, inputs);
}

/**
 * The node computed inside `box` only, padded to its shape: the slices that read it see through the
 * pad. Null for nodes whose parts cannot be computed alone.
 */
export function trimmed(b: Rewriter, node: GraphNode, box: Box): NodeId | null {
  const part =
    node.op === 'product'
      ? partOfProduct(b, node, box)
      : node.op === 'pointwise'
        ? partOfPointwise(b, node, box)
        : null;
  return part === null ? null : b.pad(part, node.shape, box.begin, 0);
}
