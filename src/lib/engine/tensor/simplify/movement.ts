/** Rules for reshape, transpose, slice and pad: what moves nothing goes, what moves twice moves once. */
import { sameShape, sizeOf, stridesOf, type NodeId, type Shape } from '../graph';
import type { Rewriter, Rule } from './rewriter';

/** A constant that is the same everywhere is so in any shape. */
function filled(b: Rewriter, input: NodeId, shape: Shape): NodeId | null {
  const value = b.filledWith(input);
  return value === null ? null : b.fill(value, shape, b.typeOf(input));
}

/** One value, repeated. */
function repeated(b: Rewriter, input: NodeId, shape: Shape): NodeId | null {
  const source = b.broadcastOf(input);
  if (source === null || sizeOf(b.shapeOf(source)) !== 1) return null;
  return b.broadcast(b.reshape(source, []), shape);
}

const reshapeOfNothing: Rule<'reshape'> = (b, { input, shape }) => {
  if (sameShape(b.shapeOf(input), shape)) return input;
  const inner = b.as(input, 'reshape');
  if (inner !== null) return b.reshape(inner.input, shape);
  const constant = b.as(input, 'constant');
  if (constant !== null) return b.constant(constant.values, shape, constant.type);
  return repeated(b, input, shape);
};

/** A result that is only seen in another shape has that shape, where the numbers lie the same. */
const reshapeOfBroadcast: Rule<'reshape'> = (b, { input, shape }) => {
  const source = b.broadcastOf(input);
  if (source === null) return null;
  const from = b.shapeOf(input);
  const withoutOnes = (lengths: Shape) => lengths.filter((length) => length !== 1);
  if (!sameShape(withoutOnes(from), withoutOnes(shape))) return null;
  // Axes of length 1 come and go; every other axis keeps its place in the order.
  const own = b.shapeOf(source);
  const kept = from.flatMap((length, axis) =>
    length === 1 ? [] : [own[axis - from.length + own.length] ?? 1],
  );
  let next = 0;
  const to = shape.map((length) => (length === 1 ? 1 : kept[next++]!));
  return b.broadcast(b.reshape(source, to), shape);
};

const transposeOfNothing: Rule<'transpose'> = (b, { input, order, shape }) => {
  if (order.every((axis, i) => axis === i)) return input;
  const inner = b.as(input, 'transpose');
  if (inner !== null) {
    return b.transpose(
      inner.input,
      order.map((axis) => inner.order[axis]!),
    );
  }
  const from = b.shapeOf(input);
  const long = order.filter((axis) => from[axis] !== 1);
  if (long.every((axis, i) => i === 0 || axis > long[i - 1]!)) return b.reshape(input, shape);
  return filled(b, input, shape) ?? repeated(b, input, shape);
};

const sliceOfNothing: Rule<'slice'> = (b, { input, begin, strides, shape }) => {
  const from = b.shapeOf(input);
  const isTurned = strides.some((stride, axis) => stride < 0 && shape[axis]! > 1);
  if (sameShape(from, shape) && !isTurned) return input;
  const inner = b.as(input, 'slice');
  if (inner !== null) {
    return b.slice(
      inner.input,
      begin.map((first, axis) => inner.begin[axis]! + first * inner.strides[axis]!),
      shape,
      strides.map((stride, axis) => stride * inner.strides[axis]!),
    );
  }
  return filled(b, input, shape);
};

/** An axis of which one element is taken has a stride of 1. */
const strideOfOne: Rule<'slice'> = (b, { input, begin, strides, shape }) => {
  const plain = strides.map((stride, axis) => (shape[axis] === 1 ? 1 : stride));
  return plain.every((stride, axis) => stride === strides[axis])
    ? null
    : b.slice(input, begin, shape, plain);
};

const sliceOfBroadcast: Rule<'slice'> = (b, { input, begin, strides, shape }) => {
  const source = b.broadcastOf(input);
  if (source === null) return null;
  const from = b.shapeOf(source);
  const first = shape.length - from.length;
  const isOwn = (axis: number) => from[axis] !== 1;
  const part = b.slice(
    source,
    from.map((_, axis) => (isOwn(axis) ? begin[first + axis]! : 0)),
    from.map((_, axis) => (isOwn(axis) ? shape[first + axis]! : 1)),
    from.map((_, axis) => (isOwn(axis) ? strides[first + axis]! : 1)),
  );
  return b.broadcast(part, shape);
};

