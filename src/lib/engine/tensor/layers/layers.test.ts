import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { withStep } from '../ops';
import {
  activation,
  attention,
  batchNorm,
  convolution,
  dense,
  dropout,
  embedding,
  inference,
  layerNorm,
  leakyRelu,
  modelScope,
  residual,
  sequence,
  training,
} from '.';
import { attended, batchNormed, layerNormed, pattern, penalty } from './torch-fixture';

beforeAll(() => tf.setBackend('cpu'));
afterEach(() => tf.disposeVariables());

const close = (found: tf.Tensor, wanted: readonly number[], tolerance = 1e-5) => {
  const values = found.dataSync();
  expect(values.length).toBe(wanted.length);
  wanted.forEach((value, i) =>
    expect(Math.abs(values[i]! - value), `element ${i}`).toBeLessThan(tolerance),
  );
};
const patterned = (shape: number[], factor = 1) =>
  tf.tensor(
    pattern(
      shape.reduce((product, n) => product * n, 1),
      factor,
    ),
    shape,
  );

describe('dense', () => {
  it('applies to the last axis', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
        (lead) => {
          const scope = modelScope('m', 1);
          const layer = dense(scope, 3, 2);
          const x = patterned([...lead, 3]);
          const whole = layer.apply(x);
          expect(whole.shape).toEqual([...lead, 2]);
          const rows = layer.apply(tf.reshape(x, [-1, 3]));
          expect([...whole.dataSync()]).toEqual([...rows.dataSync()]);
          scope.dispose();
        },
      ),
      { numRuns: 20 },
    );
  });

  it('is x · weight + bias', () => {
    const layer = dense(modelScope('m', 1), 2, 1);
    layer.weight.assign(tf.tensor2d([[2], [3]]));
    layer.bias!.assign(tf.tensor1d([10]));
    close(layer.apply(tf.tensor2d([[1, 2]])), [18]);
    expect(dense(modelScope('n', 1), 2, 1, { bias: null }).variables).toHaveLength(1);
  });
});

describe('batch norm', () => {
  const make = () => {
    const layer = batchNorm(modelScope('m', 1), 3);
    layer.variables[0]!.assign(tf.add(patterned([3]), 1));
    layer.variables[1]!.assign(tf.slice(patterned([4]), 1));
    return layer;
  };
  const x = () => tf.add(patterned([5, 3], 4), 1);

  it('trains, remembers and infers as BatchNorm1d of PyTorch', () => {
    const layer = make();
    close(layer.apply(x(), training), batchNormed.train);
    layer.apply(tf.mul(x(), 2), training);
    close(layer.running.mean, batchNormed.mean);
    close(layer.running.variance, batchNormed.variance);
    close(layer.apply(x(), inference), batchNormed.infer);
  });

  it('has the gradient of PyTorch', () => {
    const layer = make();
    const loss = (input: tf.Tensor) =>
      tf.sum(tf.mul(layer.apply(input, training), patterned([5, 3], 2)));
    close(tf.grad(loss)(x()), batchNormed.inputGradient);
  });
});

it('layer norm is that of PyTorch', () => {
  const layer = layerNorm(modelScope('m', 1), 4);
  layer.variables[0]!.assign(tf.add(patterned([4]), 1));
  layer.variables[1]!.assign(patterned([4]));
  close(layer.apply(patterned([3, 4], 3), training), layerNormed);
});

describe('attention', () => {
  const make = () => {
    const layer = attention(modelScope('m', 1), 6, 2);
    const biases = pattern(18);
    const parts = layer.variables;
    [1, 2, 3, 4].forEach((factor, k) => {
      parts[2 * k]!.assign(patterned([6, 6], factor));
      const bias = k < 3 ? biases.slice(6 * k, 6 * k + 6) : pattern(6);
      parts[2 * k + 1]!.assign(tf.tensor1d(bias));
    });
    return layer;
  };
  const x = () => patterned([2, 3, 6], 2) as tf.Tensor3D;

  it('to itself is MultiheadAttention of PyTorch', () => {
    close(make().apply(x()), attended.self);
  });

  it('to others, masked, is MultiheadAttention of PyTorch', () => {
    const mask = new Float32Array(12);
    mask.fill(-1e9, 2, 4);
    const memory = patterned([2, 4, 6], 3) as tf.Tensor3D;
    close(make().apply(x(), memory, tf.tensor2d(mask, [3, 4])), attended.masked);
  });

  it('refuses heads that do not divide the width', () => {
    expect(() => attention(modelScope('m', 1), 6, 4)).toThrow('4 heads');
  });
});

