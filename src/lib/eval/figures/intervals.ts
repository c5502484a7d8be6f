/** 95 % intervals in closed form. */
import type { Interval } from '../../engine/schema';

const z = 1.959963984540054;

/** Of a share of `total` independent trials (Wilson, 1927); null without any. */
export function wilson(successes: number, total: number): Interval | null {
  if (total === 0) return null;
  const share = successes / total;
  const weight = 1 + z ** 2 / total;
  const middle = (share + z ** 2 / (2 * total)) / weight;
  const spread = (z / weight) * Math.sqrt((share * (1 - share)) / total + (z / (2 * total)) ** 2);
  return { low: Math.max(0, middle - spread), high: Math.min(1, middle + spread) };
}

/** Of an estimate with a known standard error. */
export function normalInterval(estimate: number, error: number): Interval {
  return { low: estimate - z * error, high: estimate + z * error };
}

/** Of an area under the ROC curve over so many positives and negatives (Hanley and McNeil, 1982). */
export function aucInterval(auc: number, positives: number, negatives: number): Interval | null {
  if (positives === 0 || negatives === 0) return null;
  const q1 = auc / (2 - auc);
  const q2 = (2 * auc ** 2) / (1 + auc);
  const variance =
    (auc * (1 - auc) + (positives - 1) * (q1 - auc ** 2) + (negatives - 1) * (q2 - auc ** 2)) /
    (positives * negatives);
  const { low, high } = normalInterval(auc, Math.sqrt(Math.max(0, variance)));
  return { low: Math.max(0, low), high: Math.min(1, high) };
}
