import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testSchema } from '../testing';
import {
  boundaryAdherence,
  categoryAdherence,
  categoryCoverage,
  cellsOfNumbers,
  contingencySimilarity,
  countCodes,
  cramersV,
  crossCount,
  expectedCorrelationSimilarity,
  expectedKsComplement,
  expectedOverlap,
  isConstant,
  keyUniqueness,
  ksComplement,
  missingValueSimilarity,
  pearson,
  rangeCoverage,
  sortedValues,
  tvComplement,
  type Cells,
} from './index';

const numbers = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 30 });
const codes = fc.array(fc.integer({ min: -1, max: 4 }), { minLength: 1, maxLength: 30 });
const column = testSchema([{ name: 'x', kind: 'decimal', decimals: 2 }]).columns[0]!;

function cells(list: readonly number[], size: number): Cells {
  return { codes: Int32Array.from(list, (code) => code + 1), size: size + 1 };
}

describe('KSComplement', () => {
  test('equals the definition, evaluated at every value', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const below = (list: number[], at: number) =>
          list.filter((value) => value <= at).length / list.length;
        const widest = Math.max(...[...a, ...b].map((at) => Math.abs(below(a, at) - below(b, at))));
        const sorted = (list: number[]) => sortedValues(Float64Array.from(list));
        expect(ksComplement(sorted(a), sorted(b))).toBeCloseTo(1 - widest, 12);
      }),
    );
  });

  test('leaves nulls out and is undefined without values', () => {
    const some = sortedValues(Float64Array.of(NaN, 2, 1, NaN));
    expect([...some]).toEqual([1, 2]);
    expect(ksComplement(some, sortedValues(Float64Array.of(NaN)))).toBeNull();
  });

  test('takes .1 + .2 for .3, as SDMetrics does', () => {
    expect(ksComplement(sortedValues(Float64Array.of(0.1 + 0.2)), Float64Array.of(0.3))).toBe(1);
  });
});

describe('TVComplement', () => {
  test('is 1 for a table and itself, symmetric but for unseen labels, and within 0 and 1', () => {
    fc.assert(
      fc.property(codes, codes, (a, b) => {
        const [real, drawn] = [
          countCodes(Int32Array.from(a), 5),
          countCodes(Int32Array.from(b), 5),
        ];
        const score = tvComplement(real, drawn);
        if (score === null) return;
        expect(tvComplement(real, real)).toBe(1);
        expect(score).toBeGreaterThanOrEqual(-1e-12);
        expect(score).toBeLessThanOrEqual(1 + 1e-12);
        expect(tvComplement(drawn, real)).toBeCloseTo(score, 5);
      }),
    );
  });

  test('shares of ¾ and ¼ against ½ and ½', () => {
    expect(tvComplement(Float64Array.of(3, 1), Float64Array.of(1, 1))).toBe(0.75);
    expect(tvComplement(Float64Array.of(0, 0), Float64Array.of(1, 1))).toBeNull();
  });
});

describe('bins', () => {
  // Among subnormal numbers the ten edges themselves would no longer ascend.
  const number = fc
    .double({ min: -1e6, max: 1e6, noNaN: true })
    .map((value) => (Math.abs(value) < 1e-300 ? 0 : value));

  test('are those of numpy: half open, the maximum and nulls in the eleventh', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(number, fc.constant(NaN)), { minLength: 1 }), (values) => {
        const known = values.filter((value) => !Number.isNaN(value));
        const low = known.length === 0 ? 0 : Math.min(...known);
        const high = known.length === 0 ? 1 : Math.max(...known);
        const [first, last] = low === high ? [low - 0.5, high + 0.5] : [low, high];
        const edges = Array.from({ length: 11 }, (_, i) =>
          i === 10 ? last : i * ((last - first) / 10) + first,
        );
        const expected = values.map((value) =>
          Number.isNaN(value) ? 10 : edges.filter((edge) => edge <= value).length - 1,
        );
        expect([...cellsOfNumbers(column, Float64Array.from(values)).codes]).toEqual(expected);
      }),
      { examples: [[[0, 5e-324]], [[-5e-324, 0, NaN]]] },
    );
  });
});