it('a gradient penalty of a leaky critic has the second derivatives of PyTorch', () => {
  const scope = modelScope('critic', 1);
  const critic = sequence(
    dense(scope.within('first'), 4, 5),
    activation((value) => leakyRelu(value, 0.2)),
    dense(scope.within('second'), 5, 1, { bias: null }),
  );
  const [first, firstBias, second] = critic.variables as [tf.Variable, tf.Variable, tf.Variable];
  first.assign(patterned([4, 5]));
  firstBias.assign(patterned([5]));
  second.assign(patterned([5, 1]));
  const loss = () => {
    const score = (x: tf.Tensor) => tf.sum(critic.apply(x, training));
    const slope = tf.grad(score)(patterned([3, 4], 2));
    const norm = tf.sqrt(tf.sum(tf.square(slope), 1));
    return tf.mul(tf.mean(tf.square(tf.sub(norm, 1))), 10) as tf.Scalar;
  };
  const { value, grads } = tf.variableGrads(loss, [first, second]);
  close(value, [penalty.value]);
  close(grads[first.name]!, penalty.first);
  close(grads[second.name]!, penalty.second);
});

describe('dropout', () => {
  const drop = (step: number, use?: string) =>
    withStep(7, step, () =>
      Array.from(
        dropout(modelScope('m', 1).within('d'), 0.25)
          .apply(tf.ones([40, 25]), use === undefined ? training : { ...training, use })
          .dataSync(),
      ),
    );

  it('zeroes its share and scales the rest', () => {
    const values = drop(0);
    expect(new Set(values)).toEqual(new Set([0, Math.fround(4 / 3)]));
    // 1,000 draws: three standard deviations are 0.041.
    const zeros = values.filter((value) => value === 0).length;
    expect(Math.abs(zeros / 1000 - 0.25)).toBeLessThan(0.041);
  });

  it('has a mask of its own for every step and use, and the same again', () => {
    expect(drop(3)).toEqual(drop(3));
    expect(drop(3)).not.toEqual(drop(4));
    expect(drop(3)).not.toEqual(drop(3, 'fake'));
  });

  it('does nothing in inference', () => {
    const x = tf.ones([3]);
    expect(dropout(modelScope('m', 1), 0.5).apply(x, inference)).toBe(x);
  });
});

it('embedding looks rows up; its gradient adds up by row', () => {
  const layer = embedding(modelScope('m', 1), 4, 2);
  const at = tf.tensor2d(
    [
      [3, 0],
      [3, 3],
    ],
    [2, 2],
    'int32',
  );
  const table = layer.variables[0]!;
  const rows = layer.apply(at, training);
  expect(rows.shape).toEqual([2, 2, 2]);
  expect([...rows.dataSync()].slice(0, 2)).toEqual([...table.dataSync()].slice(6));
  const loss = () => tf.sum(tf.mul(layer.apply(at, training), patterned([2, 2, 2]))) as tf.Scalar;
  const p = pattern(8);
  const third = [p[0]! + p[4]! + p[6]!, p[1]! + p[5]! + p[7]!];
  close(tf.variableGrads(loss, [table]).grads[table.name]!, [p[2]!, p[3]!, 0, 0, 0, 0, ...third]);
});

it('residual adds or stands side by side', () => {
  const twice = activation((x) => tf.mul(x, 2));
  close(residual(twice).apply(tf.tensor2d([[1, 2]]), training), [3, 6]);
  close(residual(twice, 'concat').apply(tf.tensor2d([[1, 2]]), training), [2, 4, 1, 2]);
});

it('convolution adds a bias to windows', () => {
  const layer = convolution(modelScope('m', 1), 2, 1, 1, { pad: 'valid', stride: 2 });
  const [weight, bias] = layer.variables as [tf.Variable, tf.Variable];
  weight.assign(tf.tensor4d([1, 10, 100, 1000], [2, 2, 1, 1]));
  bias.assign(tf.tensor1d([0.5]));
  const x = tf.tensor4d([1, 2, 0, 0, 3, 4, 0, 5], [1, 2, 4, 1]);
  close(layer.apply(x, training), [4321.5, 5000.5]);
});
