/** Shape rules of kernels that draw many elements together. */
import { backend_util, util, type DataType } from '@tensorflow/tfjs-core';
import { input, type Rule } from './rule';

/** `axes` is the attribute that lists the axes: none given means all of them. */
function reduction(type?: (type: DataType) => DataType, axes = 'axis', name = 'x'): Rule {
  return (inputs, attributes) => {
    const x = input(inputs, name);
    const reduced = util.parseAxisParam(attributes[axes] as number | number[], [...x.shape]);
    const isKept = Boolean(attributes['keepDims']);
    const shape = isKept
      ? x.shape.map((length, axis) => (reduced.includes(axis) ? 1 : length))
      : x.shape.filter((_, axis) => !reduced.includes(axis));
    return [{ shape, dtype: type?.(x.dtype) ?? x.dtype }];
  };
}

const atLeastInteger = (type: DataType) => backend_util.upcastType(type, 'int32');

const running: Rule = (inputs) => {
  const x = input(inputs, 'x');
  return [{ shape: x.shape, dtype: atLeastInteger(x.dtype) }];
};

const sameForm: Rule = (inputs) => [input(inputs, 'logits')];

/** [..., width] to [..., segments]. */
const segments: Rule = (inputs, attributes) => {
  const x = input(inputs, 'x');
  const count = (attributes['starts'] as number[]).length - 1;
  const isPlace = attributes['fn'] === 'argmax' || attributes['fn'] === 'argmin';
  return [{ shape: [...x.shape.slice(0, -1), count], dtype: isPlace ? 'int32' : x.dtype }];
};

/** [..., segments] to [..., width]. */
const spread: Rule = (inputs, attributes) => {
  const x = input(inputs, 'x');
  const width = (attributes['starts'] as number[]).at(-1) ?? 0;
  return [{ shape: [...x.shape.slice(0, -1), width], dtype: x.dtype }];
};

export const reductionRules = {
  All: reduction(),
  Any: reduction(),
  ArgMax: reduction(() => 'int32'),
  ArgMin: reduction(() => 'int32'),
  Max: reduction(undefined, 'reductionIndices'),
  Mean: reduction(() => 'float32'),
  Min: reduction(),
  Prod: reduction(atLeastInteger),
  Sum: reduction(atLeastInteger),
  Cumprod: running,
  Cumsum: running,
  Softmax: sameForm,
  LogSoftmax: sameForm,
  UnsortedSegmentSum: (inputs, attributes) => {
    const x = input(inputs, 'x');
    const ids = input(inputs, 'segmentIds');
    const rows = attributes['numSegments'] as number;
    return [{ shape: [rows, ...x.shape.slice(ids.shape.length)], dtype: x.dtype }];
  },
  TwinsetSegmentReduce: segments,
  TwinsetSegmentSpread: spread,
} satisfies Record<string, Rule>;
