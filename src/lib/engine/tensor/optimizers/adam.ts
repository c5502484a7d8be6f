/** Adam, AdamW and RAdam as `torch.optim` defines them. */
import * as tf from '@tensorflow/tfjs-core';
import { log } from '../../random';
import { flatOptimizer, type Optimizer, type OptimizerOptions, type Update } from './flat';
import { radamTerm } from './radam-term';

export interface AdamOptions extends OptimizerOptions {
  /** How much of the running mean of the gradients, and of their squares, stays. */
  readonly betas?: readonly [number, number];
  /** Added to the root of the second moment. */
  readonly epsilon?: number;
  /** Weight decay shrinks the weights themselves (Loshchilov and Hutter, "Decoupled weight decay regularization", 2019) in place of adding to the gradient. */
  readonly isDecoupled?: boolean;
}

/** A direction, to be taken times the learning rate, from both moments. */
type Direction = (first: tf.Tensor, second: tf.Tensor, count: tf.Scalar) => tf.Tensor;

/** Kingma and Ba, "Adam: a method for stochastic optimization" (2015). */
export function adam(
  name: string,
  variables: readonly tf.Variable[],
  options: AdamOptions,
): Optimizer {
  const { betas = [0.9, 0.999], epsilon = 1e-8 } = options;
  return adaptive(name, variables, options, (first, second, count) => {
    const even = tf.div(tf.sqrt(second), tf.sqrt(correction(betas[1], count)));
    return tf.div(tf.div(first, correction(betas[0], count)), tf.add(even, epsilon));
  });
}

/** Adam with decoupled weight decay, of 0.01 unless said otherwise. */
export function adamW(
  name: string,
  variables: readonly tf.Variable[],
  options: AdamOptions,
): Optimizer {
  return adam(name, variables, { weightDecay: 0.01, ...options, isDecoupled: true });
}

/** Liu et al., "On the variance of the adaptive learning rate and beyond" (2020): needs no warm-up. */
export function rAdam(
  name: string,
  variables: readonly tf.Variable[],
  options: AdamOptions,
): Optimizer {
  const { betas = [0.9, 0.999], epsilon = 1e-8 } = options;
  return adaptive(name, variables, options, (first, second, count) => {
    const plain = tf.div(first, correction(betas[0], count));
    const { isRectified, factor } = radamTerm(betas[1], count);
    const root = tf.sqrt(correction(betas[1], count));
    const scale = tf.div(tf.mul(root, factor), tf.add(tf.sqrt(second), epsilon));
    return tf.mul(plain, tf.where(isRectified, scale, tf.onesLike(scale)));
  });
}

function adaptive(
  name: string,
  variables: readonly tf.Variable[],
  options: AdamOptions,
  direction: Direction,
): Optimizer {
  const { betas = [0.9, 0.999], weightDecay = 0, isDecoupled = false } = options;
  return flatOptimizer(name, variables, options, {
    slotNames: ['first moment', 'second moment'],
    next({ weights: before, gradient: raw, slots, rate, count }: Update) {
      const isPulled = weightDecay !== 0 && !isDecoupled;
      const gradient = isPulled ? tf.add(raw, tf.mul(before, weightDecay)) : raw;
      const isShrunk = weightDecay !== 0 && isDecoupled;
      const weights = isShrunk ? tf.mul(before, tf.sub(1, tf.mul(rate, weightDecay))) : before;
      const first = settled(mixed(slots[0]!, gradient, betas[0]));
      const second = settled(mixed(slots[1]!, tf.square(gradient), betas[1]));
      const moved = tf.sub(weights, tf.mul(direction(first, second, count), rate));
      return { weights: settled(moved), slots: [first, second] };
    },
  });
}

function mixed(old: tf.Tensor, fresh: tf.Tensor, beta: number): tf.Tensor {
  return tf.add(tf.mul(old, beta), tf.mul(fresh, 1 - beta));
}

/**
 * 0 in place of what is too small to matter. Weights that nothing needs fade away under weight decay, and
 * processors take a hundred times as long for numbers below the normal range.
 */
function settled(x: tf.Tensor): tf.Tensor {
  return tf.where(tf.less(tf.abs(x), 1e-30), tf.zerosLike(x), x);
}

/** 1 - beta^count, without the cancellation that float32 has where beta is near 1. */
function correction(beta: number, count: tf.Scalar): tf.Tensor {
  return beta === 0 ? tf.scalar(1) : tf.neg(tf.expm1(tf.mul(count, log(beta))));
}
