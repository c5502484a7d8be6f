import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../random';
import {
  aliasTable,
  bits,
  categorical,
  categoricalByAlias,
  declareGroup,
  dropoutMask,
  groupOf,
  gumbel,
  logSumExp,
  normal,
  segmentArgMax,
  segmentOneHot,
  segmentSoftmax,
  segmentSpread,
  segmentSum,
  shuffledRows,
  sortByKey,
  stepNumber,
  uniform,
  withStep,
} from './index';

const seeds = fc.integer({ min: 0, max: 0xffffffff });
const steps = fc.nat(1e6);

/** The numbers of an op that runs as step `step`. */
function numbers(seed: number, step: number, op: () => tf.Tensor): number[] {
  return withStep(seed, step, () => tf.tidy(() => [...op().dataSync()]));
}

describe('random ops', () => {
  it('draw the words of the stream (seed, purpose) at index step * 2^32 + block', () => {
    fc.assert(
      fc.property(seeds, steps, fc.integer({ min: 1, max: 11 }), (seed, step, count) => {
        const words = Array.from({ length: count }, (_, e) =>
          stream(seed, 'law').uint32(step * 2 ** 32 + (e >>> 2), e & 3),
        );
        expect(numbers(seed, step, () => bits([count], 'law'))).toEqual(words.map((w) => w | 0));
        const uniforms = words.map((word) => Math.fround(((word >>> 9) + 0.5) * 2 ** -23));
        expect(numbers(seed, step, () => uniform([count], 'law'))).toEqual(uniforms);
      }),
      { numRuns: 30 },
    );
  });

  it('are normal and Gumbel by their formulas', () => {
    const u = numbers(3, 7, () => uniform([8], 'p'));
    const z = numbers(3, 7, () => normal([8], 'p'));
    const g = numbers(3, 7, () => gumbel([8], 'p'));
    for (let e = 0; e < 8; e++) {
      const radius = Math.sqrt(-2 * Math.log(u[e & ~1]!));
      const angle = 2 * Math.PI * u[e | 1]!;
      expect(z[e]).toBeCloseTo(radius * (e % 2 === 0 ? Math.cos(angle) : Math.sin(angle)), 6);
      expect(g[e]).toBeCloseTo(-Math.log(-Math.log(u[e]!)), 6);
    }
  });

  it('have the moments of their distributions (five standard errors of 40,000 draws)', () => {
    const n = 40_000;
    const moments = (values: number[]) => {
      const mean = values.reduce((sum, x) => sum + x, 0) / n;
      return { mean, variance: values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n };
    };
    const z = moments(numbers(1, 0, () => normal([n], 'z')));
    expect(Math.abs(z.mean)).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(z.variance - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    const g = moments(numbers(1, 0, () => gumbel([n], 'g')));
    expect(Math.abs(g.mean - 0.5772156649)).toBeLessThan((5 * 1.2825) / Math.sqrt(n));
    const mask = moments(numbers(1, 0, () => dropoutMask([n], 0.2, 'm')));
    expect(Math.abs(mask.mean - 1)).toBeLessThan((5 * 0.5) / Math.sqrt(n));
  });

  it('differ by step and purpose, and tell the step', () => {
    expect(numbers(1, 0, () => uniform([4], 'a'))).not.toEqual(
      numbers(1, 1, () => uniform([4], 'a')),
    );
    expect(numbers(1, 0, () => uniform([4], 'a'))).not.toEqual(
      numbers(1, 0, () => uniform([4], 'b')),
    );
    expect(numbers(1, 12, stepNumber)).toEqual([12]);
  });

  it('batches hold every row once an epoch', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 60 }), (seed, rows) => {
        const count = 7;
        const drawn = Array.from({ length: rows }, (_, step) =>
          numbers(seed, step, () => shuffledRows(rows, count, 'batch')),
        ).flat();
        const times = new Array<number>(rows).fill(0);
        drawn.forEach((row) => times[row]!++);
        expect(times).toEqual(times.map(() => count));
      }),
      { numRuns: 20 },
    );
  });
});

