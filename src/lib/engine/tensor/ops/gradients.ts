/**
 * Gradients of our kernels, and of TensorFlow.js' kernels whose own are not right to second order: it
 * has none for comparisons and none of `EluGrad`, forgets to sum over axes along which an input was
 * broadcast, and multiplies infinities by 0. Masks are constants here, which saves kernels.
 */
import * as tf from '@tensorflow/tfjs-core';
import { engine, getGradient, registerGradient, type Tensor } from '@tensorflow/tfjs-core';
import './tape-order';
import './tensorflow';
import { withoutGradient } from './without-gradient';

type Saved = readonly Tensor[];
type Attributes = Readonly<Record<string, unknown>>;
type Gradient = (dy: Tensor, saved: Saved, attributes: Attributes) => Tensor;

/** A gradient of one kernel in its inputs, in the order of `inputs`; all of them are saved. */
function register(kernelName: string, gradients: Readonly<Record<string, Gradient>>): void {
  const inputs = Object.keys(gradients);
  registerGradient({
    kernelName,
    inputsToSave: inputs,
    gradFunc: (dy, saved, attributes) =>
      Object.fromEntries(
        inputs.map((name) => [
          name,
          () => gradients[name]!(dy as Tensor, saved, attributes as unknown as Attributes),
        ]),
      ),
  });
}

/** 1 where `claim` holds, 0 elsewhere: a constant for gradients. */
const mask = (claim: () => Tensor): Tensor => withoutGradient(() => tf.cast(claim(), 'float32'));

/** Sums `dy` over the axes along which an input of `shape` was broadcast. */
function sumTo(dy: Tensor, shape: readonly number[]): Tensor {
  const axes = tf.broadcast_util.getReductionAxes([...shape], dy.shape);
  return tf.reshape(axes.length > 0 ? tf.sum(dy, axes) : dy, [...shape]);
}

const seluScale = 1.0507009873554805;
const seluAlpha = 1.6732632423543772;

/** e^x where x is below 0, and 1 elsewhere: no overflow on the side that is not used. */
const expBelow = (x: Tensor): Tensor => tf.exp(tf.neg(tf.relu(tf.neg(x))));

/** By kernel: dy and x to dx. */
const unary: Readonly<Record<string, (dy: Tensor, x: Tensor, attributes: Attributes) => Tensor>> = {
  Relu: (dy, x) =>
    tf.mul(
      dy,
      mask(() => tf.greater(x, 0)),
    ),
  Relu6: (dy, x) =>
    tf.mul(
      dy,
      mask(() => tf.logicalAnd(tf.greater(x, 0), tf.lessEqual(x, 6))),
    ),
  LeakyRelu: (dy, x, { alpha }) => {
    const above = mask(() => tf.greater(x, 0));
    const slope = alpha as number;
    return tf.mul(
      dy,
      withoutGradient(() => tf.add(slope, tf.mul(1 - slope, above))),
    );
  },
  Elu: (dy, x) => tf.mul(dy, expBelow(x)),
  Selu: (dy, x) => {
    const above = mask(() => tf.greater(x, 0));
    const below = tf.mul(tf.mul(seluAlpha, tf.sub(1, above)), expBelow(x));
    return tf.mul(tf.mul(dy, seluScale), tf.add(above, below));
  },
  ClipByValue: (dy, x, { clipValueMin, clipValueMax }) => {
    const isInside = () =>
      tf.logicalAnd(
        tf.greaterEqual(x, clipValueMin as number),
        tf.lessEqual(x, clipValueMax as number),
      );
    return tf.mul(dy, mask(isInside));
  },
  Abs: (dy, x) =>
    tf.mul(
      dy,
      withoutGradient(() => tf.sign(x)),
    ),
};

/** The elements that are the extreme of their stretch share its gradient whole, as in TensorFlow.js. */
function extreme(find: typeof tf.max, axesOf: (attributes: Attributes) => unknown): Gradient {
  return (dy, [x], attributes) => {
    const axes = tf.util.parseAxisParam(axesOf(attributes) as number[], x!.shape);
    const kept = x!.shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
    const best = mask(() => tf.equal(x!, find(x!, axes, true)));
    return tf.mul(tf.reshape(dy, kept), best);
  };
}

/** What mirroring along one axis adds to the gradient of the elements that it repeats. */
function unmirrored(
  dy: Tensor,
  axis: number,
  [before, after]: readonly [number, number],
  border: number,
): Tensor {
  const along = (value: number) => dy.shape.map((_, at) => (at === axis ? value : 0));
  const length = dy.shape[axis]! - before - after;
  const cut = (begin: number, count: number) =>
    tf.slice(
      dy,
      along(begin),
      dy.shape.map((whole, at) => (at === axis ? count : whole)),
    );
  const turned = (begin: number, count: number, place: number) => {
    const paddings = dy.shape.map((_, at): [number, number] =>
      at === axis ? [place, length - place - count] : [0, 0],
    );
    return tf.pad(tf.reverse(cut(begin, count), axis), paddings);
  };
  return tf.addN([
    cut(before, length),
    ...(before > 0 ? [turned(0, before, 1 - border)] : []),
    ...(after > 0 ? [turned(before + length, after, length - 1 + border - after)] : []),
  ]);
}

