/**
 * The gradient of every example by itself, for dense layers, without computing one by one: that of a
 * weight is the outer product of the layer's input a and of δ, the gradient at its output, so its squared
 * norm is |a|² |δ|² (Goodfellow, arXiv 1510.01799), and the sum of clipped ones is aᵀ(c · δ) (Bu et al.,
 * "Differentially private optimization made simple", arXiv 2210.00038). Differentially private training
 * is made of these. Examples must not mix: no batch norm.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Dense } from './dense';

/** In place of a layer's own `apply`; [n, inputs] to [n, outputs]. */
export type WatchedApply = (layer: Dense, x: tf.Tensor2D) => tf.Tensor2D;

export interface ExampleGradients {
  /** [n]. */
  readonly losses: tf.Tensor1D;
  /** [n]: squared norm of each example's gradient over all variables of the layers. */
  readonly squaredNorms: tf.Tensor1D;
  /** Sum over the examples of gradients scaled down to a norm of at most `limit`, by variable name. */
  clippedSum(limit: number): Record<string, tf.Tensor>;
}

/**
 * @param n examples in the batch
 * @param layers all that have variables, each applied exactly once
 * @param run the model, with `apply` for each of the layers; gives each example's loss, [n]
 * @throws Error where a layer is left out or applied twice
 */
export function exampleGradients(
  n: number,
  layers: readonly Dense[],
  run: (apply: WatchedApply) => tf.Tensor1D,
): ExampleGradients {
  // Gradients at zeros that are added to the outputs are the δ; compiled, both runs become one.
  const probes = layers.map(({ weight }) => tf.zeros([n, weight.shape[1]]));
  const inputs = new Map<Dense, tf.Tensor2D>();
  const losses = run((layer, x) => {
    if (inputs.has(layer)) throw new Error(`The layer of ${layer.weight.name} is applied twice.`);
    inputs.set(layer, x);
    return layer.apply(x) as tf.Tensor2D;
  });
  const unused = layers.find((layer) => !inputs.has(layer));
  if (unused) throw new Error(`The layer of ${unused.weight.name} is not applied.`);
  const total = (...places: tf.Tensor[]) =>
    tf.sum(
      run((layer, x) => tf.add(layer.apply(x), places[layers.indexOf(layer)]!) as tf.Tensor2D),
    );
  const deltas = tf.grads(total)(probes) as tf.Tensor2D[];
  const known = layers.map((layer, place) => ({
    layer,
    input: inputs.get(layer)!,
    delta: deltas[place]!,
  }));
  const squares = known.map(({ layer, input, delta }) => {
    const squaredInput = tf.sum(tf.square(input), 1);
    const factor = layer.bias ? tf.add(squaredInput, 1) : squaredInput;
    return tf.mul(factor, tf.sum(tf.square(delta), 1));
  });
  const squaredNorms = squares.reduce((sum, square) => tf.add(sum, square)) as tf.Tensor1D;
  return { losses, squaredNorms, clippedSum: (limit) => clippedSum(known, squaredNorms, limit) };
}

interface Known {
  readonly layer: Dense;
  readonly input: tf.Tensor2D;
  readonly delta: tf.Tensor2D;
}

function clippedSum(
  known: readonly Known[],
  squaredNorms: tf.Tensor1D,
  limit: number,
): Record<string, tf.Tensor> {
  // limit / max(norm, limit) is 1 for small gradients and never divides by 0.
  const factors = tf.div(limit, tf.maximum(tf.sqrt(squaredNorms), limit));
  const sums: Record<string, tf.Tensor> = {};
  for (const { layer, input, delta } of known) {
    const scaled = tf.mul(delta, tf.expandDims(factors, 1)) as tf.Tensor2D;
    sums[layer.weight.name] = tf.matMul(input, scaled, true);
    if (layer.bias) sums[layer.bias.name] = tf.sum(scaled, 0);
  }
  return sums;
}
