/** Steps of nothing, of scalars, of sizes that are odd, and with arguments left out. */
import * as tf from '@tensorflow/tfjs-core';
import * as ops from '../ops';
import { f32, i32, waves, type OddStep } from './odd-step';

export const nothingAndScalars: Readonly<Record<string, OddStep>> = {
  'no outputs and no states': { make: () => () => ({}), inputs: { x: waves([3]) } },
  'no inputs, only a constant': { make: () => () => ({ one: tf.tensor1d([1, 2, 3]) }) },
  'scalars only': {
    make: () => {
      const a = tf.variable(tf.scalar(3), true, 'odd a');
      return ({ x }) => {
        a.assign(tf.add(a, x!));
        return { twice: tf.mul(a, 2), step: ops.stepNumber() };
      };
    },
    inputs: { x: f32([], [0.25]) },
    count: 3,
  },
  'only states': {
    make: () => {
      const a = tf.variable(tf.tensor1d([1, 2]), true, 'odd only');
      return () => (a.assign(tf.mul(a, 2)), {});
    },
    count: 5,
  },
  'a sum of everything to a scalar': {
    make:
      () =>
      ({ x }) => ({ sum: tf.sum(x!), mean: tf.mean(x!), max: tf.max(x!) }),
    inputs: { x: waves([1]) },
  },
};

export const sizes: Readonly<Record<string, OddStep>> = {
  'tensors without elements': {
    make:
      () =>
      ({ x, y }) => ({
        same: tf.mul(x!, 2),
        joined: tf.concat([x!, y!], 0),
        sum: tf.sum(x!),
        product: tf.matMul(tf.transpose(x!), x!),
        none: tf.matMul(y!, tf.zeros([3, 0])),
        max: tf.max(x!, 1),
        picked: tf.gather(y!, tf.tensor1d([], 'int32')),
      }),
    inputs: { x: waves([0, 3]), y: waves([2, 3]) },
  },
  'rank 6': {
    make:
      () =>
      ({ x }) => ({
        moved: tf.transpose(x!, [5, 3, 1, 0, 2, 4]),
        sums: tf.sum(tf.square(x!), [1, 3, 5]),
        sliced: tf.slice(x!, [0, 1, 0, 1, 0, 1], [2, 1, 3, 1, 2, 2]),
        spread: tf.add(x!, tf.reshape(tf.range(0, 3), [1, 1, 3, 1, 1, 1])),
      }),
    inputs: { x: waves([2, 3, 3, 2, 2, 3]) },
  },
  'batch 1 and width 1': {
    make: () => {
      const w = tf.variable(tf.tensor2d([[0.5]]), true, 'odd w');
      return ({ x }) => {
        const { value, grads } = tf.variableGrads(
          () => tf.mean(tf.square(tf.tanh(tf.matMul(x! as tf.Tensor2D, w)))) as tf.Scalar,
          [w],
        );
        w.assign(tf.sub(w, grads['odd w']!));
        return { value, softmax: tf.softmax(x!), best: tf.argMax(x!, 1) };
      };
    },
    inputs: { x: f32([1, 1], [0.7]) },
    count: 2,
    tolerance: 1e-5,
  },
  'products of one row, one column and one term': {
    make:
      () =>
      ({ a, b, c }) => ({
        k1: tf.matMul(c!, a!),
        m1: tf.matMul(a!, b!),
        n1: tf.matMul(b!, c!, true),
        dot: tf.matMul(a!, a!, false, true),
      }),
    inputs: { a: waves([1, 37]), b: waves([37, 5], 1), c: waves([37, 1], 2) },
    tolerance: 1e-5,
  },
  'a product over 100,000 terms': {
    make:
      () =>
      ({ a, b }) => ({ ab: tf.matMul(a!, b!), gram: tf.matMul(a!, a!, false, true) }),
    inputs: { a: waves([3, 100_000]), b: waves([100_000, 2], 1) },
    tolerance: 1e-4,
    isLarge: true,
  },
  'products of transposed views of slices, with batches spread': {
    make:
      () =>
      ({ a, b }) => {
        const left = tf.transpose(tf.slice(a!, [1, 2, 1], [2, 5, 4]), [0, 2, 1]);
        const right = tf.slice(tf.reverse(b!, 1), [0, 1, 0], [1, 5, 3]);
        return {
          spread: tf.matMul(left, right),
          flipped: tf.matMul(right, left, true, true),
          strided: tf.matMul(
            tf.stridedSlice(a!, [0, 0, 0], [3, 8, 6], [1, 2, 3]),
            tf.ones([1, 2, 2]),
          ),
        };
      },
    inputs: { a: waves([3, 8, 6]), b: waves([1, 7, 4], 3) },
  },
  '500 segments, one segment, segments of one column': {
    make:
      () =>
      ({ x }) => {
        const many = Array.from({ length: 501 }, (_, i) => 2 * i);
        const single = Array.from({ length: 1001 }, (_, i) => i);
        const all = (starts: number[]) => ({
          softmax: ops.segmentSoftmax(x!, starts),
          sum: ops.segmentSum(x!, starts),
          place: ops.segmentArgMax(x!, starts),
          log: ops.segmentLogSoftmax(x!, starts),
        });
        const named = (name: string, of: Record<string, tf.Tensor>) =>
          Object.entries(of).map(([key, value]) => [`${name} ${key}`, value] as const);
        return Object.fromEntries([
          ...named('many', all(many)),
          ...named('one', all([0, 1000])),
          ...named('single', all(single)),
        ]);
      },
    inputs: { x: waves([3, 1000]) },
    tolerance: 1e-5,
  },
  'running sums of 20,000': {
    make:
      () =>
      ({ x }) => ({
        sums: tf.cumsum(x!, 1),
        back: tf.cumsum(x!, 1, true, true),
        down: tf.cumsum(x!, 0),
      }),
    inputs: { x: waves([2, 20_000]) },
    tolerance: 1e-4,
    isLarge: true,
  },
};

