/** A small Wasserstein GAN with gradient penalty (Gulrajani et al., 2017) of rows of numbers. */
import * as tf from '@tensorflow/tfjs-core';
import {
  activation,
  dense,
  leakyRelu,
  modelScope,
  sequence,
  training,
  type Layer,
  type Scope,
} from '../layers';
import { normal, shuffledRows, uniform } from '../ops';
import { adam } from '../optimizers';
import type { Tensors, TestModel } from './model';
import type { NumberTable } from './real-tables';
import { update } from './update';

export interface WassersteinShape {
  readonly batch: number;
  readonly hidden: number;
  readonly noise: number;
}

const penaltyWeight = 10;
const adamOptions = { learningRate: 1e-3, betas: [0.5, 0.9] } as const;

export function wasserstein(
  { rows, width, data }: NumberTable,
  { batch, hidden, noise }: WassersteinShape,
): TestModel {
  const scope = modelScope('wasserstein', 4);
  const critic = perceptron(scope.within('critic'), [width, hidden, hidden, 1], leakyRelu);
  const widths = [noise, hidden, hidden, width];
  const generator = perceptron(scope.within('generator'), widths, tf.relu);
  const judge = (x: tf.Tensor) => critic.apply(x, training);
  const generate = (use: string) =>
    generator.apply(normal([batch, noise], `${use} noise`), training);
  const criticLoss = ({ data: table }: Tensors) => {
    const real = tf.gather(table!, shuffledRows(rows, batch, 'real rows'));
    const fake = generate('critic');
    const share = uniform([batch, 1], 'interpolation');
    const mixed = tf.add(tf.mul(share, real), tf.mul(tf.sub(1, share), fake));
    return (): tf.Scalar => {
      const slopes = tf.grad((x: tf.Tensor) => tf.sum(judge(x)))(mixed);
      const lengths = tf.sqrt(tf.add(tf.sum(tf.square(slopes), 1), 1e-12));
      const penalty = tf.mul(penaltyWeight, tf.mean(tf.square(tf.sub(lengths, 1))));
      return tf.add(tf.sub(tf.mean(judge(fake)), tf.mean(judge(real))), penalty);
    };
  };
  const generatorLoss = (): tf.Scalar => tf.neg(tf.mean(judge(generate('generator'))));
  const criticAdam = adam('wasserstein critic', critic.variables, adamOptions);
  const generatorAdam = adam('wasserstein generator', generator.variables, adamOptions);
  return {
    name: 'WGAN-GP',
    example: { data: { shape: [rows, width], type: 'float32' } },
    inputs: { data },
    step: (inputs) => ({
      lossCritic: update(criticAdam, criticLoss(inputs)),
      lossGenerator: update(generatorAdam, generatorLoss),
    }),
    losses: (inputs) => [
      { name: 'critic', value: criticLoss(inputs), variables: critic.variables },
      { name: 'generator', value: generatorLoss, variables: generator.variables },
    ],
    dispose: () => {
      scope.dispose();
      criticAdam.dispose();
      generatorAdam.dispose();
    },
  };
}

/** Dense layers with `activate` between them. */
function perceptron(
  scope: Scope,
  widths: readonly number[],
  activate: (x: tf.Tensor) => tf.Tensor,
): Layer {
  const layers = widths.slice(1).flatMap((width, i) => {
    const layer = dense(scope.within(`layer ${i}`), widths[i]!, width);
    return i === 0 ? [layer] : [activation(activate), layer];
  });
  return sequence(...layers);
}
