/** Seeded samples of rows, for the parts of an evaluation that do not look at every row of a huge table. */
import { stream } from '../engine/random';
import type { RowCounts } from '../engine/schema';
import type { Aligned, AlignedColumn } from './align';

/**
 * `count` distinct rows of `rowCount`, ascending; all of them when there are not more.
 * Source: Floyd's sampling (Bentley and Floyd, CACM 30(9), 1987).
 */
export function drawRows(
  rowCount: number,
  count: number,
  seed: number,
  purpose: string,
): Int32Array {
  if (count >= rowCount) return Int32Array.from({ length: rowCount }, (_, row) => row);
  const random = stream(seed, purpose);
  const chosen = new Set<number>();
  for (let last = rowCount - count; last < rowCount; last++) {
    const row = random.below(last + 1, last);
    chosen.add(chosen.has(row) ? last : row);
  }
  return Int32Array.from(chosen).sort();
}

/** The tables cut down to at most `limit` rows each; the very same object where all are small enough. */
export function thin(aligned: Aligned, limit: number, seed: number, purpose: string): Aligned {
  const { rows } = aligned;
  if (Math.max(rows.train, rows.holdout, rows.synthetic) <= limit) return aligned;
  const chosen = {
    train: drawRows(rows.train, limit, seed, `${purpose} train`),
    holdout: drawRows(rows.holdout, limit, seed, `${purpose} holdout`),
    synthetic: drawRows(rows.synthetic, limit, seed, `${purpose} synthetic`),
  };
  const counts: RowCounts = {
    train: chosen.train.length,
    holdout: chosen.holdout.length,
    synthetic: chosen.synthetic.length,
  };
  return { rows: counts, columns: aligned.columns.map((column) => thinColumn(column, chosen)) };
}

type Chosen = Readonly<Record<'train' | 'holdout' | 'synthetic', Int32Array>>;

function thinColumn(column: AlignedColumn, chosen: Chosen): AlignedColumn {
  if (column.measure === 'numeric') {
    const take = (values: Float64Array, rows: Int32Array) =>
      values.length === rows.length
        ? values
        : Float64Array.from(rows, (row) => values[row] as number);
    return {
      ...column,
      train: take(column.train, chosen.train),
      holdout: column.holdout === null ? null : take(column.holdout, chosen.holdout),
      synthetic: take(column.synthetic, chosen.synthetic),
    };
  }
  const take = (codes: Int32Array, rows: Int32Array) =>
    codes.length === rows.length ? codes : rows.map((row) => codes[row] as number);
  return {
    ...column,
    train: take(column.train, chosen.train),
    holdout: column.holdout === null ? null : take(column.holdout, chosen.holdout),
    synthetic: take(column.synthetic, chosen.synthetic),
  };
}
