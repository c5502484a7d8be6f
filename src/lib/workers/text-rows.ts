/** Rows of a chunk as the text that a file would hold, for grids. */
import { printerOf, type Chunk, type ColumnData, type Schema } from '../engine/schema';
import type { TextRows } from './contract';

/** @param schema of the chunk's columns */
export function textRows(schema: Schema, chunk: Pick<Chunk, 'rowCount' | 'columns'>): TextRows {
  const columns = schema.columns.map((column, index) =>
    textColumn(printerOf(column), chunk.columns[index]!),
  );
  return Array.from({ length: chunk.rowCount }, (_, row) => columns.map((text) => text(row)));
}

function textColumn(
  print: (value: number | string | null) => string,
  data: ColumnData,
): (row: number) => string | null {
  if (data.storage === 'number') {
    return (row) => {
      const value = data.values[row]!;
      return Number.isNaN(value) ? null : print(value);
    };
  }
  return (row) => {
    const label = data.labels[data.codes[row]!];
    return label === undefined ? null : print(label);
  };
}
