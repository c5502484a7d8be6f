/** Kernels that reduce axes, running sums, and the softmax family. */
import type { GraphBuilder, NodeId, ReduceFunction } from '../graph';
import { axisOf } from '../graph';
import { reverse } from './movement';
import { axesOf, keepAxes, numeric, type Lowering, type Rule, type Rules } from './rule';

function reduce(
  { b, attributes, out }: Lowering,
  fn: ReduceFunction,
  x: NodeId,
  given: unknown = attributes['axis'],
): NodeId {
  const shape = b.shapeOf(x);
  const axes = axesOf(given, shape);
  const reduced = b.cast(b.reduce(fn, x, axes), out.type);
  return attributes['keepDims'] === true ? keepAxes(b, reduced, shape, axes) : reduced;
}

const numbers =
  (fn: ReduceFunction, axes = 'axis'): Rule =>
  (lowering) => {
    const { b, input, attributes } = lowering;
    return reduce(lowering, fn, numeric(b, input('x')), attributes[axes]);
  };

const claims =
  (fn: 'any' | 'all'): Rule =>
  (lowering) =>
    reduce(lowering, fn, lowering.b.cast(lowering.input('x'), 'bool'));

function mean(lowering: Lowering): NodeId {
  const { b, input, attributes } = lowering;
  const x = b.cast(input('x'), 'f32');
  const shape = b.shapeOf(x);
  const count = axesOf(attributes['axis'], shape).reduce((all, axis) => all * shape[axis]!, 1);
  return b.pointwise('div', reduce(lowering, 'sum', x), b.fill(count));
}

function best(fn: 'argmax' | 'argmin'): Rule {
  return ({ b, input, attributes }) => {
    const x = numeric(b, input('x'));
    return b.reduce(fn, x, axesOf(attributes['axis'] ?? 0, b.shapeOf(x)).slice(0, 1));
  };
}

/** The elements along `axis` moved on by some places, with `first` in the places that fall free. */
function shifted(b: GraphBuilder, x: NodeId, axis: number, places: number, first: number): NodeId {
  const shape = b.shapeOf(x);
  const rest = shape.map((length, at) => (at === axis ? length - places : length));
  if (rest[axis]! <= 0) return b.fill(first, shape, b.typeOf(x));
  const kept = b.slice(
    x,
    shape.map(() => 0),
    rest,
  );
  return b.pad(
    kept,
    shape,
    shape.map((_, at) => (at === axis ? places : 0)),
    first,
  );
}

/** A running fold, and what it starts from; the flags turn the axis around and leave the element itself out. */
function running(start: number, fold: (b: GraphBuilder, x: NodeId, axis: number) => NodeId): Rule {
  return ({ b, input, attributes, out }) => {
    const x = numeric(b, input('x'));
    const axis = axisOf((attributes['axis'] as number | undefined) ?? 0, out.shape.length);
    const isReversed = attributes['reverse'] === true;
    const turned = isReversed ? reverse(b, x, [axis]) : x;
    const given = attributes['exclusive'] === true ? shifted(b, turned, axis, 1, start) : turned;
    const folded = fold(b, given, axis);
    return isReversed ? reverse(b, folded, [axis]) : folded;
  };
}

/** There is no scan by products: each round multiplies by what stands 1, 2, 4, … places before. */
function runningProduct(b: GraphBuilder, x: NodeId, axis: number): NodeId {
  const length = b.shapeOf(x)[axis]!;
  let product = x;
  for (let places = 1; places < length; places *= 2) {
    product = b.pointwise('mul', product, shifted(b, product, axis, places, 1));
  }
  return product;
}

/** exp(x - max) and its sum along an axis; the largest exponent is 0, so nothing overflows. */
function exponentials(b: GraphBuilder, x: NodeId, axis: number) {
  const shape = b.shapeOf(x);
  const largest = keepAxes(b, b.reduce('max', x, [axis]), shape, [axis]);
  const centred = b.pointwise('sub', x, largest);
  const powers = b.pointwise('exp', centred);
  const sum = keepAxes(b, b.reduce('sum', powers, [axis]), shape, [axis]);
  return { centred, powers, sum };
}

function softmax({ b, input, attributes, out }: Lowering): NodeId {
  const axis = axisOf((attributes['dim'] as number | undefined) ?? -1, out.shape.length);
  const { powers, sum } = exponentials(b, b.cast(input('logits'), 'f32'), axis);
  return b.pointwise('div', powers, sum);
}

function logSoftmax({ b, input, attributes, out }: Lowering): NodeId {
  const axis = axisOf((attributes['axis'] as number | undefined) ?? -1, out.shape.length);
  const { centred, sum } = exponentials(b, b.cast(input('logits'), 'f32'), axis);
  return b.pointwise('sub', centred, b.pointwise('log', sum));
}

export const reduction: Rules = {
  Sum: numbers('sum'),
  Prod: numbers('product'),
  Max: numbers('max', 'reductionIndices'),
  Min: numbers('min'),
  Any: claims('any'),
  All: claims('all'),
  Mean: mean,
  ArgMax: best('argmax'),
  ArgMin: best('argmin'),
  Cumsum: running(0, (b, x, axis) => b.scan(x, axis)),
  Cumprod: running(1, runningProduct),
  Softmax: softmax,
  LogSoftmax: logSoftmax,
};
