import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { stream } from '../../random';
import '../ops';
import {
  constant,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  modelScope,
  normalWith,
  ones,
  torchLinearBias,
  torchLinearWeight,
  uniformWithin,
  zeros,
} from '.';

beforeAll(() => tf.setBackend('cpu'));
afterEach(() => tf.disposeVariables());

describe('a scope', () => {
  it('gives the same values for the same seed and name, and others otherwise', () => {
    const draw = (seed: number, place: string, name: string) => {
      const scope = modelScope('m', seed);
      const values = [...scope.within(place).variable(name, [3, 2], heNormal).dataSync()];
      scope.dispose();
      return values;
    };
    expect(draw(1, 'a', 'w')).toEqual(draw(1, 'a', 'w'));
    expect(draw(1, 'a', 'w')).not.toEqual(draw(2, 'a', 'w'));
    expect(draw(1, 'a', 'w')).not.toEqual(draw(1, 'b', 'w'));
    expect(draw(1, 'a', 'w')).not.toEqual(draw(1, 'a', 'v'));
  });

  it('names variables by their place and refuses a name twice', () => {
    const scope = modelScope('m', 1);
    expect(scope.within('a').within('b').variable('w', [1], zeros).name).toBe('m/a/b/w');
    expect(() => scope.within('a/b').variable('w', [1], zeros)).toThrow('"m/a/b/w"');
  });

  it('frees all variables of its model, so that it can be built again', () => {
    const before = tf.memory().numTensors;
    const scope = modelScope('m', 1);
    const inner = scope.within('a');
    inner.variable('w', [2], ones);
    inner.variable('running', [2], ones, false);
    inner.dispose();
    expect(tf.memory().numTensors).toBe(before);
    expect(scope.variable('a/w', [2], ones).trainable).toBe(true);
  });
});

describe('first values', () => {
  const shape = [40, 60];
  /** Variances as `torch.nn.init` documents them, by inputs and outputs. */
  it.each([
    ['glorot uniform', glorotUniform, 2 / 100, true],
    ['glorot normal', glorotNormal, 2 / 100, false],
    ['he uniform', heUniform, 2 / 40, true],
    ['he normal', heNormal, 2 / 40, false],
    ['lecun uniform', lecunUniform, 1 / 40, true],
    ['lecun normal', lecunNormal, 1 / 40, false],
    ['torch linear', torchLinearWeight, 1 / 120, true],
    ['uniform', uniformWithin(2), 4 / 3, true],
    ['normal', normalWith(2), 4, false],
  ] as const)('%s has its variance and bound', (_, init, variance, isBounded) => {
    const values = [...init(shape, stream(5, 'test'))];
    const n = values.length;
    const mean = values.reduce((sum, x) => sum + x, 0) / n;
    const second = values.reduce((sum, x) => sum + x * x, 0) / n;
    // Four standard errors; those of a variance are at most sqrt(2 / n) of it (the normal's).
    expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(variance / n));
    expect(Math.abs(second / variance - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    const largest = Math.max(...values.map(Math.abs));
    const bound = Math.sqrt(3 * variance);
    if (isBounded) {
      expect(largest).toBeLessThanOrEqual(bound * (1 + 1e-6));
      expect(largest).toBeGreaterThan(bound * 0.99);
    } else {
      expect(largest).toBeGreaterThan(bound * 1.2);
    }
  });

  it('counts the window of a convolution', () => {
    const values = lecunUniform([3, 3, 4, 8], stream(1, 'test'));
    const bound = Math.sqrt(3 / 36);
    const largest = Math.max(...values.map(Math.abs));
    expect(largest).toBeLessThanOrEqual(bound);
    expect(largest).toBeGreaterThan(bound * 0.95);
    expect(() => heNormal([4], stream(1, 'test'))).toThrow('no fan');
  });

  it('bias of torch.nn.Linear, and constants', () => {
    const values = torchLinearBias(16)([400], stream(1, 'test'));
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(0.25);
    expect(Math.max(...values)).toBeGreaterThan(0.24);
    expect([...constant(3)([2], stream(1, 'test'))]).toEqual([3, 3]);
  });
});
