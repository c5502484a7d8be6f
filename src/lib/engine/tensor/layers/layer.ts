/** What every layer is: its variables and a function of tensors, in plain TensorFlow.js ops. */
import * as tf from '@tensorflow/tfjs-core';

/** One application of a layer inside a step. */
export interface Pass {
  /** Whether dropout drops, and batch norm takes (and remembers) the statistics of its batch. */
  readonly isTraining: boolean;
  /** Tells applications of the same layers in one step apart, as 'real' and 'fake', so that each draws its own dropout. */
  readonly use?: string;
}

export const training: Pass = { isTraining: true };
export const inference: Pass = { isTraining: false };

export interface Layer {
  /** What an optimizer moves. */
  readonly variables: readonly tf.Variable[];
  apply(x: tf.Tensor, pass: Pass): tf.Tensor;
}

/** A layer without variables. */
export function activation(apply: (x: tf.Tensor) => tf.Tensor): Layer {
  return { variables: [], apply: (x) => apply(x) };
}

/** One layer after the other. */
export function sequence(...layers: readonly Layer[]): Layer {
  return {
    variables: layers.flatMap(({ variables }) => variables),
    apply: (x, pass) => layers.reduce((value, layer) => layer.apply(value, pass), x),
  };
}

/**
 * A way around `inner`. 'add': x + inner(x), of one shape (He et al. 2015). 'concat': inner(x) and x side
 * by side along the last axis, as in the residual block of CTGAN's generator.
 */
export function residual(inner: Layer, join: 'add' | 'concat' = 'add'): Layer {
  return {
    variables: inner.variables,
    apply(x, pass) {
      const value = inner.apply(x, pass);
      return join === 'add' ? tf.add(x, value) : tf.concat([value, x], -1);
    },
  };
}

/** x where it is positive, else slope * x. Plain enough to have its second derivative, which gradient penalties need, anywhere. */
export function leakyRelu(x: tf.Tensor, slope: number = 0.2): tf.Tensor {
  return tf.sub(tf.relu(x), tf.mul(slope, tf.relu(tf.neg(x))));
}
