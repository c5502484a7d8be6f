/** Mean, median, spread and the shape of the tails of one column's numbers. */

export interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly median: number;
  /** Standard deviation of a sample; NaN with fewer than two values. */
  readonly deviation: number;
  /** Third and fourth standardised moments (fourth less 3), without bias correction; NaN without spread. */
  readonly skewness: number;
  readonly kurtosis: number;
}

/** Moments of an ascending list; null without values. */
export function momentsOf(ascending: Float64Array): Moments | null {
  const count = ascending.length;
  if (count === 0) return null;
  // Around the first value, so that large numbers (dates) keep their digits.
  const origin = ascending[0] as number;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += (ascending[i] as number) - origin;
  const mean = sum / count;
  let [second, third, fourth] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const off = (ascending[i] as number) - origin - mean;
    const square = off * off;
    second += square;
    third += square * off;
    fourth += square * square;
  }
  const variance = second / count;
  return {
    count,
    mean: origin + mean,
    median: quantile(ascending, 0.5),
    deviation: count < 2 ? Number.NaN : Math.sqrt(second / (count - 1)),
    skewness: variance === 0 ? Number.NaN : third / count / (variance * Math.sqrt(variance)),
    kurtosis: variance === 0 ? Number.NaN : fourth / count / (variance * variance) - 3,
  };
}

/** The quantile of a non-empty ascending list, interpolated as NumPy does by default. */
export function quantile(ascending: Float64Array, level: number): number {
  const place = level * (ascending.length - 1);
  const low = Math.floor(place);
  const from = ascending[low] as number;
  const to = ascending[Math.min(low + 1, ascending.length - 1)] as number;
  const part = place - low;
  // NumPy's two-sided interpolation, so that the edges are its very doubles.
  return part >= 0.5 ? to - (to - from) * (1 - part) : from + (to - from) * part;
}
