/** The fully connected layer. */
import * as tf from '@tensorflow/tfjs-core';
import { torchLinearBias, torchLinearWeight } from './init';
import type { Layer } from './layer';
import type { Init, Scope } from './scope';

export interface Dense extends Layer {
  /** [inputs, outputs]. */
  readonly weight: tf.Variable<tf.Rank.R2>;
  /** [outputs]; null where the layer has none. */
  readonly bias: tf.Variable<tf.Rank.R1> | null;
  /** [..., inputs] to [..., outputs]: x · weight + bias. */
  apply(x: tf.Tensor): tf.Tensor;
}

export interface DenseOptions {
  readonly weight?: Init;
  /** null for a layer without bias. */
  readonly bias?: Init | null;
}

/** Weights begin as those of `torch.nn.Linear` unless said otherwise. */
export function dense(
  scope: Scope,
  inputs: number,
  outputs: number,
  options: DenseOptions = {},
): Dense {
  const { weight: weightInit = torchLinearWeight, bias: biasInit = torchLinearBias(inputs) } =
    options;
  const weight = scope.variable('weight', [inputs, outputs], weightInit) as Dense['weight'];
  const bias = biasInit && (scope.variable('bias', [outputs], biasInit) as tf.Variable<tf.Rank.R1>);
  return {
    weight,
    bias,
    variables: bias ? [weight, bias] : [weight],
    apply(x) {
      // A product with a batch axis on one side only has no gradient in TensorFlow.js.
      const rows = x.rank === 2 ? x : tf.reshape(x, [-1, inputs]);
      const product = tf.matMul(rows, weight);
      const sum = bias ? tf.add(product, bias) : product;
      return x.rank === 2 ? sum : tf.reshape(sum, [...x.shape.slice(0, -1), outputs]);
    },
  };
}
