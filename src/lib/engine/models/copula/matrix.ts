/** Correlation matrices, row by row in flat arrays `[size, size]`: Cholesky factor and repair. */
import { eigen } from './eigen';

/** Lower triangular factor of a symmetric matrix; null where it is not positive definite. */
export function cholesky(matrix: Float64Array, size: number): Float64Array | null {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j] as number;
      for (let k = 0; k < j; k++) {
        sum -= (factor[i * size + k] as number) * (factor[j * size + k] as number);
      }
      if (i === j) {
        if (!(sum > 1e-10)) return null;
        factor[i * size + i] = Math.sqrt(sum);
      } else {
        factor[i * size + j] = sum / (factor[j * size + j] as number);
      }
    }
  }
  return factor;
}

/** `keep` times the matrix plus (1 - `keep`) times the identity; the diagonal is 1. */
function shrunk(matrix: Float64Array, size: number, keep: number): Float64Array {
  const out = matrix.map((value) => value * keep);
  for (let i = 0; i < size; i++) out[i * size + i] = 1;
  return out;
}

/**
 * The factor of a correlation matrix near `matrix`: shrunk towards the identity by bisection, just as
 * far as positive definiteness asks.
 */
export function shrinkToFactor(matrix: Float64Array, size: number): Float64Array {
  const whole = cholesky(shrunk(matrix, size, 1), size);
  if (whole !== null) return whole;
  let low = 0;
  let high = 1;
  let best = shrunk(matrix, size, 0);
  for (let step = 0; step < 10; step++) {
    const middle = (low + high) / 2;
    const factor = cholesky(shrunk(matrix, size, middle), size);
    if (factor === null) {
      high = middle;
    } else {
      low = middle;
      best = factor;
    }
  }
  return best;
}

const leastEigenvalue = 1e-4;
/** Larger matrices are left to `shrinkToFactor`: eigenvalues would take too long. */
const repairSizeAtMost = 160;

/**
 * A positive definite correlation matrix near `matrix` whose entries outside `free` stay 0: eigenvalues
 * are clipped and fixed entries restored in turn.
 * Source: Higham, "Computing the nearest correlation matrix" (IMA J. Numer. Anal. 22, 2002), simplified.
 */
export function nearestCorrelation(
  matrix: Float64Array,
  size: number,
  free: Uint8Array,
): Float64Array {
  let current = matrix;
  if (size > repairSizeAtMost) return current;
  for (let pass = 0; pass < 4; pass++) {
    if (cholesky(current, size) !== null) return current;
    const { values, vectors } = eigen(current, size);
    const next = current.slice();
    values.forEach((value, e) => {
      if (value >= leastEigenvalue) return;
      const kept = leastEigenvalue - value;
      for (let i = 0; i < size; i++) {
        const scaled = kept * (vectors[e * size + i] as number);
        for (let j = 0; j <= i; j++) {
          next[i * size + j] =
            (next[i * size + j] as number) + scaled * (vectors[e * size + j] as number);
        }
      }
    });
    current = restore(next, size, free);
  }
  return current;
}

/** Unit diagonal, zero where not free, symmetric from the lower half. */
function restore(lower: Float64Array, size: number, free: Uint8Array): Float64Array {
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    out[i * size + i] = 1;
    for (let j = 0; j < i; j++) {
      if (free[i * size + j] !== 1) continue;
      const scale = Math.sqrt((lower[i * size + i] as number) * (lower[j * size + j] as number));
      out[i * size + j] = out[j * size + i] = (lower[i * size + j] as number) / scale;
    }
  }
  return out;
}
