/** The rectification of RAdam, computed so that float32 keeps its digits. */
import * as tf from '@tensorflow/tfjs-core';
import { log } from '../../random';

/**
 * Whether the variance of the second moment is tractable after `count` updates (rho > 5, as in
 * `torch.optim.RAdam`), and the factor that rectifies it (1 where it is not).
 */
export function radamTerm(
  beta: number,
  count: tf.Scalar,
): { isRectified: tf.Tensor; factor: tf.Tensor } {
  const limit = 2 / (1 - beta) - 1;
  const rho = lengthOf(beta, limit, count);
  const isRectified = tf.greater(rho, 5);
  const safe = tf.maximum(rho, 5);
  const top = tf.mul(tf.mul(tf.sub(safe, 4), tf.sub(safe, 2)), limit);
  const square = tf.div(top, tf.mul(safe, (limit - 4) * (limit - 2)));
  return { isRectified, factor: tf.sqrt(square) };
}

/**
 * rho = limit - 2 t beta^t / (1 - beta^t). With x = -t log beta the subtrahend is (2 / -log beta) ·
 * x / (e^x - 1), of nearly the size of `limit` for small x; so the difference is taken by its series.
 */
function lengthOf(beta: number, limit: number, count: tf.Scalar): tf.Tensor {
  const speed = -log(beta);
  const scale = 2 / speed;
  const x = tf.mul(count, speed);
  const small = tf.minimum(x, 1);
  const square = tf.square(small);
  // Bernoulli numbers B(2k) / (2k)!, k = 5 … 1, of 1 - x / (e^x - 1) = x / 2 - B(2) / 2! x² - …
  const series = [1 / 47900160, -1 / 1209600, 1 / 30240, -1 / 720, 1 / 12].reduce(
    (sum: tf.Tensor, term) => tf.add(tf.mul(sum, square), term),
    tf.scalar(0),
  );
  const near = tf.sub(tf.div(small, 2), tf.mul(series, square));
  const far = tf.sub(1, tf.div(x, tf.expm1(tf.maximum(x, 1))));
  const share = tf.where(tf.less(x, 1), near, far);
  return tf.add(tf.mul(share, scale), limit - scale);
}
