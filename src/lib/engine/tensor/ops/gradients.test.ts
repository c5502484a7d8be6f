import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  logSumExp,
  segmentGumbelSoftmax,
  segmentLogSoftmax,
  segmentMax,
  segmentSoftmax,
  segmentSpread,
  segmentSum,
  stopGradient,
} from './index';

type Function = (x: tf.Tensor) => tf.Tensor;

const starts = [0, 2, 3, 6];
const grad = (f: Function): Function => tf.grad(f as never) as unknown as Function;

/** By plain TensorFlow.js: a softmax for each stretch. */
function bySegment(x: tf.Tensor, f: Function): tf.Tensor {
  const parts = tf.split(x, [2, 1, 3], -1);
  return tf.concat(
    parts.map((part) => f(part)),
    -1,
  );
}

/** A smooth number of a tensor, with weights that no two elements share. */
function weighed(y: tf.Tensor): tf.Tensor {
  const weights = tf.reshape(tf.add(0.5, tf.mul(0.37, tf.range(0, y.size))), y.shape);
  return tf.sum(tf.mul(weights, y));
}

/** (f(x + e d) - f(x - e d)) / 2e for a fixed direction d, in the precision of float32. */
function alongDirection(f: Function, x: tf.Tensor): { slope: number; direction: tf.Tensor } {
  const direction = tf.cos(tf.reshape(tf.range(0, x.size), x.shape));
  const e = 1 / 64;
  const at = (sign: number) => f(tf.add(x, tf.mul(direction, sign * e))).dataSync()[0]!;
  return { slope: (at(1) - at(-1)) / (2 * e), direction };
}

function expectSlope(f: Function, x: tf.Tensor): void {
  const { slope, direction } = alongDirection(f, x);
  const found = tf.sum(tf.mul(grad(f)(x), direction)).dataSync()[0]!;
  expect(Math.abs(found - slope)).toBeLessThan(2e-2 * (1 + Math.abs(slope)));
}

/** First and second derivatives of weighed(f) against finite differences. */
function expectDerivatives(f: Function, values: readonly number[], shape: number[]): void {
  tf.tidy(() => {
    const x = tf.tensor([...values], shape);
    const number: Function = (y) => weighed(f(y));
    expectSlope(number, x);
    expectSlope((y) => weighed(tf.square(grad(number)(y))), x);
  });
}

/** Away from the places where the functions below have a corner. */
const values = fc.array(
  fc.double({ min: 0.05, max: 2, noNaN: true }).chain((size) => fc.constantFrom(size, -size)),
  { minLength: 6, maxLength: 6 },
);

const functions: Record<string, Function> = {
  exp: tf.exp,
  sigmoid: tf.sigmoid,
  tanh: tf.tanh,
  'x tanh x': (x) => tf.mul(x, tf.tanh(x)),
  relu: (x) => tf.relu(tf.mul(x, tf.square(x))),
  relu6: (x) => tf.relu6(tf.mul(3, tf.square(x))),
  'leaky relu': (x) => tf.leakyRelu(tf.mul(x, tf.square(x)), 0.2),
  elu: tf.elu,
  selu: tf.selu,
  clip: (x) => tf.clipByValue(tf.mul(x, tf.square(x)), -3, 3),
  abs: (x) => tf.abs(tf.mul(x, tf.square(x))),
  pow: (x) => tf.pow(tf.add(tf.square(x), 0.5), tf.mul(0.5, x)),
  softmax: (x) => tf.softmax(x),
  'log softmax': (x) => tf.logSoftmax(x),
  'log sum exp': (x) => logSumExp(x),
  'tf.logSumExp': (x) => tf.logSumExp(x, -1),
  'squared difference, broadcast': (x) => tf.squaredDifference(x, tf.mean(x, 0, true)),
  where: (x) => tf.where(tf.greater(x, 0), tf.mul(x, tf.square(x)), tf.exp(x)),
  'cumulative sum': (x) => tf.square(tf.cumsum(tf.square(x), 1, true, true)),
  'cumulative sum along the first axis': (x) => tf.square(tf.cumsum(tf.reshape(x, [3, 2]), 0)),
  prelu: (x) => tf.prelu(tf.mul(x, tf.square(x)), tf.tensor1d([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])),
  'slope of prelu': (x) => tf.square(tf.prelu(tf.tensor2d([[1], [-2], [-3]]), x)),
  gather: (x) => tf.square(tf.gather(x, [0, 0], 0)),
  'segment softmax': (x) => segmentSoftmax(x, starts),
  'segment log softmax': (x) => segmentLogSoftmax(x, starts),
  atan: tf.atan,
  'mirrored, reflect': (x) => tf.square(tf.mirrorPad(x, [[0, 0], [2, 1]], 'reflect')), // prettier-ignore
  'mirrored, symmetric': (x) => tf.square(tf.mirrorPad(tf.reshape(x, [3, 2]), [[3, 0], [1, 2]], 'symmetric')), // prettier-ignore
  'segment sum': (x) => segmentSum(tf.square(x), starts),
  'segment spread': (x) => segmentSpread(segmentSum(tf.square(x), starts), starts),
  'Gumbel softmax': (x) => segmentGumbelSoftmax(x, starts, 0.7, 'test'),
};

