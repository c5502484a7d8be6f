/**
 * Cells of a chunk as text, one function a column. Labels are dressed (quoted, escaped) once each and
 * not once a row: a chunk has far fewer labels than rows.
 */
import { printerOf, type Column, type ColumnData } from '../../engine/schema';

/** Text of the cell in a row of the chunk. */
export type Cell = (row: number) => string;

/**
 * @param dress applied to every printed text: quoting for CSV, escaping for JSON.
 * @param missing what stands for a null, already dressed.
 */
export function cellOf(
  column: Column,
  data: ColumnData,
  dress: (text: string) => string,
  missing: string,
): Cell {
  const print = printerOf(column);
  if (data.storage === 'text') {
    const { codes } = data;
    const texts = data.labels.map((label) => dress(print(label)));
    return (row) => texts[codes[row] ?? -1] ?? missing;
  }
  const { values } = data;
  return (row) => {
    const value = values[row] ?? Number.NaN;
    return Number.isNaN(value) ? missing : dress(print(value));
  };
}

const encoder = new TextEncoder();

/** Joins lines into pieces of about 256 KiB, so that no string of a whole chunk is ever built. */
export function* encodeRows(
  rowCount: number,
  lineOf: (row: number) => string,
): Generator<Uint8Array> {
  let text = '';
  for (let row = 0; row < rowCount; row++) {
    text += lineOf(row);
    if (text.length > 1 << 18) {
      yield encoder.encode(text);
      text = '';
    }
  }
  if (text !== '') yield encoder.encode(text);
}

export function encodeText(text: string): Uint8Array {
  return encoder.encode(text);
}
