import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { correlationRatio, cramersV, cramersVOf, pearson, type LabelVector } from './association';

const labels = (...codes: number[]): LabelVector => ({
  storage: 'text',
  codes: Int32Array.from(codes),
  size: Math.max(...codes) + 1,
});
const numbers = (...values: number[]) => Float64Array.from(values);
const value = fc.double({ min: -1e3, max: 1e3, noNaN: true });

describe('Pearson', () => {
  test('is 1 for any rising line and −1 for any falling one', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 2 }),
        fc.integer({ min: 1, max: 9 }),
        (list, slope) => {
          const x = Float64Array.from(list);
          expect(
            pearson(
              x,
              x.map((v) => slope * v + 5),
            ),
          ).toBeCloseTo(1, 9);
          expect(
            pearson(
              x,
              x.map((v) => 5 - slope * v),
            ),
          ).toBeCloseTo(-1, 9);
        },
      ),
    );
  });

  test('does not mind the order of the two and stays within −1 and 1', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value)), (pairs) => {
        const x = Float64Array.from(pairs, ([a]) => a);
        const y = Float64Array.from(pairs, ([, b]) => b);
        const r = pearson(x, y);
        expect(pearson(y, x)).toBe(r);
        if (r !== null) expect(Math.abs(r)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('leaves out rows with a null and is null where a side is constant', () => {
    const x = numbers(1, 2, NaN, 3, 4);
    const y = numbers(2, 1, 9, 4, NaN);
    // Python: statistics.correlation([1, 2, 3], [2, 1, 4])
    expect(pearson(x, y)).toBeCloseTo(0.6546536707079772, 12);
    expect(pearson(numbers(1, 2, 3), numbers(7, 7, 7))).toBeNull();
    expect(pearson(numbers(1), numbers(2))).toBeNull();
  });
});

describe("Cramér's V, bias-corrected", () => {
  test('a table worked by hand', () => {
    // chi2 = 60·(20·20 − 10·10)² / 30⁴ = 20/3, n = 60: phi2 = 1/9 − 1/59 = 50/531;
    // rows = columns = 2 − 1/59; V = sqrt(50/531 / (1 − 1/59)) = sqrt(50/531 · 59/58)
    expect(cramersVOf(numbers(20, 10, 10, 20), 2)).toBeCloseTo(
      Math.sqrt((50 / 531) * (59 / 58)),
      12,
    );
  });

  test('one-to-one labels give 1, a product table gives 0', () => {
    expect(cramersV(labels(0, 0, 1, 1, 2, 2), labels(2, 2, 0, 0, 1, 1))).toBeCloseTo(1, 12);
    expect(cramersVOf(numbers(10, 20, 30, 20, 40, 60), 3)).toBe(0);
  });

  test('is symmetric, within 0 and 1, and does not see labels that nobody uses', () => {
    const table = fc.array(fc.array(fc.nat(50), { minLength: 3, maxLength: 3 }), {
      minLength: 2,
      maxLength: 5,
    });
    fc.assert(
      fc.property(table, (rows) => {
        const flat = Float64Array.from(rows.flat());
        const turned = Float64Array.from([0, 1, 2].flatMap((k) => rows.map((row) => row[k]!)));
        const v = cramersVOf(flat, 3);
        const w = cramersVOf(turned, rows.length);
        const padded = cramersVOf(Float64Array.from([...flat, 0, 0, 0]), 3);
        if (v === null) expect([w, padded]).toEqual([null, null]);
        else {
          expect(w).toBeCloseTo(v, 9);
          expect(padded).toBeCloseTo(v, 12);
          expect(v).toBeGreaterThanOrEqual(0);
          expect(v).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test('is null where a side has one label', () => {
    expect(cramersV(labels(0, 0, 0), labels(0, 1, 0))).toBeNull();
  });
});

describe('correlation ratio', () => {
  test('the example of Wikipedia’s article “Correlation ratio”: η = 0.8386', () => {
    const marks = [45, 70, 29, 15, 21, 40, 20, 30, 42, 65, 95, 80, 70, 85, 73];
    const topics = [0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2];
    // Variance between 6780, all 9640: sqrt(6780 / 9640)
    const eta = correlationRatio(labels(...topics), Float64Array.from(marks));
    expect(eta).toBeCloseTo(Math.sqrt(6780 / 9640), 12);
  });

  test('leaves out nulls on both sides; 1 where labels decide; null without variation', () => {
    expect(correlationRatio(labels(0, 0, 1, -1, 1), numbers(1, 1, 5, 99, NaN))).toBeCloseTo(1, 12);
    expect(correlationRatio(labels(0, 1, 0), numbers(2, 2, 2))).toBeNull();
    expect(correlationRatio(labels(0, 0), numbers(1, 2))).toBeNull();
  });

  test('with two labels it is the size of Pearson’s r with the label as 0 and 1', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -99, max: 99 }), fc.boolean()), { minLength: 3 }),
        (rows) => {
          const y = Float64Array.from(rows, ([v]) => v);
          const codes = rows.map(([, label]) => Number(label));
          const eta = correlationRatio(labels(...codes), y);
          const r = pearson(Float64Array.from(codes), y);
          if (r === null) expect(eta).toBeNull();
          else expect(eta).toBeCloseTo(Math.abs(r), 6);
        },
      ),
    );
  });
});
