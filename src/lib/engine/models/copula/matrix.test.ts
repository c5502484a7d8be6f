import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stream } from '../../random';
import { eigen } from './eigen';
import { cholesky, nearestCorrelation, shrinkToFactor } from './matrix';

const sizes = fc.integer({ min: 1, max: 12 });
const seeds = fc.nat(1000);

/** A symmetric matrix with ones on the diagonal and entries of -0.9 to 0.9, rarely positive definite. */
function symmetric(size: number, seed: number): Float64Array {
  const random = stream(seed, 'matrix');
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    out[i * size + i] = 1;
    for (let j = 0; j < i; j++) {
      out[i * size + j] = out[j * size + i] = 1.8 * random.uniform(i, j) - 0.9;
    }
  }
  return out;
}

function product(factor: Float64Array, size: number, i: number, j: number): number {
  let sum = 0;
  for (let k = 0; k < size; k++) {
    sum += (factor[i * size + k] as number) * (factor[j * size + k] as number);
  }
  return sum;
}

describe('eigen', () => {
  it('gives orthonormal vectors that rebuild the matrix', () => {
    fc.assert(
      fc.property(sizes, seeds, (size, seed) => {
        const matrix = symmetric(size, seed);
        const { values, vectors } = eigen(matrix, size);
        for (let i = 0; i < size; i++) {
          for (let j = 0; j < size; j++) {
            let sum = 0;
            for (let e = 0; e < size; e++) {
              const pair = (vectors[e * size + i] as number) * (vectors[e * size + j] as number);
              sum += (values[e] as number) * pair;
            }
            expect(Math.abs(sum - (matrix[i * size + j] as number))).toBeLessThan(1e-9);
            expect(Math.abs(product(vectors, size, i, j) - (i === j ? 1 : 0))).toBeLessThan(1e-9);
          }
        }
      }),
    );
  });

  it('knows the values of [[1, r], [r, 1]]: 1 - r and 1 + r', () => {
    const { values } = eigen(Float64Array.of(1, 0.3, 0.3, 1), 2);
    expect([...values].sort()).toEqual([expect.closeTo(0.7, 12), expect.closeTo(1.3, 12)]);
  });
});

describe('factors', () => {
  it('multiply to the matrix where it is positive definite', () => {
    const matrix = Float64Array.of(1, 0.5, 0.2, 0.5, 1, -0.3, 0.2, -0.3, 1);
    const factor = cholesky(matrix, 3) as Float64Array;
    matrix.forEach((value, at) =>
      expect(product(factor, 3, Math.floor(at / 3), at % 3)).toBeCloseTo(value, 12),
    );
  });

  it('always have rows of length 1, and keep fixed zeros after the repair', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 12 }), seeds, (size, seed) => {
        const matrix = symmetric(size, seed);
        const free = new Uint8Array(size * size).fill(1);
        free[1] = free[size] = 0;
        matrix[1] = matrix[size] = 0;
        const factor = shrinkToFactor(nearestCorrelation(matrix, size, free), size);
        for (let i = 0; i < size; i++) expect(product(factor, size, i, i)).toBeCloseTo(1, 9);
        expect(product(factor, size, 0, 1)).toBeCloseTo(0, 9);
      }),
    );
  });

  it('leave a positive definite matrix alone', () => {
    const matrix = Float64Array.of(1, 0.5, 0.5, 1);
    expect(nearestCorrelation(matrix, 2, new Uint8Array(4).fill(1))).toEqual(matrix);
  });
});
