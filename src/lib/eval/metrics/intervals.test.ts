/** Intervals hold the truth: simulated tables whose distances are known in closed form or by quadrature. */
import { describe, expect, test } from 'vitest';
import { normalQuantile, stream, type Stream } from '../../engine/random';
import type { Interval } from '../../engine/schema';
import {
  divergenceIntervals,
  hellinger,
  jensenShannon,
  momentErrors,
  momentsOf,
  sizeExcess,
  sortedValues,
  wasserstein,
  wassersteinInterval,
} from './index';

const rounds = 200;
const holds = ({ low, high }: Interval, truth: number) =>
  low <= truth + 1e-12 && truth <= high + 1e-12;

/** Counts of so many rows over cells of these shares. */
function countsOf(shares: readonly number[], rows: number, random: Stream, lane: number) {
  const upTo = shares.map((_, k) => shares.slice(0, k + 1).reduce((sum, each) => sum + each, 0));
  const counts = new Float64Array(shares.length);
  for (let row = 0; row < rows; row++) {
    const level = random.uniform(row, lane) * upTo.at(-1)!;
    const cell = upTo.findIndex((edge) => level < edge);
    counts[cell] = counts[cell]! + 1;
  }
  return counts;
}

const flat = (size: number) => Array.from({ length: size }, () => 1 / size);
const steep = (size: number) => Array.from({ length: size }, (_, k) => (k + 1) ** -1.2);
const tilted = (shares: readonly number[], by: number) =>
  shares.map((share, k) => share * (k % 2 === 0 ? 1 + by : 1 - by));

describe('Jensen–Shannon and Hellinger', () => {
  test.each([
    ['two labels, the same', flat(2), flat(2), 100, 100],
    ['two labels, not the same', flat(2), [0.65, 0.35], 100, 100],
    ['twenty bins, the same', flat(20), flat(20), 500, 300],
    ['twenty bins, nearly the same', flat(20), tilted(flat(20), 0.1), 600, 600],
    ['twenty bins, not the same', flat(20), tilted(flat(20), 0.5), 500, 500],
    ['rare labels, the same', steep(30), steep(30), 400, 400],
    ['rare labels, not the same', steep(30), steep(30).reverse(), 400, 300],
  ])('%s', (_, p, q, rowsP, rowsQ) => {
    const [truthOfShannon, truthOfHellinger] = [jensenShannon(p, q)!, hellinger(p, q)!];
    let [shannon, squared] = [0, 0];
    for (let round = 0; round < rounds; round++) {
      const random = stream(round, 'simulated shares');
      const [a, b] = [countsOf(p, rowsP, random, 0), countsOf(q, rowsQ, random, 1)];
      const found = divergenceIntervals(a, b, round, 'test')!;
      if (holds(found.jensenShannon, truthOfShannon)) shannon++;
      if (holds(found.hellinger, truthOfHellinger)) squared++;
      expect(holds(found.jensenShannon, jensenShannon(a, b)!)).toBe(true);
      expect(holds(found.hellinger, hellinger(a, b)!)).toBe(true);
    }
    expect(shannon / rounds).toBeGreaterThanOrEqual(0.9);
    expect(squared / rounds).toBeGreaterThanOrEqual(0.9);
  });

  test('of large tables that differ they are narrow, and a seed decides them', () => {
    const random = stream(1, 'large tables');
    const [a, b] = [
      countsOf(flat(20), 40_000, random, 0),
      countsOf(tilted(flat(20), 0.5), 40_000, random, 1),
    ];
    const { low, high } = divergenceIntervals(a, b, 1, 'test')!.jensenShannon;
    expect(high - low).toBeLessThan(0.1 * jensenShannon(a, b)!);
    expect(divergenceIntervals(a, b, 1, 'test')).toEqual(divergenceIntervals(a, b, 1, 'test'));
    expect(divergenceIntervals(a, b, 2, 'test')).not.toEqual(divergenceIntervals(a, b, 1, 'test'));
    expect(divergenceIntervals([0, 0], [1, 2], 1, 'test')).toBeNull();
    expect(divergenceIntervals([3], [4], 1, 'test')!.hellinger.low).toBe(0);
  });
});

