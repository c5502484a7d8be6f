/**
 * How near rows lie to other rows, in binned columns. The distance is the sum over columns of 0 or 1 for
 * labels and of the difference in rank, at most 1, for columns with order; null is 1 from everything else.
 */
import { throwIfAborted, type Control } from '../../schema';
import type { EncodedTable } from '../generator';
import { binsOf } from './bins';

/** Rows as places, `[rows, width]`: the distance in a column is |difference|, at most 1. */
export interface PlacedRows {
  readonly values: Float32Array;
  readonly rows: number;
  readonly width: number;
}

const nullPlace = 1e4;
const labelStep = 2;

/** The first `rows` rows of a table in the given columns. */
export function placeRows(
  table: EncodedTable,
  columns: readonly number[],
  rows: number,
): PlacedRows {
  const width = columns.length;
  const values = new Float32Array(rows * width);
  columns.forEach((column, at) => {
    const { codes, cells } = table.columns[column] as EncodedTable['columns'][number];
    const { of, size } = binsOf(cells);
    const last = Math.max(1, size - (cells.hasNull ? 2 : 1));
    const places = Float32Array.from(of, (bin, cell) =>
      cell === cells.size ? nullPlace : cells.isOrdered ? bin / last : bin * labelStep,
    );
    for (let row = 0; row < rows; row++) {
      values[row * width + at] = places[codes[row] as number] as number;
    }
  });
  return { values, rows, width };
}

const valuesPerBreath = 4e6;

/** Distance of each row of `query` to its nearest in `reference`. @throws Fault `cancelled` */
export async function nearest(
  query: PlacedRows,
  reference: PlacedRows,
  control: Control,
): Promise<Float64Array> {
  const out = new Float64Array(query.rows);
  const work = Math.max(1, reference.rows * reference.width);
  const stride = Math.max(1, Math.floor(valuesPerBreath / work));
  for (let start = 0; start < query.rows; start += stride) {
    throwIfAborted(control.signal);
    const end = Math.min(query.rows, start + stride);
    for (let row = start; row < end; row++) out[row] = nearestTo(query, row, reference);
    await control.breathe?.();
  }
  return out;
}

function nearestTo({ values: mine, width }: PlacedRows, row: number, other: PlacedRows): number {
  const { values, rows } = other;
  const from = row * width;
  let least = Infinity;
  for (let k = 0, at = 0; k < rows; k++, at += width) {
    let distance = 0;
    for (let c = 0; c < width && distance < least; c++) {
      const apart = (mine[from + c] as number) - (values[at + c] as number);
      distance += apart > 1 || apart < -1 ? 1 : apart < 0 ? -apart : apart;
    }
    if (distance < least) least = distance;
  }
  return least;
}

/** A number for each row; rows that differ share one by a chance of 2^-53 a pair. */
function rowKeys({ values, rows, width }: PlacedRows): Float64Array {
  const words = new Int32Array(values.buffer, values.byteOffset, values.length);
  return Float64Array.from({ length: rows }, (_, row) => {
    let [a, b] = [0x811c9dc5, 0x2d51c3f7];
    for (let at = row * width; at < (row + 1) * width; at++) {
      const word = words[at] as number;
      a = Math.imul(a ^ (word ^ (word >>> 15)), 0x01000193);
      b = Math.imul(b ^ (word + (word >>> 13)), 0x85ebca6b) + (a >>> 7);
    }
    return (a >>> 0) * 2 ** 21 + (b >>> 11);
  });
}

/** Counts rows of `query` that equal a row of `reference` in every column. */
export function countEqual(query: PlacedRows, reference: PlacedRows): number {
  const known = new Set(rowKeys(reference));
  return rowKeys(query).reduce((count, key) => count + (known.has(key) ? 1 : 0), 0);
}
