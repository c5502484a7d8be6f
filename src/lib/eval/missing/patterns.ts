/** Which cells of a row are empty, as one number a row: rows with the same number have the same pattern. */
import type { Aligned, AlignedColumn } from '../align';

export type Part = 'train' | 'holdout' | 'synthetic';
export const parts = ['train', 'holdout', 'synthetic'] as const satisfies readonly Part[];

/** 1 where a cell is empty; null where the part has no table. */
export function emptyFlags(column: AlignedColumn, part: Part): Uint8Array | null {
  const values = column[part];
  if (values === null) return null;
  const flags = new Uint8Array(values.length);
  const isLabel = values instanceof Int32Array;
  for (let row = 0; row < flags.length; row++) {
    const value = values[row] as number;
    if (isLabel ? value === -1 : value !== value) flags[row] = 1;
  }
  return flags;
}

export interface Patterns {
  /** For each pattern the places (among `columns`) that are empty. */
  readonly missing: readonly (readonly number[])[];
  /** Rows of each pattern, by part; null where there is no table. */
  readonly counts: Readonly<Record<Part, Float64Array | null>>;
}

/** The patterns of some columns, each refining those of the columns before it. */
export function patternsOf(aligned: Aligned, columns: readonly AlignedColumn[]): Patterns {
  const ids: Record<Part, Int32Array | null> = {
    train: new Int32Array(aligned.rows.train),
    holdout: columns[0]?.holdout ? new Int32Array(aligned.rows.holdout) : null,
    synthetic: new Int32Array(aligned.rows.synthetic),
  };
  const missing: (readonly number[])[] = [[]];
  columns.forEach((column, place) => {
    // Pattern → the same pattern with this column empty too, made when it is first met.
    const withEmpty = new Map<number, number>();
    for (const part of parts) {
      const [flags, rows] = [emptyFlags(column, part), ids[part]];
      if (flags === null || rows === null) continue;
      for (let row = 0; row < rows.length; row++) {
        if (flags[row] === 0) continue;
        const before = rows[row] as number;
        let id = withEmpty.get(before);
        if (id === undefined) {
          id = missing.length;
          withEmpty.set(before, id);
          missing.push([...(missing[before] as readonly number[]), place]);
        }
        rows[row] = id;
      }
    }
  });
  const count = (rows: Int32Array | null) => {
    if (rows === null) return null;
    const counts = new Float64Array(missing.length);
    for (let row = 0; row < rows.length; row++) {
      counts[rows[row] as number] = (counts[rows[row] as number] as number) + 1;
    }
    return counts;
  };
  return {
    missing,
    counts: {
      train: count(ids.train),
      holdout: count(ids.holdout),
      synthetic: count(ids.synthetic),
    },
  };
}
