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

/** Standard errors of moments. */
export interface MomentErrors {
  readonly median: number;
  readonly deviation: number;
  readonly skewness: number;
  readonly kurtosis: number;
}

const z = 1.959963984540054;

/**
 * Standard errors by the delta method, whatever the distribution; that of the median by the order statistics
 * about it. Null without spread. Where tails are so long that one value decides, those of skewness and
 * kurtosis are too small.
 */
export function momentErrors(ascending: Float64Array, moments: Moments): MomentErrors | null {
  const { count, mean, deviation, skewness, kurtosis } = moments;
  if (count < 2 || !(deviation > 0)) return null;
  const scale = deviation * Math.sqrt((count - 1) / count);
  const fourth = kurtosis + 3;
  let [ofDeviation, ofSkewness, ofKurtosis] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const at = ((ascending[i] as number) - mean) / scale;
    const square = at * at;
    ofDeviation += (square - 1) ** 2;
    ofSkewness += (square * at - skewness - 3 * at - 1.5 * skewness * (square - 1)) ** 2;
    ofKurtosis += (square * square - fourth - 4 * skewness * at - 2 * fourth * (square - 1)) ** 2;
  }
  const halfway = (z * Math.sqrt(count)) / 2;
  const valueAt = (place: number) => ascending[Math.max(0, Math.min(count - 1, place))] as number;
  const middle = (count - 1) / 2;
  const apart = valueAt(Math.ceil(middle + halfway)) - valueAt(Math.floor(middle - halfway));
  return {
    median: apart / (2 * z),
    deviation: (scale * Math.sqrt(ofDeviation)) / (2 * count),
    skewness: Math.sqrt(ofSkewness) / count,
    kurtosis: Math.sqrt(ofKurtosis) / count,
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
