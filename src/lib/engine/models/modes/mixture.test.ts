import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../random';
import { cluster } from './clusters';
import { groupsOf } from './groups';
import { fitFrom, fitMixture, pickComponents, sharesAt } from './mixture';
import { digamma, logGamma } from './special';

interface Case {
  readonly name: string;
  readonly values: readonly number[];
  readonly weights: readonly number[];
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  readonly at: readonly number[];
  readonly shares: readonly (readonly number[])[];
}

/** Made by scikit-learn; the file says how. */
const golden = JSON.parse(readFileSync('tests/fixtures/modes/mixtures.json', 'utf8')) as {
  readonly cases: readonly Case[];
};

function near(found: readonly number[], wanted: readonly number[], tolerance: number): void {
  expect(found.length).toBe(wanted.length);
  wanted.forEach((value, i) => {
    expect(Math.abs((found[i] as number) - value)).toBeLessThan(tolerance);
  });
}

describe.each(golden.cases)('the mixture of $name', ({ values, at, ...wanted }) => {
  const groups = groupsOf(Float64Array.from(values));
  const distinct = groups.values.length;
  const first = Int32Array.from({ length: distinct }, (_, i) => Math.floor((10 * i) / distinct));
  const mixture = fitFrom(groups, first, 10);

  it('is that of scikit-learn, from the same beginning', () => {
    const scale = Math.max(...wanted.deviations);
    near(mixture.weights, wanted.weights, 1e-6);
    near(mixture.means, wanted.means, 1e-6 * scale);
    near(mixture.deviations, wanted.deviations, 1e-6 * scale);
  });

  it('shares numbers out as scikit-learn does', () => {
    const shares = new Float64Array(10);
    at.forEach((x, i) => {
      sharesAt(mixture, x, shares);
      near([...shares], wanted.shares[i] as number[], 1e-6);
    });
  });
});

const normals = (seed: number, rows: number, of: (i: number) => readonly [number, number]) => {
  const random = stream(seed, 'normals');
  return Float64Array.from({ length: rows }, (_, i) => of(i)[0] + of(i)[1] * random.normal(i));
};

describe('a mixture', () => {
  it('finds two clear groups and their shares', () => {
    const numbers = normals(1, 3000, (i) => (i % 4 === 0 ? [100, 5] : [-20, 2]));
    const { weights, means, deviations } = fitMixture(numbers, 10, stream(1, 'mixture'));
    const share = (isOf: (mean: number) => boolean): number =>
      weights.reduce((sum, w, k) => sum + (isOf(means[k] as number) ? w : 0), 0);
    expect(share((mean) => mean > 60)).toBeCloseTo(0.25, 2);
    expect(share((mean) => mean < 0)).toBeCloseTo(0.75, 2);
    const most = weights.indexOf(Math.max(...weights));
    expect(means[most]).toBeGreaterThan(-24);
    expect(deviations[most]).toBeLessThan(3);
  });

  it('hardly depends on whether neighbours are put together', () => {
    const numbers = normals(2, 2500, (i) => (i % 3 === 0 ? [10, 1] : [0, 3]));
    const coarse = groupsOf(numbers);
    expect(coarse.values.length).toBeLessThan(401);
    const sorted = numbers.slice().sort();
    const fine = {
      values: sorted,
      counts: new Float64Array(2500).fill(1),
      variances: new Float64Array(2500),
    };
    const begin = (values: Float64Array) =>
      Int32Array.from(values, (x) => Math.min(9, Math.max(0, Math.floor((x + 8) / 2.2))));
    const [a, b] = [
      fitFrom(coarse, begin(coarse.values), 10),
      fitFrom(fine, begin(fine.values), 10),
    ];
    near(a.weights, b.weights, 0.01);
    a.weights.forEach((weight, k) => {
      if (weight > 0.02) expect(a.means[k]).toBeCloseTo(b.means[k] as number, 1);
    });
  });

  it('turns with its numbers: another unit and origin give the same shares', () => {
    const numbers = normals(3, 500, (i) => (i % 2 === 0 ? [0, 1] : [9, 2]));
    const plain = fitMixture(numbers, 10, stream(1, 'mixture'));
    for (const [unit, origin] of [
      [1e-9, 0],
      [1e6, 9e15],
      [2, -50],
    ] as const) {
      const moved = fitMixture(
        numbers.map((x) => origin + unit * x),
        10,
        stream(1, 'mixture'),
      );
      near(moved.weights, plain.weights, 0.02);
    }
  });

  it('shares that sum to 1 everywhere', () => {
    const mixture = fitMixture(
      normals(4, 300, () => [5, 2]),
      10,
      stream(1, 'mixture'),
    );
    const kept = pickComponents(mixture, [0, 3, 4]);
    const shares = new Float64Array(3);
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), (x) => {
        sharesAt(kept, x, shares);
        expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
      }),
    );
  });
});

describe('clusters', () => {
  it('are stretches of the line, each row with its nearest centre', () => {
    const few = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(few, fc.integer({ min: 1, max: 10 }), fc.nat(99), (numbers, wanted, seed) => {
        const groups = groupsOf(Float64Array.from(numbers));
        const of = cluster(groups, wanted, stream(seed, 'clusters'));
        const rises = [...of].every((k, i) => i === 0 || k >= (of[i - 1] as number));
        expect([rises, Math.max(...of) < wanted]).toEqual([true, true]);
      }),
      { numRuns: 50 },
    );
  });
});

describe('groups', () => {
  it('keep rows, mean and spread of the numbers', () => {
    const numbers = normals(5, 9001, () => [3, 7]);
    const { values, counts, variances } = groupsOf(numbers);
    const sum = (of: (g: number) => number): number =>
      [...values.keys()].reduce((s, g) => s + of(g), 0);
    const rows = sum((g) => counts[g] as number);
    const mean = sum((g) => (counts[g] as number) * (values[g] as number)) / rows;
    const square = sum(
      (g) => (counts[g] as number) * ((variances[g] as number) + (values[g] as number) ** 2),
    );
    expect(rows).toBe(9001);
    expect(mean).toBeCloseTo(numbers.reduce((a, b) => a + b, 0) / 9001, 9);
    expect(square / rows).toBeCloseTo(numbers.reduce((a, b) => a + b * b, 0) / 9001, 7);
  });
});

describe('special functions', () => {
  it('have the values of the tables (Abramowitz and Stegun, chapter 6)', () => {
    expect(digamma(1)).toBeCloseTo(-0.5772156649015329, 12);
    expect(digamma(0.5)).toBeCloseTo(-1.9635100260214235, 12);
    expect(digamma(1e-3)).toBeCloseTo(-1000.5755719318103, 9);
    expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 12);
    expect(logGamma(11)).toBeCloseTo(Math.log(3628800), 11);
    expect(logGamma(1e-3)).toBeCloseTo(6.907178885383853, 11);
  });

  it('follow their recurrences', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e5, noNaN: true }), (x) => {
        const error = digamma(x + 1) - digamma(x) - 1 / x;
        expect(Math.abs(error)).toBeLessThan(1e-10 * (1 + 1 / x));
        const other = logGamma(x + 1) - logGamma(x) - Math.log(x);
        expect(Math.abs(other)).toBeLessThan(1e-12 * (1 + Math.abs(logGamma(x))) * 8);
      }),
    );
  });
});
