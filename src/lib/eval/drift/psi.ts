/** The population stability index (Siddiqi, Credit Risk Scorecards, 2006). */
import { log } from '../../engine/random';
import type { BinnedPair } from './bins';

/** Bands of the index, as it is used in credit scoring: below the first nothing has moved, above the second far. */
export const psiBands = { moderate: 0.1, high: 0.25 } as const;

/** An empty bin counts as half a row: its logarithm would have no end. */
const emptyBin = 0.5;

/** Σ (q − p) ln(q / p) over bins that either table has; null where a table has no values. */
export function stabilityIndex({ before, after }: BinnedPair): number | null {
  const [n, m] = [sum(before), sum(after)];
  if (n === 0 || m === 0) return null;
  let index = 0;
  before.forEach((count, bin) => {
    const other = after[bin] as number;
    if (count === 0 && other === 0) return;
    const p = Math.max(count, emptyBin) / n;
    const q = Math.max(other, emptyBin) / m;
    index += (q - p) * log(q / p);
  });
  return index;
}

/** What the index is for two samples of one distribution. */
export interface Chance {
  readonly mean: number;
  /** It is larger in one of a hundred such pairs. */
  readonly limit: number;
}

/** Of the normal distribution, by which Wilson and Hilferty (1931) come near χ². */
const z99 = 2.3263478740408408;

/** By then it is (1/n + 1/m) times χ² with one degree of freedom less than bins; null where a table has no values. */
export function chanceOf({ before, after }: BinnedPair): Chance | null {
  const [n, m] = [sum(before), sum(after)];
  if (n === 0 || m === 0) return null;
  const bins = before.filter((count, bin) => count + (after[bin] as number) > 0).length;
  const freedom = bins - 1;
  if (freedom === 0) return { mean: 0, limit: 0 };
  const unit = 1 / n + 1 / m;
  const part = 2 / (9 * freedom);
  return {
    mean: freedom * unit,
    limit: freedom * (1 - part + z99 * Math.sqrt(part)) ** 3 * unit,
  };
}

function sum(counts: Float64Array): number {
  return counts.reduce((total, count) => total + count, 0);
}
