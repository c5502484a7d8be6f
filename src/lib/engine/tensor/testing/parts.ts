/** Pieces of networks for the test models: dense layers, batch norm, dropout, and Adam over flat state. */
import * as tf from '@tensorflow/tfjs-core';
import { constantVariable, weight } from './model';
import { declareGroup, stepNumber, uniform } from './stand-ins';

export interface Dense {
  readonly variables: readonly tf.Variable[];
  readonly apply: (x: tf.Tensor) => tf.Tensor2D;
}

/** [rows, from] to [rows, to]; weights uniform in ±sqrt(1 / from), as in PyTorch. */
export function dense(name: string, from: number, to: number): Dense {
  const limit = Math.sqrt(1 / from);
  const kernel = weight(`${name} weights`, [from, to], limit);
  const bias = weight(`${name} bias`, [to], limit);
  return {
    variables: [kernel, bias],
    apply: (x) => tf.add(tf.matMul(x as tf.Tensor2D, kernel as tf.Tensor2D), bias),
  };
}

export interface BatchNorm extends Dense {
  /** Running mean and variance. */
  readonly statistics: readonly tf.Variable[];
}

/** Over the batch's own moments, which the running statistics follow by a tenth. */
export function batchNorm(name: string, width: number): BatchNorm {
  const scale = constantVariable(`${name} scale`, [width], 1);
  const shift = constantVariable(`${name} shift`, [width], 0);
  const mean = constantVariable(`${name} mean`, [width], 0);
  const variance = constantVariable(`${name} variance`, [width], 1);
  const follow = (running: tf.Variable, now: tf.Tensor) =>
    running.assign(tf.add(running, tf.mul(0.1, tf.sub(tf.reshape(now, [width]), running))));
  return {
    variables: [scale, shift],
    statistics: [mean, variance],
    apply: (x) => {
      const now = tf.moments(x, 0, true);
      follow(mean, now.mean);
      follow(variance, now.variance);
      const even = tf.mul(tf.sub(x, now.mean), tf.rsqrt(tf.add(now.variance, 1e-5)));
      return tf.add(tf.mul(even, scale), shift);
    },
  };
}

/** `tf.leakyRelu` has no second derivative; this has. */
export function leakyRelu(x: tf.Tensor, slope = 0.2): tf.Tensor {
  return tf.sub(tf.relu(x), tf.mul(slope, tf.relu(tf.neg(x))));
}

/** A mask that keeps `1 - rate` of the elements and scales them up. */
export function dropoutMask(shape: number[], rate: number, purpose: string): tf.Tensor {
  const isKept = tf.cast(tf.greaterEqual(uniform(shape, purpose), rate), 'float32');
  return tf.mul(isKept, 1 / (1 - rate));
}

export interface Optimizer {
  readonly slots: readonly tf.Variable[];
  readonly apply: (gradients: tf.NamedTensorMap) => void;
}

export interface AdamOptions {
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  /** Added to the gradient, as in PyTorch's Adam. */
  readonly decay: number;
}

/** Adam (Kingma and Ba, 2015) over all variables as one flat stretch. */
export function adam(
  name: string,
  variables: readonly tf.Variable[],
  { rate, beta1, beta2, decay }: AdamOptions,
): Optimizer {
  declareGroup(name, variables);
  const length = variables.reduce((sum, { size }) => sum + size, 0);
  const first = constantVariable(`${name} first moment`, [length], 0);
  const second = constantVariable(`${name} second moment`, [length], 0);
  const flatten = (tensors: readonly tf.Tensor[]) =>
    tf.concat(tensors.map((each) => tf.reshape(each, [each.size])));
  const apply = (gradients: tf.NamedTensorMap) => {
    const values = flatten(variables);
    const gradient = tf.add(
      flatten(variables.map((each) => gradients[each.name]!)),
      tf.mul(decay, values),
    );
    const m = tf.add(tf.mul(beta1, first), tf.mul(1 - beta1, gradient));
    const v = tf.add(tf.mul(beta2, second), tf.mul(1 - beta2, tf.square(gradient)));
    const count = tf.add(tf.cast(stepNumber(), 'float32'), 1);
    const unbias = (beta: number) => tf.sub(1, tf.pow(beta, count));
    const change = tf.div(
      tf.div(m, unbias(beta1)),
      tf.add(tf.sqrt(tf.div(v, unbias(beta2))), 1e-8),
    );
    const next = tf.sub(values, tf.mul(rate, change));
    first.assign(m);
    second.assign(v);
    let start = 0;
    for (const each of variables) {
      each.assign(tf.reshape(tf.slice(next, [start], [each.size]), each.shape));
      start += each.size;
    }
  };
  return { slots: [first, second], apply };
}
