/** Kernels that put elements elsewhere or repeat them, and constants. */
import { slice_util } from '@tensorflow/tfjs-core';
import { axisOf, type GraphBuilder, type NodeId } from '../graph';
import { axesOf, type Lowering, type Rule, type Rules } from './rule';

const reshapeTo =
  (name: string): Rule =>
  ({ b, input, out }) =>
    b.reshape(input(name), out.shape);

function slice({ b, input, attributes, out }: Lowering): NodeId {
  const given = [attributes['begin'] as number | number[]].flat();
  return b.slice(
    input('x'),
    out.shape.map((_, axis) => given[axis] ?? 0),
    out.shape,
  );
}

interface StridedSlice {
  begin: number[];
  end: number[];
  strides: number[];
  beginMask: number;
  endMask: number;
  ellipsisMask: number;
  newAxisMask: number;
  shrinkAxisMask: number;
}

function stridedSlice({ b, input, attributes, out }: Lowering): NodeId {
  const x = input('x');
  const at = attributes as unknown as StridedSlice;
  const { begin, end, strides } = slice_util.sliceInfo(
    [...b.shapeOf(x)],
    at.begin,
    at.end,
    at.strides,
    at.beginMask,
    at.endMask,
    at.ellipsisMask,
    at.newAxisMask,
    at.shrinkAxisMask,
  );
  const size = begin.map((first, axis) =>
    Math.max(0, Math.ceil((end[axis]! - first) / strides[axis]!)),
  );
  return b.reshape(b.slice(x, begin, size, strides), out.shape);
}

function pad({ b, input, attributes, out }: Lowering): NodeId {
  const { paddings, constantValue } = attributes as {
    paddings: [number, number][];
    constantValue: number;
  };
  const before = paddings.map(([first]) => first);
  return b.pad(input('x'), out.shape, before, constantValue);
}

/** Elements `begin`, `begin - 1`, … along `axis`, `count` of them. */
function backwards(b: GraphBuilder, x: NodeId, axis: number, begin: number, count: number): NodeId {
  const only = (value: number, rest: readonly number[]) =>
    rest.map((other, at) => (at === axis ? value : other));
  const shape = b.shapeOf(x);
  const zeros = shape.map(() => 0);
  const ones = shape.map(() => 1);
  return b.slice(x, only(begin, zeros), only(count, shape), only(-1, ones));
}

/** Axis by axis: what lies before, turned around, the whole, what lies after, turned around. */
function mirrorPad({ b, input, attributes }: Lowering): NodeId {
  const paddings = attributes['paddings'] as [number, number][];
  // 'symmetric' repeats the border, 'reflect' does not.
  const border = attributes['mode'] === 'symmetric' ? 1 : 0;
  return paddings.reduce((x, [before, after], axis) => {
    const length = b.shapeOf(x)[axis]!;
    const pieces = [
      ...(before > 0 ? [backwards(b, x, axis, before - border, before)] : []),
      x,
      ...(after > 0 ? [backwards(b, x, axis, length - 2 + border, after)] : []),
    ];
    return b.concat(pieces, axis);
  }, input('x'));
}

function pack({ b, list, attributes, out }: Lowering): NodeId {
  const axis = axisOf((attributes['axis'] as number | undefined) ?? 0, out.shape.length);
  const one = out.shape.map((length, at) => (at === axis ? 1 : length));
  return b.concat(
    list.map((id) => b.reshape(id, one)),
    axis,
  );
}

/** Cuts `x` along an axis into pieces of the given sizes. */
function cut(b: GraphBuilder, x: NodeId, axis: number, sizes: readonly number[]): NodeId[] {
  const shape = b.shapeOf(x);
  let start = 0;
  return sizes.map((size) => {
    const begin = shape.map((_, at) => (at === axis ? start : 0));
    start += size;
    return b.slice(
      x,
      begin,
      shape.map((length, at) => (at === axis ? size : length)),
    );
  });
}

