/**
 * JSON and NDJSON. Numbers and booleans are JSON's own, unless the file's format would be lost
 * (leading zeros are kept as text); dates, times and labels are text as the file writes them.
 */
import type { Chunk, Column, ColumnData, Schema } from '../../engine/schema';
import { cellOf, encodeRows, encodeText, type Cell } from './cells';
import { columnsOf, type Writer } from './writer';

export const writeNdjson: Writer<object> = async function* (schema, chunks) {
  for await (const chunk of chunks) {
    const objectOf = objectPrinter(schema, chunk);
    yield* encodeRows(chunk.rowCount, (row) => objectOf(row) + '\n');
  }
};

export const writeJson: Writer<object> = async function* (schema, chunks) {
  yield encodeText('[');
  let isFirst = true;
  for await (const chunk of chunks) {
    const objectOf = objectPrinter(schema, chunk);
    const opening = isFirst ? '\n' : ',\n';
    yield* encodeRows(chunk.rowCount, (row) => (row === 0 ? opening : ',\n') + objectOf(row));
    isFirst &&= chunk.rowCount === 0;
  }
  yield encodeText('\n]\n');
};

function objectPrinter(schema: Schema, chunk: Chunk): Cell {
  const fields = columnsOf(schema, chunk).map(({ column, data }) => ({
    key: JSON.stringify(column.name) + ':',
    cell: jsonCell(column, data),
  }));
  return (row) => '{' + fields.map(({ key, cell }) => key + cell(row)).join(',') + '}';
}

function jsonCell(column: Column, data: ColumnData): Cell {
  const { format } = column;
  if (format.type === 'number' && format.width === 0) {
    const plain = {
      ...format,
      thousandsMark: '',
      decimalMark: '.',
      prefix: '',
      suffix: '',
    } as const;
    return cellOf({ ...column, format: plain }, data, (text) => text, 'null');
  }
  if (format.type === 'boolean') {
    const plain = { ...format, true: 'true', false: 'false' };
    return cellOf({ ...column, format: plain }, data, (text) => text, 'null');
  }
  return cellOf(column, data, (text) => JSON.stringify(text), 'null');
}
