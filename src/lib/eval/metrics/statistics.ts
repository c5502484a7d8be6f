/** Smaller questions about one column, as SDMetrics 0.29 defines them: is the range covered, are as many values missing? */

/**
 * Share of the real range that the drawn values span; null without values or without a range.
 * Both lists ascend. Source: SDMetrics RangeCoverage.
 */
export function rangeCoverage(real: Float64Array, drawn: Float64Array): number | null {
  const [low, high] = [real[0], real.at(-1)];
  const [least, most] = [drawn[0], drawn.at(-1)];
  if (low === undefined || high === undefined || least === undefined || most === undefined) {
    return null;
  }
  if (low === high) return null;
  const missed = Math.max(least - low, 0) + Math.max(high - most, 0);
  return Math.max(0, 1 - missed / (high - low));
}

/** Share of the labels of `real` that `drawn` has too; counts by code. Source: SDMetrics CategoryCoverage. */
export function categoryCoverage(real: Float64Array, drawn: Float64Array): number | null {
  let known = 0;
  let covered = 0;
  for (let code = 0; code < real.length; code++) {
    if (real[code] === 0) continue;
    known++;
    if ((drawn[code] as number) > 0) covered++;
  }
  return known === 0 ? null : covered / known;
}

/** 1 − |share of nulls here − share there|; null without rows. Source: SDMetrics MissingValueSimilarity. */
export function missingValueSimilarity(
  realNulls: number,
  realRows: number,
  drawnNulls: number,
  drawnRows: number,
): number | null {
  if (realRows === 0 || drawnRows === 0) return null;
  return 1 - Math.abs(realNulls / realRows - drawnNulls / drawnRows);
}

/** Means closer than the real range: 1 − |difference| / range, at least 0. Source: SDMetrics StatisticSimilarity. */
export function meanSimilarity(real: Float64Array, drawn: Float64Array): number | null {
  const [low, high] = [real[0], real.at(-1)];
  if (low === undefined || high === undefined || low === high || drawn.length === 0) return null;
  return Math.max(0, 1 - Math.abs(mean(real) - mean(drawn)) / (high - low));
}

/** Standard deviations, likewise; null with fewer than two values. */
export function deviationSimilarity(real: Float64Array, drawn: Float64Array): number | null {
  const [low, high] = [real[0], real.at(-1)];
  if (low === undefined || high === undefined || low === high || drawn.length < 2) return null;
  return Math.max(0, 1 - Math.abs(deviation(real) - deviation(drawn)) / (high - low));
}

function mean(values: Float64Array): number {
  // Around the first value, so that large numbers (dates) keep their digits.
  const origin = values[0] as number;
  let total = 0;
  for (let i = 0; i < values.length; i++) total += (values[i] as number) - origin;
  return origin + total / values.length;
}

function deviation(values: Float64Array): number {
  const centre = mean(values);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += ((values[i] as number) - centre) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}
