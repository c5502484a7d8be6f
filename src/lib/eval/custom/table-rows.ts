/** A seeded sample of a table's rows. */
import type { Table } from '../../engine/schema';
import { drawRows } from '../sample';

/** At most `most` rows; the very same table where it has no more. */
export function drawTableRows(table: Table, most: number, seed: number, purpose: string): Table {
  if (table.rowCount <= most) return table;
  const rows = drawRows(table.rowCount, most, seed, purpose);
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
