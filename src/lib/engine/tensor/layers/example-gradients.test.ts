import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterEach, beforeAll, expect, it } from 'vitest';
import '../ops';
import { dense, exampleGradients, modelScope, type Dense, type WatchedApply } from '.';
import { pattern } from './torch-fixture';

beforeAll(() => tf.setBackend('cpu'));
afterEach(() => tf.disposeVariables());

/** A network of some depth, with a way around, and a loss for each row. */
function network(widths: readonly number[], seed: number, withBias: boolean) {
  const scope = modelScope('m', seed);
  const layers = widths
    .slice(1)
    .map((outputs, i) =>
      dense(scope.within(`${i}`), widths[i]!, outputs, withBias ? {} : { bias: null }),
    );
  const run = (x: tf.Tensor2D) => (apply: WatchedApply) => {
    let value = x;
    for (const layer of layers) {
      const next = tf.tanh(apply(layer, value));
      value = (next.shape[1] === value.shape[1] ? tf.add(next, value) : next) as tf.Tensor2D;
    }
    return tf.sum(tf.square(tf.sub(value, 0.3)), 1) as tf.Tensor1D;
  };
  return { scope, layers, run };
}

const plain: WatchedApply = (layer: Dense, x) => layer.apply(x) as tf.Tensor2D;

it('norms and clipped sums are those of examples taken one by one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 4 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 0, max: 1000 }),
      fc.boolean(),
      fc.double({ min: 0.05, max: 3, noNaN: true }),
      (widths, n, seed, withBias, limit) => {
        const { scope, layers, run } = network(widths, seed, withBias);
        const x = tf.tensor2d(pattern(n * widths[0]!, 3), [n, widths[0]!]);
        const variables = layers.flatMap((layer) => [...layer.variables]);
        const found = exampleGradients(n, layers, run(x));
        const sums = new Map(variables.map(({ name, size }) => [name, new Float64Array(size)]));
        for (let i = 0; i < n; i++) {
          const row = tf.slice(x, [i, 0], [1, -1]);
          const loss = () => tf.sum(run(row)(plain)) as tf.Scalar;
          const { value, grads } = tf.variableGrads(loss, variables);
          expect(found.losses.dataSync()[i]).toBeCloseTo(value.dataSync()[0]!, 5);
          const square = Object.values(grads)
            .flatMap((grad) => [...grad.dataSync()])
            .reduce((sum, g) => sum + g * g, 0);
          const squared = found.squaredNorms.dataSync()[i]!;
          expect(Math.abs(squared - square)).toBeLessThan(1e-4 * (1 + square));
          const factor = Math.min(1, limit / Math.sqrt(square));
          for (const [name, grad] of Object.entries(grads)) {
            grad.dataSync().forEach((g, k) => (sums.get(name)![k]! += g * factor));
          }
        }
        const clipped = found.clippedSum(limit);
        expect(Object.keys(clipped).toSorted()).toEqual([...sums.keys()].toSorted());
        for (const [name, sum] of sums) {
          const values = clipped[name]!.dataSync();
          sum.forEach((g, k) =>
            expect(Math.abs(values[k]! - g)).toBeLessThan(1e-4 * (1 + Math.abs(g))),
          );
        }
        scope.dispose();
      },
    ),
    { numRuns: 25 },
  );
});

it('a gradient of 0 stays 0', () => {
  const layer = dense(modelScope('m', 1), 2, 2);
  const found = exampleGradients(
    2,
    [layer],
    (apply) => tf.mul(tf.sum(apply(layer, tf.ones([2, 2])), 1), tf.tensor1d([0, 1])) as tf.Tensor1D,
  );
  const { [layer.bias!.name]: bias } = found.clippedSum(1);
  expect(found.squaredNorms.dataSync()[0]).toBe(0);
  expect([...bias!.dataSync()].every(Number.isFinite)).toBe(true);
});

it('refuses layers that are left out or applied twice', () => {
  const scope = modelScope('m', 1);
  const [one, other] = [dense(scope.within('1'), 2, 2), dense(scope.within('2'), 2, 2)];
  const x = tf.ones([3, 2]) as tf.Tensor2D;
  const sum = (value: tf.Tensor) => tf.sum(value, 1) as tf.Tensor1D;
  expect(() => exampleGradients(3, [one, other], (apply) => sum(apply(one, x)))).toThrow('m/2');
  expect(() => exampleGradients(3, [one], (apply) => sum(apply(one, apply(one, x))))).toThrow(
    'twice',
  );
});
