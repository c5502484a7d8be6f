/** How much one column tells about another, in each table; and the mean error of it, as TabPC measures it. */
import { normalisedInformation, type SharedCells } from '../metrics';
import { countTogether } from './agreement';

export interface PairInformation {
  readonly real: number;
  readonly synthetic: number;
  /** Null without holdout rows. */
  readonly holdout: number | null;
}

/** Normalised mutual information of two columns; null where a table has no rows. */
export function informationOf(a: SharedCells, b: SharedCells): PairInformation | null {
  const measure = (part: 'train' | 'holdout' | 'synthetic') => {
    const counts = countTogether([a, b], part);
    return counts === null ? null : normalisedInformation(counts, b.size);
  };
  const [real, synthetic] = [measure('train'), measure('synthetic')];
  if (real === null || synthetic === null) return null;
  return { real, synthetic, holdout: measure('holdout') };
}

/** Mean error over pairs, and the mean with pairs weighted by their information in both tables. */
export function informationErrors(
  pairs: readonly PairInformation[],
  part: 'synthetic' | 'holdout',
): { mean: number; weighted: number | null } | null {
  let [count, total, weights, weighted] = [0, 0, 0, 0];
  for (const pair of pairs) {
    const other = pair[part];
    if (other === null) continue;
    const error = Math.abs(pair.real - other);
    count++;
    total += error;
    weights += pair.real + other;
    weighted += error * (pair.real + other);
  }
  if (count === 0) return null;
  return { mean: total / count, weighted: weights === 0 ? null : weighted / weights };
}
