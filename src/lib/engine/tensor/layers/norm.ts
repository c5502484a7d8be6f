/** Normalisation. Written with sqrt and division only, so that second derivatives exist and stay simple. */
import * as tf from '@tensorflow/tfjs-core';
import { ones, zeros } from './init';
import type { Layer } from './layer';
import type { Scope } from './scope';

export interface BatchNorm extends Layer {
  /** Mean and (unbiased) variance as they run along, [width] each; assigned by every training application. */
  readonly running: { readonly mean: tf.Variable; readonly variance: tf.Variable };
}

export interface BatchNormOptions {
  /** Added to the variance. */
  readonly epsilon?: number;
  /** Share of the new batch in the running statistics. */
  readonly momentum?: number;
}

/**
 * [rows, width], each column by itself. Definition of `torch.nn.BatchNorm1d`: the biased variance
 * normalises, the unbiased one runs along.
 */
export function batchNorm(scope: Scope, width: number, options: BatchNormOptions = {}): BatchNorm {
  const { epsilon = 1e-5, momentum = 0.1 } = options;
  const scale = scope.variable('scale', [width], ones);
  const shift = scope.variable('shift', [width], zeros);
  const running = {
    mean: scope.variable('running mean', [width], zeros, false),
    variance: scope.variable('running variance', [width], ones, false),
  };
  const remember = (variable: tf.Variable, value: tf.Tensor) =>
    variable.assign(tf.add(tf.mul(variable, 1 - momentum), tf.mul(value, momentum)));
  return {
    variables: [scale, shift],
    running,
    apply(x, { isTraining }) {
      if (!isTraining) {
        const deviation = tf.sqrt(tf.add(running.variance, epsilon));
        const factor = tf.div(scale, deviation);
        return tf.add(tf.mul(tf.sub(x, running.mean), factor), shift);
      }
      const rows = x.shape[0]!;
      const mean = tf.mean(x, 0, true);
      const centred = tf.sub(x, mean);
      const variance = tf.mean(tf.square(centred), 0, true);
      remember(running.mean, tf.reshape(mean, [width]));
      remember(
        running.variance,
        tf.mul(tf.reshape(variance, [width]), rows / Math.max(1, rows - 1)),
      );
      const even = tf.div(centred, tf.sqrt(tf.add(variance, epsilon)));
      return tf.add(tf.mul(even, scale), shift);
    },
  };
}

/** [..., width], each row by itself; definition of `torch.nn.LayerNorm`. */
export function layerNorm(scope: Scope, width: number, epsilon: number = 1e-5): Layer {
  const scale = scope.variable('scale', [width], ones);
  const shift = scope.variable('shift', [width], zeros);
  return {
    variables: [scale, shift],
    apply(x) {
      const centred = tf.sub(x, tf.mean(x, -1, true));
      const variance = tf.mean(tf.square(centred), -1, true);
      const even = tf.div(centred, tf.sqrt(tf.add(variance, epsilon)));
      return tf.add(tf.mul(even, scale), shift);
    },
  };
}
