/** Steps with numbers that are none or hardly any, indices outside, and seeds and steps at their limits. */
import * as tf from '@tensorflow/tfjs-core';
import type { Values } from '../device';
import * as ops from '../ops';
import { f32, i32, waves, type OddInput, type OddStep } from './odd-step';

const odd = [NaN, Infinity, -Infinity, 0, -0, 1, -1, 3e38, -3e38, 1e-30, -7, 0.5];
const odds = (shape: readonly number[]): OddInput => {
  const size = shape.reduce((product, length) => product * length, 1);
  return f32(
    shape,
    Array.from({ length: size }, (_, i) => odd[i % odd.length]!),
  );
};

function transposed(values: Values, width: number): Float32Array {
  return Float32Array.from(values, (_, i) => values[(i % width) * width + Math.floor(i / width)]!);
}

export const oddNumbers: Readonly<Record<string, OddStep>> = {
  'NaN and infinity through element-wise functions': {
    make:
      () =>
      ({ x, y }) => ({
        relu: tf.relu(x!),
        max: tf.maximum(x!, y!),
        min: tf.minimum(x!, y!),
        clip: tf.clipByValue(x!, -2, 2),
        sum: tf.add(x!, y!),
        exp: tf.exp(x!),
        log: tf.log(x!),
        sqrt: tf.sqrt(x!),
        sigmoid: tf.sigmoid(x!),
        tanh: tf.tanh(x!),
        softplus: tf.softplus(x!),
        abs: tf.abs(x!),
        isNan: tf.isNaN(x!),
        isFinite: tf.isFinite(x!),
        equal: tf.equal(x!, y!),
        less: tf.less(x!, y!),
        where: tf.where(tf.greater(x!, 0), x!, y!),
        leaky: tf.leakyRelu(x!, 0.2),
        elu: tf.elu(x!),
        square: tf.square(x!),
        inverse: tf.reciprocal(x!),
        quotient: tf.div(x!, y!),
      }),
    inputs: {
      x: odds([12, 12]),
      y: { shape: [12, 12], values: transposed(odds([12, 12]).values, 12) },
    },
  },
  'denormal numbers, and NaN and infinity times zero': {
    make:
      () =>
      ({ x }) => ({
        zero: tf.mul(x!, 0),
        log: tf.log(x!),
        sum: tf.add(x!, x!),
        inverse: tf.reciprocal(x!),
        isPositive: tf.greater(x!, 0),
        root: tf.sqrt(x!),
      }),
    inputs: { x: f32([7], [NaN, Infinity, -Infinity, 1e-38, 1e-45, 0, 3e-39]) },
    isForProcessors: true,
  },
  'NaN and infinity through reductions': {
    make:
      () =>
      ({ x }) => ({
        max: tf.max(x!, 1),
        min: tf.min(x!, 1),
        sum: tf.sum(x!, 1),
        mean: tf.mean(x!, 0),
        prod: tf.prod(x!, 1),
        softmax: tf.softmax(x!),
        log: tf.logSoftmax(x!),
        logSumExp: ops.logSumExp(x!, 1),
        segments: ops.segmentSoftmax(x!, [0, 1, 3, 5]),
        segmentMax: ops.segmentMax(x!, [0, 1, 3, 5]),
        segmentSum: ops.segmentSum(x!, [0, 1, 3, 5]),
        running: tf.cumsum(x!, 1),
        product: tf.matMul(x!, tf.ones([5, 2])),
        all: tf.max(x!),
      }),
    inputs: {
      x: f32(
        [7, 5],
        [
          ...[1, 2, NaN, 3, 4],
          ...[NaN, 1, 2, 3, 4],
          ...[1, Infinity, 2, 3, 4],
          ...[-Infinity, -Infinity, -Infinity, -Infinity, -Infinity],
          ...[Infinity, Infinity, 1, -Infinity, 0],
          ...[1e-45, 2e-45, 0, -1e-45, 1e-40],
          ...[1, 2, 3, 4, NaN],
        ],
      ),
    },
  },
  'the place of the largest among equals and infinities': {
    make:
      () =>
      ({ x }) => ({
        most: tf.argMax(x!, 1),
        least: tf.argMin(x!, 1),
        segments: ops.segmentArgMax(x!, [0, 1, 3, 5]),
        hot: ops.segmentOneHot(x!, [0, 1, 3, 5]),
        down: tf.argMax(x!, 0),
      }),
    inputs: {
      x: f32(
        [4, 5],
        [
          ...[1, 1, 1, 1, 1],
          ...[-Infinity, -Infinity, -Infinity, -Infinity, -Infinity],
          ...[Infinity, 1, Infinity, Infinity, Infinity],
          ...[-0, 0, 0, -0, 0],
        ],
      ),
    },
  },
  'a sparse loss that is not a number': {
    make: () => {
      const w = tf.variable(tf.fill([4, 3], 0.5), true, 'odd sparse');
      return ({ x, at }) => {
        const { value, grads } = tf.variableGrads(() => {
          const hot = tf.oneHot(at! as tf.Tensor1D, 4, 1, 0, 'float32');
          return tf.mean(tf.log(tf.sub(x!, tf.matMul(hot as tf.Tensor2D, w)))) as tf.Scalar;
        }, [w]);
        w.assign(tf.sub(w, tf.mul(grads['odd sparse']!, 0.1)));
        return { value };
      };
    },
    inputs: { x: f32([5, 3], new Float32Array(15).fill(0.2)), at: i32([5], [0, 1, 2, 3, 1]) },
    count: 2,
  },
};

export const indices: Readonly<Record<string, OddStep>> = {
  'indices outside are left out of sums, and give rows without a one': {
    make:
      () =>
      ({ x, at }) => ({
        sums: tf.unsortedSegmentSum(x!, at! as tf.Tensor1D, 4),
        hot: tf.oneHot(at! as tf.Tensor1D, 4),
      }),
    inputs: { x: waves([6, 3]), at: i32([6], [0, -1, 4, 2 ** 31 - 1, -(2 ** 31), 3]) },
  },
  'repeated indices are added up': {
    make:
      () =>
      ({ x, at }) => ({
        sums: tf.unsortedSegmentSum(x!, at! as tf.Tensor1D, 4),
        slope: tf.grad((y) => tf.sum(tf.square(tf.gather(y, at!))))(tf.mul(x!, 2)),
      }),
    inputs: { x: waves([6, 3]), at: i32([6], [0, 3, 3, 0, 3, 1]) },
  },
};

export const draws: Readonly<Record<string, OddStep>> = Object.fromEntries(
  [0, 2 ** 32 - 1].flatMap((seed) =>
    [0, 2 ** 21 + 1, 2 ** 22 + 3, 2 ** 31 - 2, 2 ** 32 - 2].map((first) => [
      `seed ${seed}, from step ${first}`,
      {
        make: () => () => ({
          uniform: ops.uniform([13], 'odd u'),
          bits: ops.bits([3, 7], 'odd b'),
          normal: ops.normal([9], 'odd n'),
          gumbel: ops.gumbel([5], 'odd g'),
          rows: ops.shuffledRows(11, 5, 'odd r'),
          step: ops.stepNumber(),
          power: tf.mul(tf.cast(ops.stepNumber(), 'float32'), 0.5),
        }),
        ...{ seed, first, count: 2 },
      } satisfies OddStep,
    ]),
  ),
);
