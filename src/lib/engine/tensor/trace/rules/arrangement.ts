/** Shape rules of kernels that move, repeat or make elements. */
import { backend_util, slice_util, util, type DataType } from '@tensorflow/tfjs-core';
import { input, inputList, sizeOf, type Attributes, type Form, type Rule } from './rule';

const without = (shape: readonly number[], axis: number) => shape.filter((_, i) => i !== axis);
const axisOf = (axis: number, rank: number) => (axis < 0 ? axis + rank : axis);

function reshape(x: Form, shape: readonly number[]): Form[] {
  return [{ shape: util.inferFromImplicitShape([...shape], sizeOf(x.shape)), dtype: x.dtype }];
}

const concat: Rule = (inputs, attributes) => {
  const forms = inputList(inputs);
  const [first] = forms as [Form];
  const shapes = forms.map(({ shape }) => [...shape]);
  const axis = axisOf(attributes['axis'] as number, first.shape.length);
  return [{ shape: backend_util.computeOutShape(shapes, axis), dtype: first.dtype }];
};

const pack: Rule = (inputs, attributes) => {
  const forms = inputList(inputs);
  const [{ shape, dtype }] = forms as [Form];
  const axis = axisOf(attributes['axis'] as number, shape.length + 1);
  return [{ shape: [...shape.slice(0, axis), forms.length, ...shape.slice(axis)], dtype }];
};

const unpack: Rule = (inputs, attributes) => {
  const { shape, dtype } = input(inputs, 'value');
  const axis = axisOf(attributes['axis'] as number, shape.length);
  return Array.from({ length: shape[axis] ?? 0 }, () => ({ shape: without(shape, axis), dtype }));
};

const split: Rule = (inputs, attributes) => {
  const { shape, dtype } = input(inputs, 'x');
  const [axis = 0] = util.parseAxisParam(attributes['axis'] as number, [...shape]);
  const given = attributes['numOrSizeSplits'] as number | number[];
  const whole = shape[axis] ?? 0;
  const known = Array.isArray(given) ? given.filter((size) => size >= 0) : [];
  const rest = whole - known.reduce((sum, size) => sum + size, 0);
  const sizes = Array.isArray(given)
    ? given.map((size) => (size < 0 ? rest : size))
    : Array.from({ length: given }, () => whole / given);
  return sizes.map((size) => ({ shape: shape.map((n, i) => (i === axis ? size : n)), dtype }));
};

const slice: Rule = (inputs, attributes) => {
  const x = input(inputs, 'x');
  const { begin, size } = attributes as { begin: number | number[]; size: number | number[] };
  const info = { shape: [...x.shape], dtype: x.dtype, dataId: {} };
  const [, sizes = []] = slice_util.parseSliceParams(info, begin, size);
  return [{ shape: sizes, dtype: x.dtype }];
};

type StridedSlice = Record<'begin' | 'end' | 'strides', number[]> &
  Record<'beginMask' | 'endMask' | 'ellipsisMask' | 'newAxisMask' | 'shrinkAxisMask', number>;

const stridedSlice: Rule = (inputs, attributes) => {
  const x = input(inputs, 'x');
  const a = attributes as StridedSlice;
  const { finalShape } = slice_util.sliceInfo(
    [...x.shape],
    a.begin,
    a.end,
    a.strides,
    a.beginMask,
    a.endMask,
    a.ellipsisMask,
    a.newAxisMask,
    a.shrinkAxisMask,
  );
  return [{ shape: finalShape, dtype: x.dtype }];
};

const gather: Rule = (inputs, attributes) => {
  const x = input(inputs, 'x');
  const indices = input(inputs, 'indices');
  const [axis = 0] = util.parseAxisParam(attributes['axis'] as number, [...x.shape]);
  const info = ({ shape, dtype }: Form) => ({ shape: [...shape], dtype, dataId: {} });
  const batch = (attributes['batchDims'] as number | undefined) ?? 0;
  const { outputShape } = backend_util.segment_util.collectGatherOpShapeInfo(
    info(x),
    info(indices),
    axis,
    batch,
  );
  return [{ shape: outputShape, dtype: x.dtype }];
};

/** How many numbers `tf.range` gives: none when the step leads away from `stop`. */
function rangeLength({ start, stop, step }: Record<'start' | 'stop' | 'step', number>): number {
  if (start === stop || (start < stop && step < 0) || (stop < start && step > 1)) return 0;
  return Math.abs(Math.ceil((stop - start) / step));
}

const madeOf = (attributes: Attributes, fallback: DataType): Form => ({
  shape: attributes['shape'] as number[],
  dtype: (attributes['dtype'] as DataType | undefined) ?? fallback,
});

const padded: Rule = (inputs, attributes) => {
  const { shape, dtype } = input(inputs, 'x');
  const paddings = attributes['paddings'] as [number, number][];
  return [
    { shape: paddings.map(([before, after], axis) => before + (shape[axis] ?? 0) + after), dtype },
  ];
};

export const arrangementRules = {
  BroadcastTo: (inputs, attributes) => [madeOf(attributes, input(inputs, 'x').dtype)],
  Concat: concat,
  ExpandDims: (inputs, attributes) => {
    const { shape, dtype } = input(inputs, 'input');
    const axis = axisOf(attributes['dim'] as number, shape.length + 1);
    return [{ shape: [...shape.slice(0, axis), 1, ...shape.slice(axis)], dtype }];
  },
  Fill: (_, attributes) => [madeOf(attributes, 'float32')],
  GatherV2: gather,
  OneHot: (inputs, attributes) => [
    {
      shape: [...input(inputs, 'indices').shape, attributes['depth'] as number],
      dtype: attributes['dtype'] as DataType,
    },
  ],
  LinSpace: (_, attributes) => [{ shape: [attributes['num'] as number], dtype: 'float32' }],
  MirrorPad: padded,
  Pack: pack,
  PadV2: padded,
  Range: (_, attributes) => [
    {
      shape: [rangeLength(attributes as Record<'start' | 'stop' | 'step', number>)],
      dtype: attributes['dtype'] as DataType,
    },
  ],
  Reshape: (inputs, attributes) => reshape(input(inputs, 'x'), attributes['shape'] as number[]),
  Reverse: (inputs) => [input(inputs, 'x')],
  Slice: slice,
  SplitV: split,
  StridedSlice: stridedSlice,
  Tile: (inputs, attributes) => {
    const { shape, dtype } = input(inputs, 'x');
    const reps = attributes['reps'] as number[];
    return [{ shape: shape.map((length, axis) => length * (reps[axis] ?? 1)), dtype }];
  },
  Transpose: (inputs, attributes) => {
    const { shape, dtype } = input(inputs, 'x');
    return [{ shape: (attributes['perm'] as number[]).map((axis) => shape[axis] ?? 1), dtype }];
  },
  Unpack: unpack,
  TwinsetRandom: (_, attributes) => [
    {
      shape: attributes['shape'] as number[],
      dtype: attributes['distribution'] === 'bits' ? 'int32' : 'float32',
    },
  ],
  TwinsetShuffle: (_, attributes) => [{ shape: [attributes['count'] as number], dtype: 'int32' }],
  TwinsetStep: () => [{ shape: [], dtype: 'int32' }],
} satisfies Record<string, Rule>;
