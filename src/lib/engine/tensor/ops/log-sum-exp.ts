/** The logarithm of a sum of exponentials, which losses are made of. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { stopGradient } from './without-gradient';

/** log(sum(exp(x))) along `axis`, without overflow; its gradient is the softmax. */
export function logSumExp(x: Tensor, axis = -1, isKept = false): Tensor {
  const largest = stopGradient(tf.max(x, axis, true));
  const sums = tf.add(tf.log(tf.sum(tf.exp(tf.sub(x, largest)), axis, true)), largest);
  return isKept ? sums : tf.squeeze(sums, [axis < 0 ? axis + x.rank : axis]);
}
