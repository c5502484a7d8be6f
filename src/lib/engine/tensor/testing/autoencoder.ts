/** A variational autoencoder of rows of numbers (Kingma and Welling, 2014), with a fixed deviation. */
import * as tf from '@tensorflow/tfjs-core';
import { dense, modelScope } from '../layers';
import { normal, shuffledRows } from '../ops';
import { adam } from '../optimizers';
import type { Tensors, TestModel } from './model';
import type { NumberTable } from './real-tables';
import { update } from './update';

export interface AutoencoderShape {
  readonly batch: number;
  readonly hidden: number;
  readonly latents: number;
}

const deviation = 0.3;

export function autoencoder(
  { rows, width, data }: NumberTable,
  { batch, hidden, latents }: AutoencoderShape,
): TestModel {
  const scope = modelScope('autoencoder', 3);
  const encoder = dense(scope.within('encoder'), width, hidden);
  const means = dense(scope.within('means'), hidden, latents);
  const logVariances = dense(scope.within('log variances'), hidden, latents);
  const decoder = dense(scope.within('decoder'), latents, hidden);
  const last = dense(scope.within('last'), hidden, width);
  const variables = [encoder, means, logVariances, decoder, last].flatMap(
    (layer) => layer.variables,
  );
  const optimizer = adam('autoencoder adam', variables, { learningRate: 2e-3, weightDecay: 1e-5 });
  const lossOf = (inputs: Tensors) => {
    const x = tf.gather(inputs['data']!, shuffledRows(rows, batch, 'autoencoder rows'));
    return (): tf.Scalar => {
      const seen = tf.relu(encoder.apply(x));
      const mean = means.apply(seen);
      const logVariance = logVariances.apply(seen);
      const noise = normal([batch, latents], 'autoencoder noise');
      const z = tf.add(mean, tf.mul(tf.exp(tf.mul(0.5, logVariance)), noise));
      const decoded = last.apply(tf.relu(decoder.apply(z)));
      const miss = tf.sum(tf.square(tf.sub(x, decoded)), 1);
      const spread = tf.sub(tf.add(tf.exp(logVariance), tf.square(mean)), tf.add(logVariance, 1));
      const divergence = tf.mul(0.5, tf.sum(spread, 1));
      return tf.mean(tf.add(tf.mul(miss, 0.5 / deviation ** 2), divergence));
    };
  };
  return {
    name: 'autoencoder',
    example: { data: { shape: [rows, width], type: 'float32' } },
    inputs: { data },
    step: (inputs) => ({ loss: update(optimizer, lossOf(inputs)) }),
    losses: (inputs) => [{ name: 'loss', value: lossOf(inputs), variables }],
    dispose: () => {
      scope.dispose();
      optimizer.dispose();
    },
  };
}
