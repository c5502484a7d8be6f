/** What one column tells about another: normalised mutual information, 0 to 1. */
import { log } from '../../engine/random';

/**
 * 2·I(A; B) / (H(A) + H(B)) of a table of counts, row by row of `width`; 0 where both are constant,
 * null without rows.
 */
export function normalisedInformation(counts: Float64Array, width: number): number | null {
  const height = counts.length / width;
  const rows = new Float64Array(height);
  const columns = new Float64Array(width);
  let total = 0;
  let joint = 0;
  for (let a = 0; a < height; a++) {
    for (let b = 0; b < width; b++) {
      const count = counts[a * width + b] as number;
      if (count === 0) continue;
      rows[a] = (rows[a] as number) + count;
      columns[b] = (columns[b] as number) + count;
      total += count;
      joint += count * log(count);
    }
  }
  if (total === 0) return null;
  const entropyA = entropy(rows, total);
  const entropyB = entropy(columns, total);
  if (entropyA + entropyB === 0) return 0;
  const entropyBoth = log(total) - joint / total;
  return Math.max(0, (2 * (entropyA + entropyB - entropyBoth)) / (entropyA + entropyB));
}

function entropy(counts: Float64Array, total: number): number {
  let sum = 0;
  for (const count of counts) if (count > 0) sum += count * log(count);
  return Math.max(0, log(total) - sum / total);
}
