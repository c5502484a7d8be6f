/**
 * Learning rates that change with the step, as ops on the step's number, so that they run on the device
 * and a resumed run has the rate of one that never stopped.
 */
import * as tf from '@tensorflow/tfjs-core';
import { log } from '../../random';

/** From the number of the step (float32 scalar, from 0) to the learning rate. */
export type Schedule = (step: tf.Scalar) => tf.Scalar;

/** A number, a scalar (an input of the step, say, which the loop sets), or a function of the step. */
export type LearningRate = number | tf.Scalar | Schedule;

/** @internal Learning rate at `step`. */
export function rateAt(rate: LearningRate, step: tf.Scalar): tf.Scalar {
  if (typeof rate === 'number') return tf.scalar(rate);
  return typeof rate === 'function' ? rate(step) : rate;
}

/** Rises in even parts to the full rate, which step `steps` - 1 is the first to have; then `rate`, by the whole run's step number. */
export function warmUp(steps: number, rate: LearningRate): Schedule {
  return (step) => {
    const share = tf.minimum(tf.div(tf.add(step, 1), steps), 1);
    return tf.mul(rateAt(rate, step), share);
  };
}

/** Half a cosine from `first` down to `last` at step `steps`, and `last` from there on (PyTorch's `CosineAnnealingLR`). */
export function cosine(first: number, steps: number, last: number = 0): Schedule {
  return (step) => {
    const angle = tf.mul(tf.minimum(step, steps), Math.PI / steps);
    return tf.add(tf.mul(tf.add(tf.cos(angle), 1), (first - last) / 2), last);
  };
}

/** first · factor^step (PyTorch's `ExponentialLR`). */
export function exponential(first: number, factor: number): Schedule {
  return (step) => tf.mul(tf.exp(tf.mul(step, log(factor))), first);
}

/** `first`, multiplied by `factor` after every `every` steps (PyTorch's `StepLR`). */
export function stepwise(first: number, every: number, factor: number): Schedule {
  const later = exponential(first, factor);
  // Half a step keeps the quotient off whole numbers, where a device may round it down.
  return (step) => later(tf.floor(tf.div(tf.add(step, 0.5), every)));
}
