/**
 * What one sorted array of numbers tells: quantiles, distinct values, the most frequent ones. The
 * column is pulled out of DuckDB once and sorted here: for 1,000,000 doubles that is faster than the
 * separate SQL aggregates for quantiles, distinct count, top values and histogram together, and exact.
 */

import { sortNumbers } from './radix-sort';

/** The values that are numbers, ascending. */
export function sortedNumbers(values: Float64Array | Int32Array): Float64Array {
  const kept = new Float64Array(values.length);
  let length = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isFinite(value)) kept[length++] = value;
  }
  const numbers = kept.subarray(0, length);
  return countingSort(numbers) ?? sortNumbers(numbers);
}

/** Whole numbers of a small range are counted instead of compared; null where that does not apply. */
function countingSort(values: Float64Array): Float64Array | null {
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isInteger(value)) return null;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const range = max - min + 1;
  if (values.length === 0 || range > Math.max(1024, values.length / 2)) return null;
  const counts = new Int32Array(range);
  for (let i = 0; i < values.length; i++) counts[values[i]! - min]!++;
  const sorted = new Float64Array(values.length);
  let end = 0;
  for (let k = 0; k < range; k++) {
    const start = end;
    end += counts[k]!;
    sorted.fill(min + k, start, end);
  }
  return sorted;
}

/** Linear interpolation between order statistics (type 7 of Hyndman & Fan; DuckDB's `quantile_cont`). */
export function quantile(sorted: Float64Array, share: number): number {
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (position - below);
}

/** Number of values less than `limit`. */
export function countBelow(sorted: Float64Array, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

export interface Runs {
  readonly distinct: number;
  /** The most frequent values, largest count first, then the smaller value. */
  readonly top: readonly { readonly value: number; readonly count: number }[];
}

/** Distinct values and the `limit` most frequent ones. */
export function runsOf(sorted: Float64Array, limit: number): Runs {
  const top: { value: number; count: number }[] = [];
  let distinct = 0;
  for (let start = 0; start < sorted.length;) {
    const value = sorted[start]!;
    let end = start + 1;
    while (end < sorted.length && sorted[end] === value) end++;
    distinct++;
    const count = end - start;
    if (top.length < limit || count > top[limit - 1]!.count)
      insertRun(top, { value, count }, limit);
    start = end;
  }
  return { distinct, top };
}

function insertRun(
  top: { value: number; count: number }[],
  run: { value: number; count: number },
  limit: number,
): void {
  let at = top.length;
  while (at > 0 && top[at - 1]!.count < run.count) at--;
  top.splice(at, 0, run);
  if (top.length > limit) top.pop();
}

export interface Moments {
  readonly mean: number;
  /** Of the sample (divided by n − 1); 0 for a single value. */
  readonly standardDeviation: number;
  /** Adjusted Fisher–Pearson G1, as DuckDB's and pandas' `skew`; null below 3 values or without spread. */
  readonly skewness: number | null;
  /** Excess kurtosis m4 / m2² − 3; null without spread. */
  readonly kurtosis: number | null;
}

/** Two passes, so that a large mean does not swallow a small spread. NaN without values. @param values ascending */
export function momentsOf(values: Float64Array): Moments {
  const n = values.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i]!;
  const mean = sum / n;
  let m2 = 0;
  let m3 = 0;
  let m4 = 0;
  for (let i = 0; i < n; i++) {
    const d = values[i]! - mean;
    const square = d * d;
    m2 += square;
    m3 += square * d;
    m4 += square * square;
  }
  const hasSpread = values[0] !== values[n - 1] && m2 > 0;
  const g1 = m3 / n / (m2 / n) ** 1.5;
  return {
    mean,
    standardDeviation: n > 1 ? Math.sqrt(m2 / (n - 1)) : 0,
    skewness: hasSpread && n > 2 ? (g1 * Math.sqrt(n * (n - 1))) / (n - 2) : null,
    kurtosis: hasSpread ? m4 / n / (m2 / n) ** 2 - 3 : null,
  };
}
