import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  chiSquareTail,
  expectedDivergences,
  expectedWasserstein,
  hellinger,
  holm,
  homogeneityTest,
  jensenShannon,
  kolmogorovP,
  ksComplement,
  momentsOf,
  normalisedInformation,
  quantile,
  sortedValues,
  wasserstein,
} from './index';

const numbers = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 25 });
const ascending = (list: readonly number[]) => sortedValues(Float64Array.from(list));
const counts = fc
  .array(fc.nat(20), { minLength: 6, maxLength: 6 })
  .filter((list) => list.some(Boolean));

describe('distances', () => {
  test('Wasserstein: a metric that moves along', () => {
    fc.assert(
      fc.property(numbers, numbers, numbers, fc.integer({ min: -5, max: 5 }), (x, y, z, shift) => {
        const [a, b, c] = [ascending(x), ascending(y), ascending(z)];
        const far = (p: Float64Array, q: Float64Array) => wasserstein(p, q)!;
        expect(far(a, a)).toBe(0);
        expect(far(a, b)).toBeCloseTo(far(b, a), 12);
        expect(far(a, c)).toBeLessThanOrEqual(far(a, b) + far(b, c) + 1e-9);
        expect(far(a, ascending(x.map((value) => value + shift)))).toBeCloseTo(Math.abs(shift), 12);
      }),
    );
  });

  test('Jensen–Shannon and Hellinger: metrics from 0 to 1, whatever the number of rows', () => {
    fc.assert(
      fc.property(counts, counts, counts, (a, b, c) => {
        for (const distance of [jensenShannon, hellinger]) {
          const far = (p: number[], q: number[]) => distance(p, q)!;
          expect(
            far(
              a,
              a.map((count) => 3 * count),
            ),
          ).toBeCloseTo(0, 6);
          expect(far(a, b)).toBeCloseTo(far(b, a), 12);
          expect(far(a, b)).toBeLessThanOrEqual(1 + 1e-12);
          expect(far(a, c)).toBeLessThanOrEqual(far(a, b) + far(b, c) + 1e-7);
        }
      }),
    );
    expect(jensenShannon([1, 0], [0, 1])).toBeCloseTo(1, 12);
    expect(hellinger([1, 0], [0, 1])).toBe(1);
    expect(jensenShannon([0, 0], [0, 1])).toBeNull();
  });

  test('what chance is expected to give is what samples give', () => {
    let state = 9;
    const uniform = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
    const sample = (count: number) => ascending(Array.from({ length: count }, uniform));
    const mean = (draw: () => number) =>
      Array.from({ length: 200 }, draw).reduce((sum, value) => sum + value, 0) / 200;
    const far = mean(() => wasserstein(sample(300), sample(500))!);
    expect(far / expectedWasserstein(sample(300), 500)!).toBeCloseTo(1, 1);
    const cells = (count: number) => {
      const list = Array<number>(8).fill(0);
      for (let i = 0; i < count; i++) list[Math.floor(8 * uniform())]!++;
      return list;
    };
    const expected = expectedDivergences(cells(300), 500)!;
    const root = (distance: typeof hellinger) =>
      Math.sqrt(mean(() => distance(cells(300), cells(500))! ** 2));
    expect(root(jensenShannon) / expected.jensenShannon).toBeCloseTo(1, 1);
    expect(root(hellinger) / expected.hellinger).toBeCloseTo(1, 1);
  });
});

