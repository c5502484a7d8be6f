/** How far apart two columns are: Wasserstein, Jensen–Shannon, Hellinger, and what chance alone makes of each. */
import { log } from '../../engine/random';
import type { Interval } from '../../engine/schema';
import { sizeExcess } from './noise';

const z = 1.959963984540054;

/**
 * Wasserstein-1 distance of two ascending lists, in their own unit; null when one is empty.
 * Source: ∫|F − G|, as SciPy's `wasserstein_distance`.
 */
export function wasserstein(a: Float64Array, b: Float64Array): number | null {
  if (a.length === 0 || b.length === 0) return null;
  let [i, j, total] = [0, 0, 0];
  let previous = Math.min(a[0] as number, b[0] as number);
  while (i < a.length || j < b.length) {
    const value = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
    total += Math.abs(i / a.length - j / b.length) * (value - previous);
    previous = value;
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
  }
  return total;
}

/**
 * Expected Wasserstein-1 distance of two samples of the distribution that `ascending` shows:
 * √(2/π · (1/n + 1/m)) ∫ √(F(1 − F)); null without values.
 */
export function expectedWasserstein(ascending: Float64Array, drawn: number): number | null {
  const count = ascending.length;
  if (count === 0 || drawn === 0) return null;
  let spread = 0;
  for (let i = 1; i < count; i++) {
    const gap = (ascending[i] as number) - (ascending[i - 1] as number);
    if (gap > 0) spread += Math.sqrt((i / count) * (1 - i / count)) * gap;
  }
  return Math.sqrt((2 / Math.PI) * (1 / count + 1 / drawn)) * spread;
}

/**
 * 95 % interval of the Wasserstein-1 distance of two ascending lists, in their own unit; null when one is empty.
 *
 * The standard error is that of the means of Kantorovich's potential over both lists. The distance is too
 * large on average wherever |F − G| is about its own error: below, as much is taken away as that error makes
 * of what |F − G| surely is. Held to at least 90 % of simulated lists in tests.
 */
export function wassersteinInterval(a: Float64Array, b: Float64Array): Interval | null {
  const [n, m] = [a.length, b.length];
  if (n === 0 || m === 0) return null;
  let [i, j, total, excess, potential] = [0, 0, 0, 0, 0];
  const [ofA, ofB] = [new Spread(), new Spread()];
  let previous = Math.min(a[0] as number, b[0] as number);
  while (i < n || j < m) {
    const value = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
    const gap = value - previous;
    const [f, g] = [i / n, j / m];
    const apart = Math.abs(f - g);
    const error = Math.sqrt((f * (1 - f)) / n + (g * (1 - g)) / m);
    total += apart * gap;
    excess += sizeExcess(Math.max(0, apart - error), error) * gap;
    potential += Math.sign(f - g) * gap;
    previous = value;
    for (; i < n && a[i] === value; i++) ofA.add(potential);
    for (; j < m && b[j] === value; j++) ofB.add(potential);
  }
  const error = Math.sqrt(ofA.variance() / n + ofB.variance() / m);
  return { low: Math.max(0, total - excess - z * error), high: total + z * error };
}

class Spread {
  #count = 0;
  #sum = 0;
  #squares = 0;

  add(value: number): void {
    this.#count++;
    this.#sum += value;
    this.#squares += value * value;
  }

  variance(): number {
    return Math.max(0, this.#squares / this.#count - (this.#sum / this.#count) ** 2);
  }
}

/** Square root of the Jensen–Shannon divergence in bits, 0 to 1, of counts over the same cells; null where one has none. */
export function jensenShannon(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  const [totalA, totalB] = [sum(a), sum(b)];
  if (totalA === 0 || totalB === 0) return null;
  let divergence = 0;
  for (let k = 0; k < a.length; k++) {
    const p = (a[k] as number) / totalA;
    const q = (b[k] as number) / totalB;
    const middle = (p + q) / 2;
    if (p > 0) divergence += p * log(p / middle);
    if (q > 0) divergence += q * log(q / middle);
  }
  return Math.sqrt(Math.max(0, divergence / (2 * Math.LN2)));
}

/** √(1 − Σ√(p·q)), 0 to 1, of counts over the same cells; null where one has none. */
export function hellinger(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  const [totalA, totalB] = [sum(a), sum(b)];
  if (totalA === 0 || totalB === 0) return null;
  let overlap = 0;
  for (let k = 0; k < a.length; k++) overlap += Math.sqrt((a[k] as number) * (b[k] as number));
  return Math.sqrt(Math.max(0, 1 - overlap / Math.sqrt(totalA * totalB)));
}

/**
 * What samples of one distribution are expected to give: both squares follow χ² with as many degrees of
 * freedom as cells are occupied, less one, around (1/n + 1/m) / 8.
 */
export function expectedDivergences(
  counts: ArrayLike<number>,
  drawn: number,
): { jensenShannon: number; hellinger: number } | null {
  const total = sum(counts);
  if (total === 0 || drawn === 0) return null;
  let occupied = 0;
  for (let k = 0; k < counts.length; k++) if ((counts[k] as number) > 0) occupied++;
  const square = (Math.max(0, occupied - 1) * (1 / total + 1 / drawn)) / 8;
  return { jensenShannon: Math.sqrt(square / Math.LN2), hellinger: Math.sqrt(square) };
}

function sum(counts: ArrayLike<number>): number {
  let total = 0;
  for (let k = 0; k < counts.length; k++) total += counts[k] as number;
  return total;
}
