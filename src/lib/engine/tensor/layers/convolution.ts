/** Convolution of pictures. */
import * as tf from '@tensorflow/tfjs-core';
import { heUniform, zeros } from './init';
import type { Layer } from './layer';
import type { Init, Scope } from './scope';

export interface ConvolutionOptions {
  readonly stride?: number;
  /** 'same' pads with zeros so that a stride of 1 keeps the size. */
  readonly pad?: 'same' | 'valid';
  readonly weight?: Init;
}

/** [n, height, width, inputs] to [n, height', width', outputs], with square windows of `side`. */
export function convolution(
  scope: Scope,
  side: number,
  inputs: number,
  outputs: number,
  options: ConvolutionOptions = {},
): Layer {
  const { stride = 1, pad = 'same', weight: init = heUniform } = options;
  const weight = scope.variable('weight', [side, side, inputs, outputs], init) as tf.Tensor4D;
  const bias = scope.variable('bias', [outputs], zeros);
  return {
    variables: [weight as tf.Variable, bias],
    apply: (x) => tf.add(tf.conv2d(x as tf.Tensor4D, weight, stride, pad), bias),
  };
}
