/** Weights of plain layers as one array, as a model file keeps them. */
import * as tf from '@tensorflow/tfjs-core';
import type { TensorData } from '../../schema';

/** Inputs and outputs of one fully connected layer. */
export type LayerShape = readonly [inputs: number, outputs: number];

export interface PlainLayer {
  /** [inputs, outputs]. */
  readonly weight: Float32Array;
  readonly bias: Float32Array;
}

/** Weight, then bias, layer after layer. */
export function packLayers(layers: readonly PlainLayer[]): Float32Array {
  const parts = layers.flatMap(({ weight, bias }) => [weight, bias]);
  const out = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}

/** @throws Error where the array is not that of such layers */
export function unpackLayers(
  shapes: readonly LayerShape[],
  packed: TensorData | undefined,
): PlainLayer[] {
  const size = shapes.reduce((sum, [inputs, outputs]) => sum + (inputs + 1) * outputs, 0);
  if (!(packed instanceof Float32Array) || packed.length !== size) {
    throw new Error(`the network has ${size} weights, the model another number`);
  }
  if (!packed.every(Number.isFinite)) throw new Error('a weight of the model is not a number');
  let offset = 0;
  const take = (length: number) => packed.subarray(offset, (offset += length));
  return shapes.map(([inputs, outputs]) => ({
    weight: take(inputs * outputs),
    bias: take(outputs),
  }));
}

/** Layers of these widths, one after the other. */
export function chain(widths: readonly number[]): LayerShape[] {
  return widths.slice(1).map((outputs, i): LayerShape => [widths[i] as number, outputs]);
}

/** x · weight + bias, with the layer's weights as constants. */
export function applyLayer(x: tf.Tensor2D, { weight, bias }: PlainLayer): tf.Tensor2D {
  return tf.add(
    tf.matMul(x, tf.tensor2d(weight, [weight.length / bias.length, bias.length])),
    bias,
  );
}
