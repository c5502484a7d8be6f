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

/** How chance moves the normalised mutual information of one table of counts. */
export interface InformationSpread {
  readonly value: number;
  /** By cell: how much a row there moves the value, times the number of rows; its mean over rows is 0. */
  readonly influence: Float64Array;
  /** Variance of `influence` over rows: divided by their number, that of the value. */
  readonly variance: number;
  /** How much too large the value is on average (Miller, 1955: by the cells that are occupied). */
  readonly bias: number;
  /** Variance that is left where columns are independent and `influence` vanishes: that of a χ². */
  readonly curved: number;
}

/** The delta method for `normalisedInformation`; null without rows. */
export function informationSpread(counts: Float64Array, width: number): InformationSpread | null {
  const { rows, columns, total } = margins(counts, width);
  if (total === 0) return null;
  const influence = new Float64Array(counts.length);
  const [entropyA, entropyB] = [entropy(rows, total), entropy(columns, total)];
  const both = entropyA + entropyB;
  if (both === 0) return { value: 0, influence, variance: 0, bias: 0, curved: 0 };
  const entropyBoth = entropy(counts, total);
  const shared = Math.max(0, both - entropyBoth);
  let [variance, occupied] = [0, 0];
  for (let cell = 0; cell < counts.length; cell++) {
    const count = counts[cell] as number;
    if (count === 0) continue;
    occupied++;
    const a = rows[Math.floor(cell / width)] as number;
    const b = columns[cell % width] as number;
    const apart = 2 * log(total) - log(a) - log(b) - both;
    const together = log(total) - log(count) - entropyBoth;
    const moved = (2 * ((apart - together) * both - shared * apart)) / (both * both);
    influence[cell] = moved;
    variance += (count / total) * moved * moved;
  }
  const freedom = Math.max(0, occupied - present(rows) - present(columns) + 1);
  return {
    value: (2 * shared) / both,
    influence,
    variance,
    bias: freedom / (total * both),
    curved: (2 * freedom) / (total * both) ** 2,
  };
}

function margins(counts: Float64Array, width: number) {
  const rows = new Float64Array(counts.length / width);
  const columns = new Float64Array(width);
  let total = 0;
  for (let a = 0; a < rows.length; a++) {
    for (let b = 0; b < width; b++) {
      const count = counts[a * width + b] as number;
      rows[a] = (rows[a] as number) + count;
      columns[b] = (columns[b] as number) + count;
      total += count;
    }
  }
  return { rows, columns, total };
}

function present(counts: Float64Array): number {
  return counts.reduce((places, count) => places + (count > 0 ? 1 : 0), 0);
}

function entropy(counts: Float64Array, total: number): number {
  let sum = 0;
  for (const count of counts) if (count > 0) sum += count * log(count);
  return Math.max(0, log(total) - sum / total);
}
