/** Stochastic gradient descent as `torch.optim.SGD` defines it. */
import * as tf from '@tensorflow/tfjs-core';
import { flatOptimizer, type Optimizer, type OptimizerOptions } from './flat';

export interface SgdOptions extends OptimizerOptions {
  /** Share of the last movement that goes on. */
  readonly momentum?: number;
  /** Looks ahead along the momentum (Sutskever et al. 2013, as PyTorch writes it). */
  readonly isNesterov?: boolean;
}

/** Weight decay is added to the gradient. */
export function sgd(
  name: string,
  variables: readonly tf.Variable[],
  options: SgdOptions,
): Optimizer {
  const { momentum = 0, isNesterov = false, weightDecay = 0 } = options;
  return flatOptimizer(name, variables, options, {
    slotNames: momentum === 0 ? [] : ['velocity'],
    next({ weights, gradient, slots: [velocity], rate }) {
      const pull = weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(weights, weightDecay));
      if (!velocity) return { weights: tf.sub(weights, tf.mul(pull, rate)), slots: [] };
      const moving = tf.add(tf.mul(velocity, momentum), pull);
      const direction = isNesterov ? tf.add(pull, tf.mul(moving, momentum)) : moving;
      return { weights: tf.sub(weights, tf.mul(direction, rate)), slots: [moving] };
    },
  });
}
