/** Shares and numbers of values of one column, whatever they are. */
import { drawRows } from '../sample';

/** Standard error of the difference of two shares of empty cells; null without rows. */
export function missingError(a: number, rowsA: number, b: number, rowsB: number): number | null {
  if (rowsA === 0 || rowsB === 0) return null;
  const variance = (count: number, rows: number) => ((count / rows) * (1 - count / rows)) / rows;
  return Math.sqrt(variance(a, rowsA) + variance(b, rowsB));
}

/**
 * The smaller number of distinct values as a share of the larger, in as many values of each: the longer
 * list gives a seeded sample. Null where one is empty.
 */
export function distinctSimilarity(
  a: Float64Array | Int32Array,
  b: Float64Array | Int32Array,
  seed: number,
  purpose: string,
): number | null {
  const count = Math.min(a.length, b.length);
  if (count === 0) return null;
  const distinct = (values: Float64Array | Int32Array) => {
    const seen = new Set<number>();
    if (values.length === count) for (const value of values) seen.add(value);
    else {
      for (const row of drawRows(values.length, count, seed, `distinct ${purpose}`)) {
        seen.add(values[row] as number);
      }
    }
    return seen.size;
  };
  const [first, second] = [distinct(a), distinct(b)];
  return Math.min(first, second) / Math.max(first, second);
}