describe('gradients', () => {
  it.each(Object.keys(functions))('%s is right to second order', (name) => {
    fc.assert(
      fc.property(values, (x) => expectDerivatives(functions[name]!, x, [1, 6])),
      { numRuns: 5, seed: 3 },
    );
  });

  it('extremes and choices are right to second order, away from ties', () => {
    const apart = [0.3, -1.2, 2.1, 0.9, -0.4, 1.5];
    const cubed: Function = (x) => tf.mul(x, tf.square(x));
    const pairs: Function[] = [
      (x) => tf.max(cubed(x), 1),
      (x) => tf.min(cubed(x)),
      (x) => tf.maximum(cubed(x), tf.mean(x, 0, true)),
      (x) => tf.minimum(cubed(x), tf.scalar(0.1)),
      (x) => segmentMax(cubed(tf.concat([x, tf.square(x)], 1)), starts),
    ];
    for (const f of pairs) expectDerivatives(f, apart, [2, 3]);
  });

  it('segments equal plain ops, their gradients and second derivatives too', () => {
    tf.tidy(() => {
      const x = tf.tensor([0.3, -1.2, 2.1, 0.9, -0.4, 1.5, 4, -3, 0.2, 0, 1, 0.5], [2, 6]);
      const pairs: [Function, Function][] = [
        [(y) => segmentSoftmax(y, starts), (y) => bySegment(y, tf.softmax)],
        [(y) => segmentLogSoftmax(y, starts), (y) => bySegment(y, tf.logSoftmax)],
        [(y) => segmentSum(y, starts), (y) => bySegment(y, (part) => tf.sum(part, -1, true))],
        [(y) => segmentMax(y, starts), (y) => bySegment(y, (part) => tf.max(part, -1, true))],
      ];
      for (const [ours, plain] of pairs) {
        const first = (f: Function) => grad((y) => weighed(tf.square(f(y))));
        const second = (f: Function) => grad((y) => weighed(tf.square(first(f)(y))));
        for (const of of [(f: Function) => f, first, second]) {
          const expected = of(plain)(x);
          const error = tf.max(tf.abs(tf.sub(of(ours)(x), expected))).dataSync()[0]!;
          const size = tf.max(tf.abs(expected)).dataSync()[0]!;
          expect(error).toBeLessThan(1e-5 * (1 + size));
        }
      }
    });
  });

  it('stops where it is told to', () => {
    const f: Function = (x) => tf.sum(tf.mul(x, stopGradient(tf.square(x))));
    expect([...grad(f)(tf.tensor1d([2, 3])).dataSync()]).toEqual([4, 9]);
  });

  it('a hard Gumbel-softmax is one-hot and has the gradient of the soft one', () => {
    const x = tf.tensor([0.3, -1.2, 2.1, 0.9, -0.4, 1.5], [1, 6]);
    const draw = (isHard: boolean) => (y: tf.Tensor) =>
      segmentGumbelSoftmax(y, starts, 0.5, 'test', isHard);
    const hard = [...draw(true)(x).dataSync()];
    expect(hard.every((value) => value === 0 || value === 1)).toBe(true);
    expect([hard[0]! + hard[1]!, hard[2], hard[3]! + hard[4]! + hard[5]!]).toEqual([1, 1, 1]);
    const slope = (isHard: boolean) => [...grad((y) => weighed(draw(isHard)(y)))(x).dataSync()];
    expect(slope(true)).toEqual(slope(false));
  });

  it('flow past integer indices that depend on the input', () => {
    const table = tf.tensor2d([
      [1, 2],
      [3, 4],
    ]);
    const f: Function = (x) =>
      tf.sum(tf.mul(x, tf.sum(tf.gather(table, tf.argMax(x).reshape([1])))));
    expect([...grad(f)(tf.tensor1d([0, 1])).dataSync()]).toEqual([7, 7]);
  });
});