describe('Wasserstein', () => {
  const exponential = (u: number) => -Math.log(1 - u);
  /** A share of zeros, then a tail. */
  const spiked = (zeros: number) => (u: number) =>
    u < zeros ? 0 : -3 * Math.log((1 - u) / (1 - zeros));

  test.each([
    ['the same', normalQuantile, normalQuantile],
    ['a little further', normalQuantile, (u: number) => normalQuantile(u) + 0.1],
    ['wider', normalQuantile, (u: number) => 1.15 * normalQuantile(u)],
    ['a longer tail', exponential, (u: number) => 1.1 * exponential(u)],
    ['more zeros', spiked(0.88), spiked(0.9)],
  ])('%s', (_, p, q) => {
    const grid = 20_000;
    let truth = 0;
    for (let k = 0; k < grid; k++)
      truth += Math.abs(p((k + 0.5) / grid) - q((k + 0.5) / grid)) / grid;
    for (const [n, m] of [
      [60, 80],
      [900, 600],
    ] as const) {
      let held = 0;
      for (let round = 0; round < rounds; round++) {
        const random = stream(round, 'simulated numbers');
        const draw = (rows: number, by: (u: number) => number, lane: number) =>
          sortedValues(Float64Array.from({ length: rows }, (_, i) => by(random.uniform(i, lane))));
        const [a, b] = [draw(n, p, 0), draw(m, q, 1)];
        const found = wassersteinInterval(a, b)!;
        if (holds(found, truth)) held++;
        expect(holds(found, wasserstein(a, b)!)).toBe(true);
      }
      expect(held / rounds, `${n} and ${m} rows`).toBeGreaterThanOrEqual(0.9);
    }
  });

  test('single values', () => {
    expect(wassersteinInterval(Float64Array.of(), Float64Array.of(1))).toBeNull();
    expect(wassersteinInterval(Float64Array.of(2), Float64Array.of(5))).toEqual({
      low: 3,
      high: 3,
    });
  });
});

/** Oracle: the mean of |N(μ, σ)| less |μ|, scipy.stats.foldnorm. */
test.each([
  [0, 1, 0.7978845608028654],
  [0.5, 1, 0.39559311480261194],
  [-2, 3, 0.9067178829464217],
])('sizes of normal numbers exceed %s by chance (error %s)', (mean, error, excess) => {
  expect(sizeExcess(mean, error)).toBeCloseTo(excess, 9);
  expect(sizeExcess(mean, 0)).toBe(0);
});

/** Oracle: the spread of the moments themselves over simulated samples. */
test.each([
  ['normal', normalQuantile],
  ['with a tail', (u: number) => -Math.log(1 - u)],
])('standard errors of moments, %s', (_, by) => {
  const names = ['median', 'deviation', 'skewness', 'kurtosis'] as const;
  const found = Array.from({ length: rounds }, (_, round) => {
    const random = stream(round, 'simulated moments');
    const values = Float64Array.from({ length: 1500 }, (_, i) => by(random.uniform(i))).sort();
    const moments = momentsOf(values)!;
    return { moments, errors: momentErrors(values, moments)! };
  });
  for (const name of names) {
    const mean = (of: (one: (typeof found)[number]) => number) =>
      found.reduce((sum, one) => sum + of(one), 0) / rounds;
    const middle = mean(({ moments }) => moments[name]);
    const spread = Math.sqrt(mean(({ moments }) => (moments[name] - middle) ** 2));
    // A tail's sixth and eighth moments are rarely in the sample.
    const least = { median: 0.85, deviation: 0.85, skewness: 0.75, kurtosis: 0.5 }[name];
    expect(mean(({ errors }) => errors[name]) / spread, name).toBeGreaterThan(least);
    expect(mean(({ errors }) => errors[name]) / spread, name).toBeLessThan(1.2);
  }
  expect(momentErrors(Float64Array.of(5, 5), momentsOf(Float64Array.of(5, 5))!)).toBeNull();
});
