/** Columns of few distinct values as codes, so that one can be looked up from another. */
import type { AlignedColumn } from '../align';

/** Codes from 0 to `size` − 1; −1 is null, −2 a value that no training row has. */
export interface Coded {
  readonly name: string;
  readonly size: number;
  readonly train: Int32Array;
  readonly holdout: Int32Array | null;
  readonly synthetic: Int32Array;
}

/** More distinct values than this decide nothing that is worth knowing. */
const mostValues = 1000;

/** Null where the training rows have too many distinct values. */
export function codedColumn(column: AlignedColumn): Coded | null {
  const { name } = column.column;
  if (column.measure === 'categorical') {
    const { labels, train, holdout, synthetic } = column;
    return labels.length > mostValues
      ? null
      : { name, size: labels.length, train, holdout, synthetic };
  }
  const places = new Map<number, number>();
  for (let row = 0; row < column.train.length; row++) {
    const value = column.train[row] as number;
    if (value !== value || places.has(value)) continue;
    if (places.size === mostValues) return null;
    places.set(value, places.size);
  }
  const code = (values: Float64Array) =>
    Int32Array.from(values, (value) => (value !== value ? -1 : (places.get(value) ?? -2)));
  return {
    name,
    size: places.size,
    train: code(column.train),
    holdout: column.holdout === null ? null : code(column.holdout),
    synthetic: code(column.synthetic),
  };
}