/** Wholly inside what was padded, or wholly beside it. */
const sliceOfPad: Rule<'slice'> = (b, { input, begin, strides, shape }) => {
  const inner = b.as(input, 'pad');
  if (inner === null || sizeOf(shape) === 0) return null;
  const from = b.shapeOf(inner.input);
  const ends = begin.map((first, axis) => first + (shape[axis]! - 1) * strides[axis]!);
  const lowest = begin.map((first, axis) => Math.min(first, ends[axis]!) - inner.before[axis]!);
  const highest = begin.map((first, axis) => Math.max(first, ends[axis]!) - inner.before[axis]!);
  if (from.every((length, axis) => lowest[axis]! >= 0 && highest[axis]! < length)) {
    const moved = begin.map((first, axis) => first - inner.before[axis]!);
    return b.slice(inner.input, moved, shape, strides);
  }
  const isBeside = from.some((length, axis) => highest[axis]! < 0 || lowest[axis]! >= length);
  return isBeside ? b.fill(inner.value, shape, inner.type) : null;
};

/** Only the members that the slice touches; a single one is sliced itself. */
const sliceOfConcat: Rule<'slice'> = (b, { input, begin, strides, shape }) => {
  const inner = b.as(input, 'concat');
  if (inner === null || strides[inner.axis] !== 1 || shape[inner.axis] === 0) return null;
  const { axis } = inner;
  const [from, to] = [begin[axis]!, begin[axis]! + shape[axis]!];
  let start = 0;
  const parts: NodeId[] = [];
  for (const id of inner.inputs) {
    const length = b.shapeOf(id)[axis]!;
    const [first, last] = [Math.max(from, start), Math.min(to, start + length)];
    if (first < last) {
      const at = (own: number, other: readonly number[]) =>
        other.map((value, i) => (i === axis ? own : value));
      parts.push(b.slice(id, at(first - start, begin), at(last - first, shape), strides));
    }
    start += length;
  }
  return b.concat(parts, axis);
};

/** Whole rows of a tensor that was only seen in another shape: sliced first, reshaped after. */
const sliceOfReshape: Rule<'slice'> = (b, { input, begin, strides, shape }) => {
  const inner = b.as(input, 'reshape');
  if (inner === null) return null;
  const from = b.shapeOf(input);
  const source = b.shapeOf(inner.input);
  const touched = from.findIndex((length, axis) => shape[axis] !== length || strides[axis] !== 1);
  const isOneAxis = from.every(
    (length, axis) => axis === touched || (shape[axis] === length && strides[axis] === 1),
  );
  if (touched < 0 || !isOneAxis) return null;
  // The axis itself must be one of the source's, with as many elements behind it.
  const behind = stridesOf(from)[touched]!;
  const axis = source.findIndex(
    (length, i) => length === from[touched] && stridesOf(source)[i] === behind,
  );
  if (axis < 0) return null;
  const at = (own: number, other: number) => source.map((_, i) => (i === axis ? own : other));
  const part = b.slice(
    inner.input,
    at(begin[touched]!, 0),
    source.map((length, i) => (i === axis ? shape[touched]! : length)),
    at(strides[touched]!, 1),
  );
  return b.reshape(part, shape);
};

const padOfNothing: Rule<'pad'> = (b, { input, before, value, shape }) => {
  if (sameShape(b.shapeOf(input), shape)) return input;
  if (Object.is(b.filledWith(input), value)) return filled(b, input, shape);
  const inner = b.as(input, 'pad');
  if (inner === null || !Object.is(inner.value, value)) return null;
  const both = before.map((first, axis) => first + inner.before[axis]!);
  return b.pad(inner.input, shape, both, value);
};

export const reshapeRules: readonly Rule<'reshape'>[] = [reshapeOfNothing, reshapeOfBroadcast];
export const transposeRules: readonly Rule<'transpose'>[] = [transposeOfNothing];
export const sliceRules: readonly Rule<'slice'>[] = [
  sliceOfNothing,
  strideOfOne,
  sliceOfBroadcast,
  sliceOfPad,
  sliceOfConcat,
  sliceOfReshape,
];
export const padRules: readonly Rule<'pad'>[] = [padOfNothing];
