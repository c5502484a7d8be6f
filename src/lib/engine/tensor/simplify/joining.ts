/** Rules for concat, and for sums of pads that are a concat in disguise. */
import { sameShape, sizeOf, withoutAxes, type NodeId } from '../graph';
import type { NodeOf, Rewriter, Rule } from './rewriter';

/** A concat's members are its own; empty ones go. */
const flatConcat: Rule<'concat'> = (b, { inputs, axis }) => {
  if (inputs.length === 1) return inputs[0]!;
  const members = inputs.flatMap((id) => {
    const inner = b.as(id, 'concat');
    if (inner?.axis === axis) return inner.inputs;
    return sizeOf(b.shapeOf(id)) === 0 ? [] : [id];
  });
  const isSame = members.length === inputs.length && members.every((id, i) => id === inputs[i]);
  return isSame || members.length === 0 ? null : b.concat(members, axis);
};

interface Box {
  readonly source: NodeId;
  readonly begin: readonly number[];
  readonly shape: readonly number[];
}

/** What a plain slice cuts out of its source. */
function boxOf(b: Rewriter, id: NodeId): Box | null {
  const node = b.as(id, 'slice');
  if (node === null || node.strides.some((stride) => stride !== 1)) return null;
  return { source: node.input, begin: node.begin, shape: node.shape };
}

/** Two neighbours that are one piece: slices that follow each other, or the same constant. */
function joined(b: Rewriter, left: NodeId, right: NodeId, axis: number): NodeId | null {
  const [leftShape, rightShape] = [b.shapeOf(left), b.shapeOf(right)];
  const shape = leftShape.map((length, i) => (i === axis ? length + rightShape[i]! : length));
  const value = b.filledWith(left);
  if (value !== null && Object.is(value, b.filledWith(right))) {
    return b.fill(value, shape, b.typeOf(left));
  }
  const [first, second] = [boxOf(b, left), boxOf(b, right)];
  if (first === null || second === null || first.source !== second.source) return null;
  const follows = first.begin.every(
    (begin, i) => second.begin[i] === begin + (i === axis ? first.shape[i]! : 0),
  );
  return follows ? b.slice(first.source, first.begin, shape) : null;
}

const joinNeighbours: Rule<'concat'> = (b, { inputs, axis }) => {
  const members: NodeId[] = [];
  for (const id of inputs) {
    const last = members.at(-1);
    const one = last === undefined ? null : joined(b, last, id, axis);
    if (one === null) members.push(id);
    else members[members.length - 1] = one;
  }
  return members.length === inputs.length ? null : b.concat(members, axis);
};

/** Something between constants is padded by them. */
const concatIsPad: Rule<'concat'> = (b, { inputs, axis, shape }) => {
  const kept = inputs.filter((id) => b.filledWith(id) === null);
  const values = inputs.flatMap((id) => b.filledWith(id) ?? []);
  const isOneValue = values.every((value) => Object.is(value, values[0]));
  if (kept.length !== 1 || values.length === 0 || !isOneValue) return null;
  const first = inputs
    .slice(0, inputs.indexOf(kept[0]!))
    .reduce((sum, id) => sum + b.shapeOf(id)[axis]!, 0);
  const before = shape.map((_, i) => (i === axis ? first : 0));
  return b.pad(kept[0]!, shape, before, values[0]!);
};

/** The axis along which two boxes of one pad shape lie apart while they agree in all others. */
function axisApart(b: Rewriter, left: NodeOf<'pad'>, right: NodeOf<'pad'>): number {
  const [first, second] = [b.shapeOf(left.input), b.shapeOf(right.input)];
  return left.shape.findIndex((_, axis) => {
    const gap = right.before[axis]! - left.before[axis]! - first[axis]!;
    const isElsewhereEqual = sameShape(
      [...withoutAxes(first, [axis]), ...withoutAxes(left.before, [axis])],
      [...withoutAxes(second, [axis]), ...withoutAxes(right.before, [axis])],
    );
    return gap === 0 && isElsewhereEqual;
  });
}

/** The sum of two pads with zeros whose boxes touch is a pad of their concat. */
export const sumOfPads: Rule<'pointwise'> = (b, { fn, inputs, shape }) => {
  if (fn !== 'add') return null;
  const pads = inputs.map((id) => b.as(id, 'pad'));
  if (!pads.every((pad) => pad?.value === 0 && sameShape(pad.shape, shape))) return null;
  const [one, other] = pads as [NodeOf<'pad'>, NodeOf<'pad'>];
  for (const [left, right] of [
    [one, other],
    [other, one],
  ] as const) {
    const axis = axisApart(b, left, right);
    if (axis >= 0) return b.pad(b.concat([left.input, right.input], axis), shape, left.before, 0);
  }
  return null;
};

/** Whether the node can be computed straight into a place of our choice: it is not one already. */
function isComputed(b: Rewriter, id: NodeId): boolean {
  const node = b.node(id);
  if (node.op === 'reshape' || node.op === 'slice') return isComputed(b, node.input);
  return node.op !== 'input' && node.op !== 'state' && node.op !== 'constant';
}

/**
 * The sum of two products over rows, such as a weight's gradients from two batches, is one product over
 * the rows of both.
 */
export const sumOfProducts: Rule<'pointwise'> = (b, { fn, inputs, shape }) => {
  if (fn !== 'add' || shape.length !== 2 || !inputs.every((id) => b.isReadOnce(id))) return null;
  const products = inputs.map((id) => b.as(id, 'product'));
  const isOverRows = products.every(
    (node) =>
      node !== null &&
      node.transposeLeft &&
      !node.transposeRight &&
      sameShape(node.shape, shape) &&
      isComputed(b, node.left) &&
      isComputed(b, node.right),
  );
  if (!isOverRows) return null;
  const [one, other] = products as [NodeOf<'product'>, NodeOf<'product'>];
  const left = b.concat([one.left, other.left], 0);
  return b.product(left, b.concat([one.right, other.right], 0), { transposeLeft: true });
};

export const concatRules: readonly Rule<'concat'>[] = [flatConcat, joinNeighbours, concatIsPad];
