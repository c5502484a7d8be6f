import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it } from 'vitest';
import { compile } from '../compile';
import { statePlaces, stateView, type Device } from '../device';
import { normal, uniform, withStep } from '../ops';
import { adam, sgd } from '../optimizers';
import { referenceDevice } from '../reference';
import { wasmDevice } from '../wasm/runtime';
import {
  activation,
  batchNorm,
  convolution,
  dense,
  dropout,
  exampleGradients,
  leakyRelu,
  modelScope,
  residual,
  sequence,
  training,
} from '.';
import { pattern } from './torch-fixture';

afterEach(() => tf.disposeVariables());

const seed = 5;
const devices: [string, () => Promise<Device>][] = [
  ['reference', referenceDevice],
  ['wasm', async () => wasmDevice()],
];
const x = () => tf.tensor2d(pattern(6 * 4, 2), [6, 4]);

/** Clipped gradients of examples, summed, with noise: a step of differentially private descent. */
function privateStep() {
  const scope = modelScope('private', seed);
  const layers = [dense(scope.within('1'), 4, 5), dense(scope.within('2'), 5, 1)] as const;
  const optimizer = sgd(
    'weights',
    layers.flatMap(({ variables }) => [...variables]),
    { learningRate: 0.2, momentum: 0.5 },
  );
  return () => {
    const found = exampleGradients(6, layers, (apply) => {
      const hidden = tf.tanh(apply(layers[0], x())) as tf.Tensor2D;
      const missed = tf.sub(tf.reshape(apply(layers[1], hidden), [6]), pattern(6));
      return tf.square(missed) as tf.Tensor1D;
    });
    const noisy = Object.entries(found.clippedSum(0.1)).map(([name, sum]) => [
      name,
      tf.div(tf.add(sum, tf.mul(normal(sum.shape, `noise ${name}`), 0.01)), 6),
    ]);
    optimizer.apply(Object.fromEntries(noisy) as Record<string, tf.Tensor>);
    return { loss: tf.mean(found.losses), norms: tf.sqrt(found.squaredNorms) };
  };
}

/** Critic with gradient penalty, then generator with batch norm, as CTGAN has them, but small. */
function adversarialStep() {
  const scope = modelScope('gan', seed);
  const leaky = activation((value) => leakyRelu(value));
  const critic = sequence(
    dense(scope.within('critic 1'), 4, 8),
    leaky,
    dropout(scope.within('drop'), 0.5),
    dense(scope.within('critic 2'), 8, 1),
  );
  const generator = sequence(
    residual(
      sequence(
        // Batch norm takes a bias out again; Adam would blow up the rounding of its gradient, 0.
        dense(scope.within('generator 1'), 3, 5, { bias: null }),
        batchNorm(scope.within('even'), 5),
        activation(tf.relu),
      ),
      'concat',
    ),
    dense(scope.within('generator 2'), 8, 4),
  );
  const options = { learningRate: 0.01, betas: [0.5, 0.9], weightDecay: 1e-6 } as const;
  const criticMoves = adam('critic', critic.variables, options);
  const generatorMoves = adam('generator', generator.variables, options);
  const fake = (use: string) => generator.apply(normal([6, 3], `noise ${use}`), training);
  const criticLoss = () => {
    const made = fake('critic');
    const score = (rows: tf.Tensor, use: string) =>
      tf.mean(critic.apply(rows, { ...training, use }));
    const share = uniform([6, 1], 'share');
    const between = tf.add(tf.mul(x(), share), tf.mul(made, tf.sub(1, share)));
    const [slope] = tf.grads((rows: tf.Tensor) =>
      tf.sum(critic.apply(rows, { ...training, use: 'between' })),
    )([between]);
    const norm = tf.sqrt(tf.sum(tf.square(slope!), 1));
    const penalty = tf.mul(tf.mean(tf.square(tf.sub(norm, 1))), 10);
    return tf.add(tf.sub(score(made, 'fake'), score(x(), 'real')), penalty) as tf.Scalar;
  };
  const generatorLoss = () =>
    tf.neg(tf.mean(critic.apply(fake('generator'), { ...training, use: 'judge' }))) as tf.Scalar;
  return () => {
    const first = tf.variableGrads(criticLoss, [...critic.variables]);
    criticMoves.apply(first.grads);
    const second = tf.variableGrads(generatorLoss, [...generator.variables]);
    generatorMoves.apply(second.grads);
    return { critic: first.value, generator: second.value };
  };
}

/** A convolution and what follows it. */
function pictureStep() {
  const scope = modelScope('pictures', seed);
  const windows = convolution(scope.within('windows'), 3, 1, 2, { stride: 2 });
  const out = dense(scope.within('out'), 8, 1);
  const variables = [...windows.variables, ...out.variables];
  const optimizer = sgd('weights', variables, { learningRate: 0.05, clipNorm: 1 });
  const pictures = () => tf.tensor4d(pattern(2 * 16, 2), [2, 4, 4, 1]);
  return () => {
    const loss = () => {
      const seen = tf.relu(windows.apply(pictures(), training));
      return tf.mean(tf.square(tf.sub(out.apply(tf.reshape(seen, [2, 8])), 1))) as tf.Scalar;
    };
    const { value, grads } = tf.variableGrads(loss, variables);
    optimizer.apply(grads);
    return { loss: value };
  };
}

const cases = { private: privateStep, adversarial: adversarialStep, pictures: pictureStep };

describe.each(devices)('on %s', (_, make) => {
  it.each(Object.entries(cases))('five %s steps are five eager steps', async (name, build) => {
    const step = build();
    const compiled = await compile(step, {}, { name, target: 'wasm' });
    const device = await make();
    const session = await device.open({ step: compiled }, { seed });
    await session.run('step', 0, 5);
    let outputs: Record<string, tf.Tensor> = {};
    for (let i = 0; i < 5; i++) outputs = withStep(seed, i, () => tf.tidy(() => step()));
    for (const [output, wanted] of Object.entries(outputs)) {
      const found = await session.read('step', output);
      wanted.dataSync().forEach((value, i) => expect(found[i], output).toBeCloseTo(value, 4));
    }
    const state = await session.readState();
    const variables = tf.engine().registeredVariables;
    for (const place of statePlaces(compiled)) {
      const wanted = variables[place.name]!.dataSync();
      stateView(state, place).forEach((value, i) =>
        expect(Math.abs(value - wanted[i]!), `${place.name} ${i}`).toBeLessThan(1e-4),
      );
    }
    session.close();
    device.close();
  });
});
