/**
 * How near rows lie to two sets of rows, in binned columns: whether they copy one of them, and to which
 * they are nearer. The distance is the mean over columns of 0 or 1 for labels and of the difference in
 * rank for columns with order; null is 1 away from everything else.
 */
import { throwIfAborted, type Control } from '../../schema';
import type { Bins } from './bins';

/** Rows as bins, `[rows, columns]`. */
export interface BinnedRows {
  readonly values: Uint8Array;
  readonly rows: number;
}

/** What tells columns apart for the distance: one entry a column. */
export interface Scale {
  /** Distance of two neighbouring bins; 0 for labels. */
  readonly step: number;
  readonly nullBin: number;
}

export function scaleOf({ size, isOrdered }: Bins, hasNull: boolean): Scale {
  const values = size - (hasNull ? 1 : 0);
  return {
    step: isOrdered && values > 1 ? 1 / (values - 1) : 0,
    nullBin: hasNull ? size - 1 : -1,
  };
}

/** For every column `[bins, bins]`: distances of all pairs of its bins. */
export function distanceTables(scales: readonly Scale[]): Float32Array[] {
  return scales.map(({ step, nullBin }) => {
    const table = new Float32Array(256 * 256);
    for (let a = 0; a < 256; a++) {
      for (let b = 0; b < 256; b++) {
        const isApart = step === 0 || a === nullBin || b === nullBin;
        table[a * 256 + b] = a === b ? 0 : isApart ? 1 : Math.abs(a - b) * step;
      }
    }
    return table;
  });
}

const pairsPerBreath = 500_000;

/** Distance of each row of `query` to its nearest in `reference`, summed over columns. @throws Fault `cancelled` */
export async function nearest(
  query: BinnedRows,
  reference: BinnedRows,
  tables: readonly Float32Array[],
  control: Control,
): Promise<Float64Array> {
  const out = new Float64Array(query.rows).fill(Infinity);
  const stride = Math.max(1, Math.floor(pairsPerBreath / Math.max(1, reference.rows)));
  for (let start = 0; start < query.rows; start += stride) {
    throwIfAborted(control.signal);
    const end = Math.min(query.rows, start + stride);
    for (let row = start; row < end; row++) out[row] = nearestTo(query, row, reference, tables);
    await control.breathe?.();
  }
  return out;
}

function nearestTo(
  query: BinnedRows,
  row: number,
  reference: BinnedRows,
  tables: readonly Float32Array[],
): number {
  const width = tables.length;
  const mine = row * width;
  let least = Infinity;
  for (let other = 0, at = 0; other < reference.rows; other++, at += width) {
    let distance = 0;
    for (let c = 0; c < width && distance < least; c++) {
      const bin = query.values[mine + c] as number;
      const table = tables[c] as Float32Array;
      distance += table[bin * 256 + (reference.values[at + c] as number)] as number;
    }
    if (distance < least) least = distance;
  }
  return least;
}

/** Counts rows of `query` that equal a row of `reference` in every column. */
export function countEqual(query: BinnedRows, reference: BinnedRows, width: number): number {
  const key = ({ values }: BinnedRows, row: number): string =>
    String.fromCharCode(...values.subarray(row * width, (row + 1) * width));
  const known = new Set<string>();
  for (let row = 0; row < reference.rows; row++) known.add(key(reference, row));
  let count = 0;
  for (let row = 0; row < query.rows; row++) if (known.has(key(query, row))) count++;
  return count;
}
