/**
 * Rows of a table laid out for searches of their nearest neighbours. The distance is SDMetrics' DCR, which
 * is Gower's: the mean over columns of |difference| / range (at most 1) for numbers and 0 or 1 for
 * labels; a null is 0 from a null and 1 from anything else.
 */
import type { Aligned, AlignedColumn } from '../align';

export type Part = 'train' | 'holdout' | 'synthetic';

/** Rows laid out one after the other: first `labelWidth` label codes, then numbers in units of the range. */
export interface RowBlock {
  readonly values: Float64Array;
  readonly rows: number;
  readonly width: number;
  readonly labelWidth: number;
}

/** Where a null number is put: 0 from itself, and more than a whole range from everything else. */
export const nullNumber = 1e9;

/** min and max of one number column, by which its differences are scaled; null for labels. */
export type Range = { readonly min: number; readonly max: number } | null;

/** The ranges of the number columns in one table, all rows or those given. */
export function rangesOf(aligned: Aligned, part: Part, rows?: Int32Array): Range[] {
  return aligned.columns.map((column) => {
    if (column.measure === 'categorical') return null;
    const values = column[part];
    if (values === null) return null;
    let min = Infinity;
    let max = -Infinity;
    const count = rows?.length ?? values.length;
    for (let i = 0; i < count; i++) {
      const value = values[rows === undefined ? i : (rows[i] as number)] as number;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    return min <= max ? { min, max } : { min: 0, max: 0 };
  });
}

/**
 * Lays out some rows of a table. Columns that tell rows apart best come first, so that a search can leave
 * early; the order depends on the training table alone.
 */
export function layOut(
  aligned: Aligned,
  part: Part,
  rows: Int32Array,
  ranges: readonly Range[],
): RowBlock {
  const { labels, numbers } = orderColumns(aligned, ranges);
  const width = labels.length + numbers.length;
  const values = new Float64Array(rows.length * width);
  labels.forEach((c, place) => {
    const source = (aligned.columns[c] as AlignedColumn)[part] as Int32Array | Float64Array;
    // A number without a range differs or does not, like a label; nulls must equal each other.
    for (let i = 0; i < rows.length; i++) {
      const value = source[rows[i] as number] as number;
      values[i * width + place] = value !== value ? nullNumber : value;
    }
  });
  numbers.forEach((c, at) => {
    const source = (aligned.columns[c] as AlignedColumn)[part] as Float64Array;
    const { min, max } = ranges[c] as { min: number; max: number };
    for (let i = 0; i < rows.length; i++) {
      const value = source[rows[i] as number] as number;
      const scaled = value !== value ? nullNumber : (value - min) / (max - min);
      values[i * width + labels.length + at] = scaled;
    }
  });
  return { values, rows: rows.length, width, labelWidth: labels.length };
}

/** Which columns a layout takes as labels and which as numbers, in its order. */
export function orderColumns(aligned: Aligned, ranges: readonly Range[]) {
  const agreement = aligned.columns.map((column) =>
    column.measure === 'categorical' ? chanceOfAgreement(column.train, column.labels.length) : 1,
  );
  const order = aligned.columns.map((_, c) => c);
  order.sort((a, b) => (agreement[a] as number) - (agreement[b] as number) || a - b);
  const hasRange = (c: number) => {
    const range = ranges[c];
    return range !== null && range !== undefined && range.max > range.min;
  };
  return {
    labels: order.filter((c) => !hasRange(c)),
    numbers: order.filter((c) => hasRange(c)),
  };
}

function chanceOfAgreement(codes: Int32Array, labelCount: number): number {
  const counts = new Float64Array(labelCount + 1);
  for (const code of codes) counts[code + 1] = (counts[code + 1] as number) + 1;
  let chance = 0;
  for (const count of counts) chance += (count / codes.length) ** 2;
  return chance;
}
