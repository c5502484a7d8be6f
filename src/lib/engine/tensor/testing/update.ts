/** A loss followed once. */
import * as tf from '@tensorflow/tfjs-core';
import type { Optimizer } from '../optimizers';

/** Moves the optimizer's variables against the gradient of `loss`, and gives its value before. */
export function update(optimizer: Optimizer, loss: () => tf.Scalar): tf.Scalar {
  const { value, grads } = tf.variableGrads(loss, [...optimizer.variables]);
  optimizer.apply(grads);
  return value;
}
