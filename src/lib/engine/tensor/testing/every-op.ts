/** A step that uses every op of ops/, and kernels that are lowered to many primitives. For tests only. */
import * as tf from '@tensorflow/tfjs-core';
import * as ops from '../ops';
import type { Step } from '../trace';

const starts = [0, 2, 3, 7];
const { chance, other } = ops.aliasTable([3, 1, 0, 2, 5]);

export const everyOp: Step<'x'> = ({ x }) => {
  const gumbelSoftmax = (isHard: boolean) =>
    ops.segmentGumbelSoftmax(x, starts, 0.7, 'choice', isHard);
  const slope = tf.grad((y) => tf.sum(tf.square(ops.segmentLogSoftmax(y, starts))));
  const mirrored = (y: tf.Tensor) => tf.mirrorPad(y, [[2, 1], [3, 4]], 'reflect'); // prettier-ignore
  return {
    mirrored: mirrored(x),
    mirroredSlope: tf.grad((y) => tf.sum(tf.square(mirrored(y))))(x),
    runningProduct: tf.cumprod(x, 1, true, true),
    productSlope: tf.grad((y) => tf.sum(tf.prod(y, 1)))(x),
    angle: tf.atan(x),
    uniform: ops.uniform([3, 5], 'a'),
    normal: ops.normal([11], 'b'),
    gumbel: ops.gumbel([2, 2, 3], 'c'),
    bits: ops.bits([6], 'd'),
    rows: ops.shuffledRows(10, 7, 'e'),
    step: ops.stepNumber(),
    mask: ops.dropoutMask([4, 4], 0.3, 'f'),
    sum: ops.segmentSum(x, starts),
    largest: ops.segmentMax(x, starts),
    place: ops.segmentArgMax(x, starts),
    spread: ops.segmentSpread(ops.segmentSum(x, starts), starts),
    hot: ops.segmentOneHot(x, starts),
    softmax: ops.segmentSoftmax(x, starts),
    logSoftmax: ops.segmentLogSoftmax(x, starts),
    slope: slope(x),
    soft: gumbelSoftmax(false),
    hard: gumbelSoftmax(true),
    logSumExp: ops.logSumExp(x),
    stopped: ops.stopGradient(x),
    category: ops.categorical(tf.exp(x), 'g'),
    alias: ops.categoricalByAlias(tf.tensor1d(chance), tf.tensor1d(other, 'int32'), [9], 'h'),
  };
};

/** What its input is, and an example of it. */
export const everyOpExample = { x: { shape: [3, 7], type: 'float32' } } as const;
export const everyOpInput = Float32Array.from({ length: 21 }, (_, i) => ((i * 13) % 21) / 5 - 1.9);