describe('segment ops', () => {
  const starts = [0, 2, 3, 6];
  const x = tf.tensor2d([
    [1, 5, 2, 4, 4, 0],
    [-1, -2, 7, 0, 3, 3],
  ]);

  it('reduce, choose and spread by segment', () => {
    expect(segmentSum(x, starts).arraySync()).toEqual([
      [6, 2, 8],
      [-3, 7, 6],
    ]);
    expect(segmentArgMax(x, starts).arraySync()).toEqual([
      [1, 0, 0],
      [0, 0, 1],
    ]);
    expect(segmentOneHot(x, starts).arraySync()).toEqual([
      [0, 1, 1, 1, 0, 0],
      [1, 0, 1, 0, 1, 0],
    ]);
    expect(segmentSpread(tf.tensor2d([[1, 2, 3]]), starts).arraySync()).toEqual([
      [1, 1, 2, 3, 3, 3],
    ]);
  });

  it('softmax has sum 1 in each segment, also of large numbers', () => {
    const sums = segmentSum(segmentSoftmax(tf.mul(x, 1000), starts), starts);
    for (const sum of sums.dataSync()) expect(sum).toBeCloseTo(1, 6);
  });

  it('refuse segments that are empty or do not fit', () => {
    expect(() => segmentSum(x, [0, 2, 2, 6])).toThrow('rise');
    expect(() => segmentSum(x, [0, 5])).toThrow('end at 5');
    expect(() => segmentSpread(x, starts)).toThrow('cannot take');
  });
});

describe('categorical draws', () => {
  const weights = [3, 0, 1, 4, 0];
  const n = 8000;
  /** 99.99 % quantile of chi-square with 2 degrees of freedom. */
  const limit = 18.4;

  function expectShares(drawn: ArrayLike<number>): void {
    const counts = weights.map(() => 0);
    Array.from(drawn).forEach((place) => counts[place]!++);
    expect([counts[1], counts[4]]).toEqual([0, 0]);
    const square = weights.reduce((sum, weight, i) => {
      const expected = (weight / 8) * n;
      return weight === 0 ? sum : sum + (counts[i]! - expected) ** 2 / expected;
    }, 0);
    expect(square).toBeLessThan(limit);
  }

  it('by inverse distribution function follow the weights', () => {
    const rows = tf.tile(tf.tensor2d([weights]), [n, 1]);
    expectShares(numbers(5, 0, () => categorical(rows, 'c')));
  });

  it('by alias table follow the weights', () => {
    const { chance, other } = aliasTable(weights);
    const table = [tf.tensor1d(chance), tf.tensor1d(other, 'int32')] as const;
    expectShares(numbers(5, 0, () => categoricalByAlias(...table, [n], 'c')));
  });

  it('alias tables give back their weights', () => {
    const given = fc.array(
      fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 9, noNaN: true })),
      {
        minLength: 1,
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(given, (all) => {
        fc.pre(all.some((weight) => weight > 0));
        const { chance, other } = aliasTable(all);
        const shares = all.map(() => 0);
        chance.forEach((p, i) => {
          shares[i]! += p / all.length;
          shares[other[i]!]! += (1 - p) / all.length;
        });
        const total = all.reduce((sum, weight) => sum + weight, 0);
        shares.forEach((share, i) => expect(share).toBeCloseTo(all[i]! / total, 6));
      }),
    );
    expect(() => aliasTable([0, 0])).toThrow('not all 0');
    expect(() => aliasTable([1, -1])).toThrow('not negative');
  });
});

describe('others', () => {
  it('sortByKey sorts stably, NaN last', () => {
    expect([...sortByKey([2, NaN, 1, Infinity, 2, -Infinity])]).toEqual([5, 2, 0, 4, 3, 1]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 })), (keys) => {
        const expected = [...keys.keys()].sort((a, b) => keys[a]! - keys[b]! || a - b);
        expect([...sortByKey(keys)]).toEqual(expected);
      }),
    );
  });

  it('logSumExp does not overflow', () => {
    const x = tf.tensor2d([
      [1000, 1000],
      [-1000, -1000],
    ]);
    const [high, low] = logSumExp(x).dataSync();
    expect(high).toBeCloseTo(1000 + Math.LN2, 3);
    expect(low).toBeCloseTo(-1000 + Math.LN2, 3);
    expect(logSumExp(x, 0, true).shape).toEqual([1, 2]);
  });

  it('a group is float32, and a variable is in one group', () => {
    const a = tf.variable(tf.zeros([2]));
    const b = tf.variable(tf.zeros([2], 'int32'));
    declareGroup('g', [a]);
    expect(groupOf(a)).toEqual({ name: 'g', variables: [a] });
    expect(groupOf(b)).toBeNull();
    expect(() => declareGroup('h', [a])).toThrow('in group g');
    expect(() => declareGroup('h', [b])).toThrow('float32 only');
    tf.disposeVariables();
  });
});