export const leftOut: Readonly<Record<string, OddStep>> = {
  'axes that are left out or count from the end': {
    make:
      () =>
      ({ x }) => ({
        reversed: tf.reverse(x!),
        lastReversed: tf.reverse(x!, -1),
        stacked: tf.stack([x!, x!]),
        lastStacked: tf.stack([x!, x!], -1),
        parts: tf.unstack(x!)[1]!,
        lastParts: tf.unstack(x!, -1)[2]!,
        split: tf.split(x!, 2)[1]!,
        lastSplit: tf.split(x!, [1, -1], -1)[1]!,
        sums: tf.cumsum(x!),
        lastSums: tf.cumsum(x!, 2),
        most: tf.argMax(x!),
        lastLeast: tf.argMin(x!, -1),
        joined: tf.concat([x!, x!], -1),
        slice: tf.slice(x!, [1]),
        rest: tf.slice(x!, [0, 1], [-1, 2]),
        backwards: tf.stridedSlice(x!, [3, 2, 2], [0, 0, 0], [-1, -2, -1], 0, 5),
        gathered: tf.gather(
          x!,
          tf.tensor2d(
            [
              [2, 0],
              [1, 1],
            ],
            [2, 2],
            'int32',
          ),
          -1,
        ),
        turned: tf.transpose(x!),
        softmax: tf.softmax(x!),
        log: tf.logSoftmax(x!),
        logSumExp: tf.logSumExp(x!),
        norm: tf.norm(x!),
        variance: tf.moments(x!, [-1, 0], true).variance,
        any: tf.any(tf.greater(x!, 0.9)),
        all: tf.all(tf.less(x!, 0.9), -1),
        squeezed: tf.squeeze(tf.slice(x!, [0, 0, 0], [1, -1, 1])),
        tiled: tf.tile(x!, [1, 2, 1]),
        scalar: tf.reverse(tf.sum(x!)),
        padded: tf.pad(
          x!,
          [
            [0, 1],
            [2, 0],
            [0, 0],
          ],
          7,
        ),
      }),
    inputs: { x: waves([4, 3, 3]) },
    tolerance: 1e-5,
  },
  'numbers that are rounded, cast and divided': {
    make:
      () =>
      ({ x, n }) => {
        const m = tf.reverse(n!);
        return {
          round: tf.round(x!),
          floor: tf.floor(x!),
          ceil: tf.ceil(x!),
          cast: tf.cast(x!, 'int32'),
          isSome: tf.cast(x!, 'bool'),
          count: tf.sum(tf.cast(tf.greater(x!, 0), 'int32')),
          div: tf.div(n!, m),
          floorDiv: tf.floorDiv(n!, m),
          mod: tf.mod(n!, m),
          floatMod: tf.mod(x!, tf.scalar(-1.5)),
          pow: tf.pow(n!, tf.scalar(3, 'int32')),
          floatPow: tf.pow(x!, tf.scalar(3)),
          root: tf.pow(tf.abs(x!), tf.scalar(0.5)),
          mixed: tf.add(n!, 0.5),
          mean: tf.mean(n!),
          total: tf.sum(n!),
          product: tf.mul(n!, tf.scalar(715_827_883, 'int32')),
          most: tf.max(n!),
          hot: tf.oneHot(n! as tf.Tensor1D, 4, 2, -1),
          equal: tf.equal(n!, m),
          either: tf.logicalXor(tf.greater(n!, 0), tf.less(m, 0)),
        };
      },
    inputs: {
      x: f32([8], [0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 1e-3, -7.25]),
      n: i32([8], [3, -3, 7, -7, 1, 2, -1, 5]),
    },
  },
};