describe('pairs', () => {
  /** Closed form over the four whole rows: Σdxdy = 19.5, Σdx² = 8.75, Σdy² = 45. */
  test('Pearson, over the rows where both are present', () => {
    const a = Float64Array.of(1, 2, NaN, 3, 5, 7);
    const b = Float64Array.of(2, 4, 9, 5, 11, NaN);
    expect(pearson(a, b)).toBeCloseTo(19.5 / Math.sqrt(8.75 * 45), 12);
    expect(pearson(Float64Array.of(1, 1), Float64Array.of(1, 2))).toBeNull();
    expect(pearson(Float64Array.of(1), Float64Array.of(2))).toBeNull();
  });

  test('constancy ignores nulls, and no value at all is not constant', () => {
    expect(isConstant(Float64Array.of(NaN, 3, 3))).toBe(true);
    expect(isConstant(Float64Array.of(NaN, 3, 4))).toBe(false);
    expect(isConstant(Float64Array.of(NaN))).toBe(false);
  });

  /** Oracle: scipy.stats.contingency.association([[10, 20], [30, 5]], method='cramer') = √(χ²/n), χ² by hand. */
  test("Cramér's V of a 2 × 2 table is |φ|", () => {
    const a = [...Array<number>(30).fill(0), ...Array<number>(35).fill(1)];
    const b = [
      ...Array<number>(10).fill(0),
      ...Array<number>(20).fill(1),
      ...Array<number>(30).fill(0),
      ...Array<number>(5).fill(1),
    ];
    const table = crossCount([{ a: cells(a, 2), b: cells(b, 2) }]);
    const phi = Math.abs(10 * 5 - 20 * 30) / Math.sqrt(30 * 35 * 40 * 25);
    expect(cramersV(table, table.counts[0]!)).toBeCloseTo(phi, 12);
  });

  test('dense and sparse counting agree', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.nat(4), fc.nat(4))), (rows) => {
        const side = (k: 0 | 1 | 2 | 3, size: number) =>
          cells(
            rows.map((row) => row[k]),
            size,
          );
        const count = (size: number) => {
          const table = crossCount([
            { a: side(0, size), b: side(1, size) },
            { a: side(2, size), b: side(3, size) },
          ]);
          const [real, drawn] = table.counts as [Float64Array, Float64Array];
          return [contingencySimilarity(real, drawn), cramersV(table, real)];
        };
        const [dense, sparse] = [count(5), count(600)];
        for (const i of [0, 1] as const) {
          if (dense[i] == null) expect(sparse[i]).toBeNull();
          else expect(sparse[i]).toBeCloseTo(dense[i], 12);
        }
      }),
    );
  });

  test('V is undefined where a column has one value only', () => {
    const table = crossCount([{ a: cells([0, 0], 1), b: cells([0, 1], 2) }]);
    expect(cramersV(table, table.counts[0]!)).toBeNull();
  });
});

describe('validity and coverage', () => {
  test('a null is outside the range unless real values may be missing', () => {
    const drawn = Float64Array.of(0, 1, 3, NaN);
    expect(boundaryAdherence(Float64Array.of(1, 2), drawn)).toBe(0.25);
    expect(boundaryAdherence(Float64Array.of(1, 2, NaN), drawn)).toBe(1 / 3);
  });

  test('a null is a label like others for CategoryAdherence', () => {
    expect(categoryAdherence(Int32Array.of(0, 1), Int32Array.of(0, 2, -1, 1))).toBe(0.5);
    expect(categoryAdherence(Int32Array.of(0, -1), Int32Array.of(0, 2, -1, 1))).toBe(0.5);
  });

  test('keys: nulls and repetitions are no keys', () => {
    expect(keyUniqueness(Int32Array.of(0, 1, 1, -1))).toBe(0.5);
    expect(keyUniqueness(Float64Array.of(5, 5, NaN, 6))).toBe(0.5);
  });

  test('range, labels and nulls', () => {
    expect(rangeCoverage(Float64Array.of(0, 10), Float64Array.of(1, 8))).toBeCloseTo(0.7, 12);
    expect(rangeCoverage(Float64Array.of(3, 3), Float64Array.of(3))).toBeNull();
    expect(categoryCoverage(Float64Array.of(1, 2, 0), Float64Array.of(0, 1, 1))).toBe(0.5);
    expect(missingValueSimilarity(1, 4, 2, 4)).toBe(0.75);
  });
});

/** A small generator of its own, so that the law does not rest on the code under test. */
function* uniforms(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield (state + 0.5) / 2 ** 32;
  }
}

describe('expected scores', () => {
  const draw = uniforms(7);
  const sample = (count: number) => Float64Array.from({ length: count }, () => draw.next().value);
  const [n, m, rounds] = [400, 900, 300];
  // The mean of 300 scores is known to about σ / √300; σ is below .02 in each case.
  const tolerance = (4 * 0.02) / Math.sqrt(rounds) + 0.002;
  const meanOf = (score: () => number) => {
    let total = 0;
    for (let round = 0; round < rounds; round++) total += score();
    return total / rounds;
  };

  test('are what samples of one distribution score on average', () => {
    const ks = meanOf(() => ksComplement(sample(n).sort(), sample(m).sort())!);
    expect(Math.abs(ks - expectedKsComplement(n, m)!)).toBeLessThan(tolerance);

    const labels = (count: number) =>
      countCodes(
        Int32Array.from(sample(count), (u) => Math.floor(5 * u * u)),
        5,
      );
    const overlap = meanOf(() => {
      const real = labels(n);
      return tvComplement(real, labels(m))! - expectedOverlap(real, m)!;
    });
    expect(Math.abs(overlap)).toBeLessThan(tolerance);

    const correlation = (count: number) => {
      const a = sample(count);
      return pearson(
        a,
        sample(count).map((u, i) => u + a[i]!),
      )!;
    };
    const similarity = meanOf(() => 1 - Math.abs(correlation(n) - correlation(m)) / 2);
    const expected = expectedCorrelationSimilarity(Math.SQRT1_2, n, m)!;
    expect(Math.abs(similarity - expected)).toBeLessThan(tolerance);
  });

  test('do not exist without rows', () => {
    expect(expectedKsComplement(0, 5)).toBeNull();
    expect(expectedOverlap([], 5)).toBeNull();
    expect(expectedCorrelationSimilarity(0, 5, 0)).toBeNull();
  });
});
