import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sortNumbers } from './radix-sort';
import { countBelow, momentsOf, quantile, runsOf, sortedNumbers } from './sorted';

const doubles = fc.array(fc.double({ noNaN: true }), { maxLength: 200 });
const repeat = (list: readonly number[], times: number) =>
  Float64Array.from({ length: list.length * times }, (_, i) => list[i % list.length]!);

describe('sorting', () => {
  test('radix sort gives what the built-in sort gives, negative numbers, −0 and infinities too', () => {
    fc.assert(
      fc.property(doubles, (list) => {
        // Long enough that the radix sort takes part.
        const values = repeat([...list, -0, 0, Infinity, -1e-320], 20_000 / (list.length + 4) + 1);
        const bytes = (list: Float64Array) => Buffer.from(list.buffer);
        expect(bytes(sortNumbers(values)).equals(bytes(values.slice().sort()))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  test('whole numbers of a small range are counted, with the same result; nulls are left out', () => {
    const list = fc.array(fc.oneof(fc.integer({ min: -30, max: 30 }), fc.constant(NaN)));
    fc.assert(
      fc.property(list, (values) => {
        const kept = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
        expect([...sortedNumbers(Float64Array.from(values))]).toEqual(kept);
      }),
    );
  });
});

test('quantiles: the inclusive method of Python’s statistics', () => {
  // statistics.quantiles([1, 2, 4, 8, 16, 32], n=4, method='inclusive') == [2.5, 6.0, 14.0]
  const sorted = Float64Array.from([1, 2, 4, 8, 16, 32]);
  expect([0.25, 0.5, 0.75].map((share) => quantile(sorted, share))).toEqual([2.5, 6, 14]);
  expect(quantile(Float64Array.of(7), 0.25)).toBe(7);
});

test('runs: every value counted, the most frequent first, ties by value', () => {
  const small = fc.array(fc.integer({ min: 0, max: 9 }));
  fc.assert(
    fc.property(small, fc.integer({ min: 1, max: 12 }), (list, limit) => {
      const counts = new Map<number, number>();
      for (const value of list) counts.set(value, (counts.get(value) ?? 0) + 1);
      const expected = [...counts]
        .map(([value, count]) => ({ value, count }))
        .sort((a, b) => b.count - a.count || a.value - b.value);
      const runs = runsOf(Float64Array.from(list).sort(), limit);
      expect(runs).toEqual({ distinct: counts.size, top: expected.slice(0, limit) });
    }),
  );
});

test('countBelow counts', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 20 })),
      fc.integer({ min: -1, max: 21 }),
      (list, limit) => {
        const sorted = Float64Array.from(list).sort();
        expect(countBelow(sorted, limit)).toBe(list.filter((value) => value < limit).length);
      },
    ),
  );
});

test('moments survive a large mean and say nothing without spread', () => {
  // Python: statistics.stdev([1, 2, 3, 10]); G1 as in scipy.stats.skew(bias=False):
  // sqrt(12)/2 * (sum(d**3)/4) / (sum(d**2)/4)**1.5 with d = [-3, -2, -1, 6]
  for (const shift of [0, 1e9]) {
    const { standardDeviation, skewness } = momentsOf(
      Float64Array.from([1, 2, 3, 10], (v) => v + shift),
    );
    expect(standardDeviation).toBeCloseTo(4.08248290463863, 9);
    expect(skewness).toBeCloseTo((Math.sqrt(12) / 2) * (180 / 4 / 12.5 ** 1.5), 9);
  }
  expect(momentsOf(Float64Array.of(0.1, 0.1, 0.1))).toMatchObject({
    skewness: null,
    kurtosis: null,
  });
  expect(momentsOf(Float64Array.of(5)).standardDeviation).toBe(0);
});
