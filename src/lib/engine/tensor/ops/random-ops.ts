/** Random ops for model authors: numbers of the present step, keyed by (seed, purpose, step). */
import { engine, tidy, type Tensor, type Tensor1D, type Scalar } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Distribution } from '../graph';

function random<T extends Tensor>(
  distribution: Distribution,
  shape: readonly number[],
  purpose: string,
): T {
  return engine().runKernel('TwinsetRandom', {}, { distribution, purpose, shape: [...shape] });
}

/**
 * Uniform in (0, 1), on a grid of 2^23 points. Every op of a step needs a purpose of its own: two with
 * the same purpose and shape give the same numbers.
 */
export const uniform = <T extends Tensor>(shape: readonly number[], purpose: string): T =>
  random('uniform', shape, purpose);

/** Standard normal (Box–Muller). */
export const normal = <T extends Tensor>(shape: readonly number[], purpose: string): T =>
  random('normal', shape, purpose);

/** Standard Gumbel: -log(-log(uniform)). */
export const gumbel = <T extends Tensor>(shape: readonly number[], purpose: string): T =>
  random('gumbel', shape, purpose);

/** Random 32-bit words, int32. */
export const bits = <T extends Tensor>(shape: readonly number[], purpose: string): T =>
  random('bits', shape, purpose);

/**
 * The rows of the step's batch, int32 [count]: batches walk through an endless run of shuffles of
 * 0 … rows - 1, so that each row comes once an epoch.
 */
export function shuffledRows(rows: number, count: number, purpose: string): Tensor1D {
  return engine().runKernel('TwinsetShuffle', {}, { rows, count, purpose });
}

/** The number of the step that runs, int32 []. */
export const stepNumber = (): Scalar => engine().runKernel('TwinsetStep', {}, {});

/** A mask that drops each element with probability `rate` and scales the others up to keep the mean. */
export function dropoutMask<T extends Tensor>(
  shape: readonly number[],
  rate: number,
  purpose: string,
): T {
  return tidy(() => {
    const isKept = tf.greaterEqual(uniform(shape, purpose), rate);
    return tf.mul(tf.cast(isKept, 'float32'), 1 / (1 - rate));
  });
}