/** Oracle: SciPy 1.17. */
describe('tests', () => {
  test.each([
    [3.2, 1, 0.07363827012030258],
    [10, 4, 0.04042768199451279],
    [150, 100, 0.0009039320423540184],
    [1000, 900, 0.010994608942135844],
    [0.5, 7, 0.9994464813904249],
    [60, 3, 5.878230727906921e-13],
    [2.5, 2, 0.2865047968601901],
  ])('P(χ² > %s) with %s degrees: scipy.stats.chi2.sf', (x, freedom, p) => {
    expect(chiSquareTail(x, freedom) / p).toBeCloseTo(1, 9);
  });

  test.each([
    [0.3, 20, 30, 0.20235672077103806],
    [0.1, 100, 150, 0.562861170580314],
    [0.5, 10, 8, 0.1659582247817542],
    [0.05, 2000, 1500, 0.026719100728279436],
  ])('Kolmogorov–Smirnov %s of %s and %s rows: exact', (distance, n, m, p) => {
    expect(kolmogorovP(distance, n, m)).toBeCloseTo(p, 9);
  });

  test.each([
    [0.01, 26048, 26048, 0.14679345186178716],
    [0.012, 26048, 6513, 0.43771146261386684],
    [0.02, 5000, 40000, 0.05638522747312391],
  ])('Kolmogorov–Smirnov %s of %s and %s rows: within .002', (distance, n, m, p) => {
    expect(Math.abs(kolmogorovP(distance, n, m)! - p)).toBeLessThan(0.002);
  });

  /** Oracle: scipy.special.kolmogorov of Stephens' argument. */
  test.each([
    [0.01, 26048, 26048, 0.14696292223313473],
    [0.012, 26048, 6513, 0.4389206393073757],
    [0.02, 5000, 40000, 0.05639252681221782],
  ])('Kolmogorov–Smirnov %s of %s and %s rows: the formula itself', (distance, n, m, p) => {
    expect(kolmogorovP(distance, n, m)).toBeCloseTo(p, 10);
  });

  test('a difference of nothing is certain, of everything impossible, and larger means rarer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4000 }), fc.integer({ min: 1, max: 4000 }), (n, m) => {
        expect(kolmogorovP(0, n, m)).toBe(1);
        const p = [0.1, 0.2, 0.4, 1].map((distance) => kolmogorovP(distance, n, m)!);
        for (let i = 1; i < 4; i++) expect(p[i]).toBeLessThanOrEqual(p[i - 1]! + 1e-12);
      }),
      { numRuns: 20 },
    );
    expect(kolmogorovP(0.5, 0, 4)).toBeNull();
  });

  test('about 5 % of samples of one source are told apart at 5 %', () => {
    let state = 4;
    const uniform = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
    const rounds = 600;
    const sample = (count: number) => ascending(Array.from({ length: count }, uniform));
    const cells = (count: number) => {
      const list = Array<number>(5).fill(0);
      for (let i = 0; i < count; i++) list[Math.floor(5 * uniform() ** 2)]!++;
      return list;
    };
    let [ks, chi] = [0, 0];
    for (let round = 0; round < rounds; round++) {
      if (kolmogorovP(1 - ksComplement(sample(90), sample(120))!, 90, 120)! < 0.05) ks++;
      if (homogeneityTest(cells(90), cells(120))!.p < 0.05) chi++;
    }
    for (const told of [ks, chi]) expect(Math.abs(told / rounds - 0.05)).toBeLessThan(0.027);
  });

  test('cells of few rows are tested as one; one cell is no test', () => {
    const joined = homogeneityTest([50, 50, 4], [50, 50, 4]);
    expect(homogeneityTest([50, 50, 1, 1, 1, 1], [50, 50, 1, 1, 1, 1])).toEqual(joined);
    expect(joined).toEqual({ statistic: 0, freedom: 2, p: 1 });
    expect(homogeneityTest([5, 0], [9, 0])).toBeNull();
    expect(homogeneityTest([0, 0], [9, 0])).toBeNull();
  });

  /** Oracle: by hand. */
  test('Holm', () => {
    expect(holm([0.04, 0.01, null, 0.03])).toEqual([0.06, 0.03, null, 0.06]);
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });
});

describe('moments and information', () => {
  /** Oracle: numpy and scipy.stats of [1, 2, 2, 9]. */
  test('moments', () => {
    const found = momentsOf(Float64Array.of(1, 2, 2, 9))!;
    expect(found.mean).toBe(3.5);
    expect(found.median).toBe(2);
    expect(found.deviation).toBeCloseTo(Math.sqrt(41 / 3), 12);
    expect(found.skewness).toBeCloseTo(1.097025449363867, 12);
    expect(found.kurtosis).toBeCloseTo(-0.7055324211778702, 12);
    expect(momentsOf(new Float64Array(0))).toBeNull();
    expect(momentsOf(Float64Array.of(5, 5))).toMatchObject({ deviation: 0, skewness: NaN });
    expect(quantile(Float64Array.of(1, 2, 4), 0.75)).toBe(3);
  });

  test('information: all where one column is the other renamed, none where they are independent', () => {
    expect(normalisedInformation(Float64Array.of(3, 0, 0, 5), 2)).toBeCloseTo(1, 12);
    expect(normalisedInformation(Float64Array.of(2, 4, 3, 6), 2)).toBeCloseTo(0, 12);
    expect(normalisedInformation(Float64Array.of(4), 1)).toBe(0);
    expect(normalisedInformation(Float64Array.of(0, 0), 1)).toBeNull();
  });
});
