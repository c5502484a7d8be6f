/** Correlation matrices, row by row in flat arrays `[size, size]`: Cholesky factor and repair. */

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