function choice(isFirst: (a: Tensor, b: Tensor) => Tensor): Record<'a' | 'b', Gradient> {
  const first = (saved: Saved) => isFirst(saved[0]!, saved[1]!);
  return {
    a: (dy, saved) =>
      sumTo(
        tf.mul(
          dy,
          mask(() => first(saved)),
        ),
        saved[0]!.shape,
      ),
    b: (dy, saved) => {
      const isSecond = mask(() => tf.logicalNot(first(saved)));
      return sumTo(tf.mul(dy, isSecond), saved[1]!.shape);
    },
  };
}

const noGradient =
  (place: number): Gradient =>
  (_, saved) =>
    tf.zeros(saved[place]!.shape);

/** Gives a kernel that has a gradient one for its integer input: none. */
function registerWithIndices(kernelName: string, indices: string): void {
  const known = getGradient(kernelName)!;
  const inputs = known.inputsToSave ?? [];
  registerGradient({
    ...known,
    gradFunc: (dy, saved, attributes) => ({
      ...known.gradFunc(dy, saved, attributes),
      [indices]: () => tf.zeros(saved[inputs.indexOf(indices)]!.shape),
    }),
  });
}

function registerSegments(): void {
  const run = (kernel: string, x: Tensor, attributes: object): Tensor =>
    engine().runKernel(kernel, { x }, attributes as never);
  const spread = (x: Tensor, starts: unknown) => run('TwinsetSegmentSpread', x, { starts });
  const toExtreme: Gradient = (dy, [x], { fn, starts }) => {
    const best = mask(() =>
      tf.equal(x!, spread(run('TwinsetSegmentReduce', x!, { fn, starts }), starts)),
    );
    return tf.mul(spread(dy, starts), best);
  };
  const byFunction: Readonly<Record<string, Gradient>> = {
    sum: (dy, _, { starts }) => spread(dy, starts),
    max: toExtreme,
    min: toExtreme,
    product: () => {
      throw new Error('Products over segments have no gradient here.');
    },
  };
  register('TwinsetSegmentReduce', {
    x: (dy, saved, attributes) =>
      (byFunction[attributes['fn'] as string] ?? noGradient(0))(dy, saved, attributes),
  });
  register('TwinsetSegmentSpread', {
    x: (dy, _, { starts }) => run('TwinsetSegmentReduce', dy, { fn: 'sum', starts }),
  });
}

for (const [kernel, gradient] of Object.entries(unary)) {
  register(kernel, { x: (dy, saved, attributes) => gradient(dy, saved[0]!, attributes) });
}
register('Max', { x: extreme(tf.max, ({ reductionIndices }) => reductionIndices) });
register('Min', { x: extreme(tf.min, ({ axis }) => axis) });
register('Maximum', choice(tf.greaterEqual));
register('Minimum', choice(tf.lessEqual));
register('Cumsum', {
  x: (dy, _, { axis, exclusive, reverse }) =>
    tf.cumsum(dy, axis as number, exclusive as boolean, !(reverse as boolean)),
});
register('MirrorPad', {
  x: (dy, _, { paddings, mode }) =>
    (paddings as [number, number][]).reduce(
      (rest, around, axis) => unmirrored(rest, axis, around, mode === 'symmetric' ? 1 : 0),
      dy,
    ),
});
register('Prelu', {
  x: (dy, [x, alpha]) => {
    const above = mask(() => tf.greater(x!, 0));
    return tf.mul(dy, tf.add(above, tf.mul(alpha!, tf.sub(1, above))));
  },
  alpha: (dy, [x, alpha]) => sumTo(tf.mul(dy, tf.minimum(x!, 0)), alpha!.shape),
});
register('SquaredDifference', {
  a: (dy, [a, b]) => sumTo(tf.mul(dy, tf.mul(2, tf.sub(a!, b!))), a!.shape),
  b: (dy, [a, b]) => sumTo(tf.mul(dy, tf.mul(2, tf.sub(b!, a!))), b!.shape),
});
for (const kernel of ['Equal', 'NotEqual', 'Less', 'LessEqual', 'Greater', 'GreaterEqual']) {
  register(kernel, { a: noGradient(0), b: noGradient(1) });
}
for (const kernel of ['LogicalAnd', 'LogicalOr']) {
  register(kernel, { a: noGradient(0), b: noGradient(1) });
}
for (const kernel of ['LogicalNot', 'All', 'Any']) register(kernel, { x: noGradient(0) });
registerWithIndices('GatherV2', 'indices');
registerWithIndices('UnsortedSegmentSum', 'segmentIds');
registerSegments();
