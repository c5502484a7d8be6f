/** Two-sample tests: how probable a difference is by chance alone. Held to SciPy's values in tests. */
import { exp, log } from '../../engine/random';

/** Up to this many products of row counts the Kolmogorov–Smirnov test counts paths exactly. */
const exactProducts = 4e6;

/**
 * p-value of a Kolmogorov–Smirnov distance between samples of `n` and `m` rows: exact for small samples
 * (Hodges, Arkiv för Matematik 3, 1958), else by Kolmogorov's distribution with Stephens' correction
 * (JRSS B 32, 1970), which is within .002 of the exact value. Ties make it too large. Null without rows.
 */
export function kolmogorovP(distance: number, n: number, m: number): number | null {
  if (n === 0 || m === 0) return null;
  if (n * m <= exactProducts) return exactP(distance, n, m);
  const root = Math.sqrt((n * m) / (n + m));
  return kolmogorovTail((root + 0.12 + 0.11 / root) * distance);
}

/** P(D ≥ d): one less the share of lattice paths that stay closer to the diagonal. */
function exactP(distance: number, n: number, m: number): number {
  const limit = Math.round(distance * n * m) - 0.5;
  const inside = new Float64Array(m + 1);
  for (let i = 0; i <= n; i++) {
    for (let j = 0; j <= m; j++) {
      if (Math.abs(i * m - j * n) > limit) inside[j] = 0;
      else if (i + j === 0) inside[j] = 1;
      else {
        const below = i > 0 ? (inside[j] as number) * i : 0;
        const left = j > 0 ? (inside[j - 1] as number) * j : 0;
        inside[j] = (below + left) / (i + j);
      }
    }
  }
  return Math.min(1, Math.max(0, 1 - (inside[m] as number)));
}

/** P(K > x) of Kolmogorov's distribution, by whichever of its two series is quick. */
function kolmogorovTail(x: number): number {
  if (x <= 0) return 1;
  let total = 0;
  if (x < 1.18) {
    for (let k = 1; k <= 7; k += 2) total += exp(-((k * Math.PI) ** 2) / (8 * x * x));
    return 1 - (Math.sqrt(2 * Math.PI) / x) * total;
  }
  for (let k = 1; k <= 6; k++) total += (k % 2 === 1 ? 2 : -2) * exp(-2 * (k * x) ** 2);
  return Math.min(1, Math.max(0, total));
}

/** Cells expected to hold fewer rows than this in either sample are counted together. */
const leastExpected = 5;

export interface HomogeneityTest {
  readonly statistic: number;
  /** Degrees of freedom. */
  readonly freedom: number;
  readonly p: number;
}

/**
 * Pearson's χ² test that two lists of counts come from the same shares; null where one is empty or fewer
 * than two cells are left.
 */
export function homogeneityTest(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): HomogeneityTest | null {
  const [totalA, totalB] = [total(a), total(b)];
  if (totalA === 0 || totalB === 0) return null;
  const shareA = totalA / (totalA + totalB);
  const rare = { a: 0, b: 0 };
  let [statistic, cells] = [0, 0];
  const add = (countA: number, countB: number) => {
    const both = countA + countB;
    if (both === 0) return;
    cells++;
    // Σ(observed − expected)²/expected over both samples, in one term.
    statistic += (countA - both * shareA) ** 2 / (both * shareA * (1 - shareA));
  };
  for (let k = 0; k < a.length; k++) {
    const [countA, countB] = [a[k] as number, b[k] as number];
    if ((countA + countB) * Math.min(shareA, 1 - shareA) >= leastExpected) add(countA, countB);
    else [rare.a, rare.b] = [rare.a + countA, rare.b + countB];
  }
  add(rare.a, rare.b);
  if (cells < 2) return null;
  return { statistic, freedom: cells - 1, p: chiSquareTail(statistic, cells - 1) };
}

/** P(χ² > x) with so many degrees of freedom: the regularised upper incomplete gamma function. */
export function chiSquareTail(x: number, freedom: number): number {
  const [a, half] = [freedom / 2, x / 2];
  if (half <= 0) return 1;
  const front = exp(a * log(half) - half - logGamma(a));
  if (half < a + 1) {
    let term = 1 / a;
    let series = term;
    for (let k = 1; k < 10_000 && term > series * 1e-16; k++) {
      term *= half / (a + k);
      series += term;
    }
    return Math.min(1, Math.max(0, 1 - front * series));
  }
  // Lentz's continued fraction.
  let b = half + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let k = 1; k < 10_000; k++) {
    const factor = -k * (k - a);
    b += 2;
    d = 1 / (factor * d + b);
    c = b + factor / c;
    const change = d * c;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-15) break;
  }
  return Math.min(1, Math.max(0, front * fraction));
}

/** ln Γ(x) for x > 0: Stirling's series from 10 on, reached by recursion. */
function logGamma(x: number): number {
  let shift = 0;
  let at = x;
  for (; at < 10; at++) shift += log(at);
  const square = 1 / (at * at);
  const series =
    (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))) / at;
  return (at - 0.5) * log(at) - at + 0.5 * log(2 * Math.PI) + series - shift;
}

/** p-values corrected for their number (Holm, 1979), in the same order; nulls stay and do not count. */
export function holm(values: readonly (number | null)[]): (number | null)[] {
  const known = values.flatMap((p, place) => (p === null ? [] : [{ p, place }]));
  known.sort((a, b) => a.p - b.p);
  const corrected: (number | null)[] = values.map(() => null);
  let largest = 0;
  known.forEach(({ p, place }, rank) => {
    largest = Math.max(largest, Math.min(1, p * (known.length - rank)));
    corrected[place] = largest;
  });
  return corrected;
}

function total(counts: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < counts.length; k++) sum += counts[k] as number;
  return sum;
}
