import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { groupOf, withStep } from '../ops';
import { adam, adamW, rAdam, sgd, type Optimizer } from '.';
import { afterSteps, problem } from './torch-fixture';

const close = (found: ArrayLike<number>, wanted: readonly number[], tolerance: number) => {
  expect(found.length).toBe(wanted.length);
  wanted.forEach((value, i) =>
    expect(Math.abs(found[i]! - value), `element ${i}`).toBeLessThan(tolerance),
  );
};

type Make = (variables: tf.Variable[]) => Optimizer;

/** Runs `steps` on the problem of the fixture from w [2, 2] and v [2]; gives both, flat. */
function solve(make: Make, steps: number): Float32Array {
  const w = tf.variable(tf.tensor(problem.start.slice(0, 4), [2, 2]), true, 'w');
  const v = tf.variable(tf.tensor1d(problem.start.slice(4)), true, 'v');
  const optimizer = make([w, v]);
  const flat = () => tf.concat([tf.reshape(w, [-1]), v]);
  const loss = () =>
    tf.sum(
      tf.add(tf.mul(tf.mul(0.5, problem.a), tf.square(flat())), tf.mul(problem.b, flat())),
    ) as tf.Scalar;
  for (let step = 0; step < steps; step++) {
    withStep(1, step, () => tf.tidy(() => optimizer.apply(tf.variableGrads(loss, [w, v]).grads)));
  }
  const end = flat().dataSync() as Float32Array;
  optimizer.dispose();
  w.dispose();
  v.dispose();
  return end;
}

beforeAll(() => tf.setBackend('cpu'));
afterEach(() => tf.disposeVariables());

describe('optimizers move as those of PyTorch', () => {
  const rate = { learningRate: 0.02 };
  const cases: [keyof typeof afterSteps, number, Make][] = [
    ['sgd', 12, (v) => sgd('o', v, { learningRate: 0.1 })],
    ['sgd momentum', 12, (v) => sgd('o', v, { learningRate: 0.05, momentum: 0.9 })],
    [
      'sgd nesterov, decay',
      12,
      (v) =>
        sgd('o', v, { learningRate: 0.05, momentum: 0.9, isNesterov: true, weightDecay: 0.01 }),
    ],
    ['adam', 12, (v) => adam('o', v, { ...rate, betas: [0.5, 0.9] })],
    ['adam, decay', 12, (v) => adam('o', v, { ...rate, weightDecay: 0.1 })],
    ['adam, clipped', 12, (v) => adam('o', v, { ...rate, clipNorm: 0.5 })],
    ['adamW', 12, (v) => adamW('o', v, { ...rate, weightDecay: 0.1 })],
    ['rAdam', 25, (v) => rAdam('o', v, rate)],
    ['rAdam, decay', 25, (v) => rAdam('o', v, { ...rate, weightDecay: 0.1, betas: [0.8, 0.95] })],
    [
      'rAdam, decoupled',
      12,
      (v) => rAdam('o', v, { ...rate, weightDecay: 0.1, isDecoupled: true }),
    ],
  ];
  it.each(cases)('%s', (name, steps, make) => {
    close(solve(make, steps), afterSteps[name], 3e-6);
  });
});

describe('an optimizer', () => {
  it('declares its variables as one group and keeps flat slots beside them', () => {
    const w = tf.variable(tf.ones([3, 2]), true, 'w');
    const v = tf.variable(tf.ones([4]), true, 'v');
    const optimizer = adam('both', [w, v], { learningRate: 1 });
    expect(optimizer.slots.map(({ name, shape }) => [name, shape])).toEqual([
      ['both/first moment', [10]],
      ['both/second moment', [10]],
    ]);
    for (const member of [w, v]) {
      const group = groupOf(member);
      expect(group?.name).toBe('both');
      expect(group?.variables.map(({ name }) => name)).toEqual(['w', 'v']);
    }
    optimizer.dispose();
    w.dispose();
    v.dispose();
  });

  it('counts the updates of a step by their turns', () => {
    // Adam's first two updates with the same gradient each move by the learning rate.
    const w = tf.variable(tf.tensor1d([0]), true, 'w');
    const optimizer = adam('o', [w], { learningRate: 0.5, updatesPerStep: 2, epsilon: 0 });
    for (const turn of [0, 1]) {
      withStep(1, 0, () => optimizer.apply({ w: tf.tensor1d([3]) }, { turn }));
    }
    close(w.dataSync(), [-1], 1e-6);
    optimizer.dispose();
    w.dispose();
  });

  it('takes its rate from a scalar or a schedule, and 0 for a missing gradient', () => {
    const w = tf.variable(tf.tensor1d([1, 1]), true, 'w');
    const optimizer = sgd('o', [w], { learningRate: (step) => tf.mul(step, 0.5) });
    withStep(1, 3, () => optimizer.apply({ w: tf.tensor1d([1, 0]) }));
    close(w.dataSync(), [-0.5, 1], 1e-7);
    withStep(1, 4, () =>
      optimizer.apply({ w: tf.tensor1d([1, 1]) }, { learningRate: tf.scalar(0.25) }),
    );
    close(w.dataSync(), [-0.75, 0.75], 1e-7);
    withStep(1, 5, () => optimizer.apply({ w: null }));
    close(w.dataSync(), [-0.75, 0.75], 1e-7);
    optimizer.dispose();
    w.dispose();
  });

  it('refuses to have nothing to move', () => {
    expect(() => sgd('o', [], { learningRate: 1 })).toThrow('no variables');
  });

  it('leaves no tensors behind', () => {
    const w = tf.variable(tf.ones([5]), true, 'w');
    const optimizer = rAdam('o', [w], { learningRate: 0.1, weightDecay: 0.1, clipNorm: 1 });
    const gradient = tf.ones([5]);
    const before = tf.memory().numTensors;
    withStep(1, 0, () => optimizer.apply({ w: gradient }));
    expect(tf.memory().numTensors).toBe(before);
    gradient.dispose();
    optimizer.dispose();
    w.dispose();
  });
});