function unpack({ b, input, attributes, outputs }: Lowering): NodeId[] {
  const x = input('value');
  const axis = axisOf(attributes['axis'] as number, b.shapeOf(x).length);
  const sizes = outputs.map(() => 1);
  return cut(b, x, axis, sizes).map((piece, i) => b.reshape(piece, outputs[i]!.shape));
}

function split({ b, input, attributes, outputs }: Lowering): NodeId[] {
  const x = input('x');
  const axis = axisOf(attributes['axis'] as number, b.shapeOf(x).length);
  return cut(
    b,
    x,
    axis,
    outputs.map(({ shape }) => shape[axis]!),
  );
}

/** Each axis of length n, repeated r times, is [r, n] with the first axis broadcast. */
export function tile(b: GraphBuilder, x: NodeId, reps: readonly number[]): NodeId {
  const shape = b.shapeOf(x);
  const isPlain = reps.every((times, axis) => times === 1 || shape[axis] === 1);
  const to = shape.map((length, axis) => length * reps[axis]!);
  if (isPlain) return b.broadcast(x, to);
  const apart = shape.flatMap((length) => [1, length]);
  const repeated = shape.flatMap((length, axis) => [reps[axis]!, length]);
  return b.reshape(b.broadcast(b.reshape(x, apart), repeated), to);
}

/** Turns the given axes around. */
export function reverse(b: GraphBuilder, x: NodeId, axes: readonly number[]): NodeId {
  const shape = b.shapeOf(x);
  const isTurned = (axis: number) => axes.includes(axis);
  return b.slice(
    x,
    shape.map((length, axis) => (isTurned(axis) ? length - 1 : 0)),
    shape,
    shape.map((_, axis) => (isTurned(axis) ? -1 : 1)),
  );
}

function reverseAxes({ b, input, attributes }: Lowering): NodeId {
  const x = input('x');
  return reverse(b, x, axesOf(attributes['dims'], b.shapeOf(x)));
}

const filled =
  (value: number): Rule =>
  ({ b, out }) =>
    b.fill(value, out.shape, out.type);

function fill({ b, attributes, out }: Lowering): NodeId {
  return b.fill(Number(attributes['value']), out.shape, out.type);
}

/** Summed up as tfjs does, so that the last digit is the same. */
function range({ b, attributes, out }: Lowering): NodeId {
  const { start, stop, step } = attributes as { start: number; stop: number; step: number };
  const values =
    out.type === 'f32' ? new Float32Array(out.shape[0]!) : new Int32Array(out.shape[0]!);
  const stride = stop < start && step === 1 ? -1 : step;
  for (let i = 0; i < values.length; i++) values[i] = i === 0 ? start : values[i - 1]! + stride;
  return b.constant(values, out.shape, out.type);
}

function spaced({ b, attributes, out }: Lowering): NodeId {
  const { start, stop, num } = attributes as Record<'start' | 'stop' | 'num', number>;
  const values = new Float32Array(num);
  // Summed up as tfjs does, so that the last digit is the same.
  for (let i = 0; i < num; i++) {
    values[i] = i === 0 ? start : values[i - 1]! + (stop - start) / (num - 1);
  }
  return b.constant(values, out.shape);
}

export const movement: Rules = {
  Identity: ({ input }) => input('x'),
  Reshape: reshapeTo('x'),
  ExpandDims: reshapeTo('input'),
  Transpose: ({ b, input, attributes }) => b.transpose(input('x'), attributes['perm'] as number[]),
  Slice: slice,
  StridedSlice: stridedSlice,
  PadV2: pad,
  MirrorPad: mirrorPad,
  Concat: ({ b, list, attributes, out }) =>
    b.concat(list, axisOf((attributes['axis'] as number | undefined) ?? 0, out.shape.length)),
  Pack: pack,
  Unpack: unpack,
  SplitV: split,
  Tile: ({ b, input, attributes }) => tile(b, input('x'), attributes['reps'] as number[]),
  BroadcastTo: ({ b, input, out }) => b.broadcast(input('x'), out.shape),
  Reverse: reverseAxes,
  Fill: fill,
  ZerosLike: filled(0),
  OnesLike: filled(1),
  Range: range,
  LinSpace: spaced,
};
