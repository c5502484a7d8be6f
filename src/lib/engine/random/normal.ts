/** The standard normal distribution: density, distribution function and its inverse. */
import { exp, log } from './elementary';

/** Phi(z). Marsaglia, "Evaluating the normal distribution" (2004); absolute error below 1e-15. */
export function normalCdf(z: number): number {
  if (z < -8) return 0;
  if (z > 8) return 1;
  const square = z * z;
  let term = z;
  let sum = z;
  let before = 0;
  for (let divisor = 3; sum !== before; divisor += 2) {
    before = sum;
    term *= square / divisor;
    sum += term;
  }
  return Math.min(1, Math.max(0, 0.5 + sum * exp(-0.5 * square - 0.9189385332046728)));
}

/** The density of the standard normal distribution at z; 0 at plus and minus infinity. */
export function normalDensity(z: number): number {
  return exp(-0.5 * z * z) * 0.3989422804014327;
}

function tail(p: number): number {
  const q = Math.sqrt(-2 * log(p));
  return (
    (((((-7.784894002430293e-3 * q - 0.3223964580411365) * q - 2.400758277161838) * q -
      2.549732539343734) *
      q +
      4.374664141464968) *
      q +
      2.938163982698783) /
    ((((7.784695709041462e-3 * q + 0.3224671290700398) * q + 2.445134137142996) * q +
      3.754408661907416) *
      q +
      1)
  );
}

/**
 * The inverse of Phi; relative error below 1.2e-9. `p` in (0, 1); 0 and 1 give the infinities.
 * Source: P. J. Acklam's rational approximation (2003).
 */
export function normalQuantile(p: number): number {
  if (p <= 0) return -Infinity;
  if (p >= 1) return Infinity;
  if (p < 0.02425) return tail(p);
  if (p > 0.97575) return -tail(1 - p);
  const q = p - 0.5;
  const r = q * q;
  return (
    ((((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r +
      138.357751867269) *
      r -
      30.66479806614716) *
      r +
      2.506628277459239) *
      q) /
    (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r +
      66.80131188771972) *
      r -
      13.28068155288572) *
      r +
      1)
  );
}
