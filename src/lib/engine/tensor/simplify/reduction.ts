/** Rules for reductions and running sums. Sums may come in another order, which changes the last digit. */
import { sizeOf, withOnesAt, withoutAxes, type NodeId, type ReduceFunction } from '../graph';
import type { Rewriter, Rule } from './rewriter';

const merging: ReadonlySet<ReduceFunction> = new Set<ReduceFunction>([
  'sum',
  'product',
  'max',
  'min',
]);

/** Axes of length 1, and the results of folding nothing else. */
const reduceOfOnes: Rule<'reduce'> = (b, { fn, input, axes, shape, type }) => {
  const from = b.shapeOf(input);
  const long = axes.filter((axis) => from[axis] !== 1);
  if (long.length > 0 && long.length === axes.length) return null;
  if (fn === 'argmax' || fn === 'argmin') return b.fill(0, shape, type);
  if (long.length === 0) return b.cast(b.reshape(input, shape), type);
  return b.reshape(b.reduce(fn, input, long), shape);
};

function countOf(b: Rewriter, input: NodeId, axes: readonly number[]): number {
  return sizeOf(axes.map((axis) => b.shapeOf(input)[axis]!));
}

/** What is the same along an axis is counted, not summed. */
const reduceOfBroadcast: Rule<'reduce'> = (b, { fn, input, axes, shape, type }) => {
  if (!merging.has(fn) || fn === 'product') return null;
  const value = b.filledWith(input);
  if (value !== null) {
    const total = fn === 'sum' ? value * countOf(b, input, axes) : value;
    return type === 'f32' ? b.fill(total, shape, type) : null;
  }
  const source = b.broadcastOf(input);
  if (source === null) return null;
  const rank = b.shapeOf(input).length;
  const own = b.shapeOf(source);
  const lengthOf = (axis: number) => own[axis - rank + own.length] ?? 1;
  const same = axes.filter((axis) => lengthOf(axis) === 1);
  if (same.length === 0 || type !== 'f32') return null;
  const widened = b.reshape(source, [...new Array<number>(rank - own.length).fill(1), ...own]);
  const partShape = b.shapeOf(input).map((length, axis) => (same.includes(axis) ? 1 : length));
  const rest = b.reduce(fn, b.broadcast(widened, partShape), axes);
  return fn === 'sum' ? b.pointwise('mul', rest, b.fill(countOf(b, input, same))) : rest;
};

const reduceOfReduce: Rule<'reduce'> = (b, { fn, input, axes }) => {
  const inner = b.as(input, 'reduce');
  if (inner?.fn !== fn || !merging.has(fn)) return null;
  const kept = b
    .shapeOf(inner.input)
    .map((_, axis) => axis)
    .filter((axis) => !inner.axes.includes(axis));
  const all = [...inner.axes, ...axes.map((axis) => kept[axis]!)].sort((x, y) => x - y);
  return b.reduce(fn, inner.input, all);
};

/** All elements are reduced: their order does not matter. */
const reduceOfMoved: Rule<'reduce'> = (b, { fn, input, axes, shape }) => {
  if (!merging.has(fn)) return null;
  const turned = b.as(input, 'transpose');
  if (turned !== null) {
    const own = axes.map((axis) => turned.order[axis]!);
    const kept = turned.order.filter((axis) => !own.includes(axis));
    if (kept.every((axis, i) => i === 0 || axis > kept[i - 1]!)) {
      return b.reduce(fn, turned.input, own.toSorted((x, y) => x - y)); // prettier-ignore
    }
  }
  const inner = b.as(input, 'reshape');
  if (inner === null || sizeOf(shape) !== 1) return null;
  const own = b.shapeOf(inner.input);
  const long = own.flatMap((length, axis) => (length === 1 ? [] : [axis]));
  return b.reshape(b.reduce(fn, inner.input, long), shape);
};

/** Zeros add nothing. */
const sumOfPad: Rule<'reduce'> = (b, { fn, input, axes, shape }) => {
  const inner = b.as(input, 'pad');
  if (fn !== 'sum' || inner?.value !== 0) return null;
  const isPadded = axes.some((axis) => b.shapeOf(inner.input)[axis] !== inner.shape[axis]);
  if (!isPadded) return null;
  return b.pad(b.reduce('sum', inner.input, axes), shape, withoutAxes(inner.before, axes), 0);
};

/** A reduction's axes put back with length 1 and reduced away again. */
const reduceOfKept: Rule<'reduce'> = (b, { fn, input, axes }) => {
  const inner = b.as(input, 'reshape');
  const reduced = inner === null ? null : b.as(inner.input, 'reduce');
  if (reduced?.fn !== fn || !merging.has(fn)) return null;
  const from = b.shapeOf(reduced.input);
  const isKept = withOnesAt(from, reduced.axes).join() === b.shapeOf(input).join();
  if (!isKept) return null;
  const all = [...new Set([...reduced.axes, ...axes])].sort((x, y) => x - y);
  const summed = b.reduce(fn, reduced.input, all);
  return b.reshape(summed, withoutAxes(withOnesAt(from, all), axes));
};

/** What is added along a whole axis is added after the sum, when the terms are not read otherwise. */
const sumOfShifted: Rule<'reduce'> = (b, { fn, input, axes, shape, type }) => {
  const node = b.as(input, 'pointwise');
  if (fn !== 'sum' || type !== 'f32' || node === null || !b.isReadOnce(input)) return null;
  if (node.fn !== 'add' && node.fn !== 'sub') return null;
  const isSame = (id: NodeId) =>
    axes.every((axis) => (b.shapeOf(id).at(axis - node.shape.length) ?? 1) === 1);
  if (!node.inputs.some(isSame)) return null;
  const [left, right] = node.inputs.map((id) =>
    b.reduce('sum', b.broadcast(id, node.shape), axes),
  ) as [NodeId, NodeId];
  return b.pointwiseTo(shape, node.fn, [left, right]);
};

const scanOfOne: Rule<'scan'> = (b, { input, axis }) =>
  b.shapeOf(input)[axis] === 1 ? input : null;

export const reduceRules: readonly Rule<'reduce'>[] = [
  reduceOfOnes,
  reduceOfBroadcast,
  reduceOfReduce,
  reduceOfKept,
  reduceOfMoved,
  sumOfPad,
  sumOfShifted,
];
export const scanRules: readonly Rule<'scan'>[] = [scanOfOne];
