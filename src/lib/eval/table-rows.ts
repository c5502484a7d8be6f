/** Some rows of a table, labels as they are. */
import type { Table } from '../engine/schema';
import { drawRows } from './sample';

/** The rows by their numbers, in that order. */
export function takeRows(table: Table, rows: Int32Array): Table {
  return {
    rowCount: rows.length,
    columns: table.columns.map((data) =>
      data.storage === 'number'
        ? {
            storage: 'number',
            values: Float64Array.from(rows, (row) => data.values[row] as number),
          }
        : { ...data, codes: rows.map((row) => data.codes[row] as number) },
    ),
  };
}

/** A seeded sample of at most `most` rows; the very same table where it has no more. */
export function drawTableRows(table: Table, most: number, seed: number, purpose: string): Table {
  if (table.rowCount <= most) return table;
  return takeRows(table, drawRows(table.rowCount, most, seed, purpose));
}
