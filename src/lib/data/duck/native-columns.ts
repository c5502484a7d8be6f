/** Chunks of native DuckDB as the plain arrays and cells of the port. */
import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  DuckDBTypeId,
  type DuckDBDataChunk,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { ColumnData } from '../../engine/schema';
import type { Cell, RawColumn } from './duck';

const smallIntegers: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.TINYINT,
]);
const texts: ReadonlySet<DuckDBTypeId> = new Set([DuckDBTypeId.VARCHAR, DuckDBTypeId.ENUM]);

export function columnsOfChunks(
  chunks: readonly DuckDBDataChunk[],
  names: readonly string[],
): RawColumn[] {
  const rowCount = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
  return names.map((name, index) => ({ name, values: valuesOf(chunks, index, rowCount) }));
}

/** As `scan` gives a column: numbers as they are, texts as codes of labels in order of appearance. */
export function dataOf(values: RawColumn['values']): ColumnData {
  if (values instanceof Float64Array) return { storage: 'number', values };
  if (values instanceof Int32Array) {
    return { storage: 'number', values: Float64Array.from(values) };
  }
  const codeOf = new Map<string, number>();
  const codes = new Int32Array(values.length);
  for (const [row, text] of values.entries()) {
    if (text === null) {
      codes[row] = -1;
      continue;
    }
    let code = codeOf.get(text);
    if (code === undefined) codeOf.set(text, (code = codeOf.size));
    codes[row] = code;
  }
  return { storage: 'text', codes, labels: [...codeOf.keys()] };
}

export function rowsOfChunks(
  chunks: readonly DuckDBDataChunk[],
  names: readonly string[],
): Record<string, Cell>[] {
  const rows: Record<string, Cell>[] = [];
  for (const chunk of chunks) {
    const vectors = names.map((_, index) => chunk.getColumnVector(index));
    for (let row = 0; row < chunk.rowCount; row++) {
      const cells: Record<string, Cell> = {};
      for (const [index, name] of names.entries())
        cells[name] = cellOf(vectors[index]!.getItem(row));
      rows.push(cells);
    }
  }
  return rows;
}

function valuesOf(
  chunks: readonly DuckDBDataChunk[],
  index: number,
  rowCount: number,
): RawColumn['values'] {
  const typeId = chunks[0]?.getColumnVector(index).type.typeId;
  if (typeId !== undefined && texts.has(typeId)) {
    const values: (string | null)[] = new Array<string | null>(rowCount);
    eachValue(chunks, index, (value, row) => (values[row] = cellOf(value) as string | null));
    return values;
  }
  const numbers = new Float64Array(rowCount);
  let hasNulls = false;
  let start = 0;
  for (const chunk of chunks) {
    const plain = plainItems(chunk, index);
    if (plain !== null) numbers.set(plain, start);
    else hasNulls = readNumbers(chunk, index, numbers.subarray(start)) || hasNulls;
    start += chunk.rowCount;
  }
  const isSmall = typeId !== undefined && smallIntegers.has(typeId) && !hasNulls;
  return isSmall ? Int32Array.from(numbers) : numbers;
}

/**
 * The array behind a DOUBLE or INTEGER vector without nulls, else null. The driver keeps it private, and
 * has no other way than one call for each value, which takes four times as long.
 */
function plainItems(chunk: DuckDBDataChunk, index: number): Float64Array | Int32Array | null {
  const { items, validity } = chunk.getColumnVector(index) as unknown as {
    items?: unknown;
    validity?: { data?: unknown };
  };
  const isPlain = items instanceof Float64Array || items instanceof Int32Array;
  return isPlain && validity?.data === null && items.length === chunk.rowCount ? items : null;
}

/** Writes a vector's values; true if one of them is null. */
function readNumbers(chunk: DuckDBDataChunk, index: number, into: Float64Array): boolean {
  const vector = chunk.getColumnVector(index);
  let hasNulls = false;
  for (let row = 0; row < chunk.rowCount; row++) {
    const cell = cellOf(vector.getItem(row));
    hasNulls ||= cell === null;
    into[row] = cell === null ? Number.NaN : Number(cell);
  }
  return hasNulls;
}

function eachValue(
  chunks: readonly DuckDBDataChunk[],
  index: number,
  visit: (value: DuckDBValue, row: number) => void,
): void {
  let start = 0;
  for (const chunk of chunks) {
    const vector = chunk.getColumnVector(index);
    for (let row = 0; row < chunk.rowCount; row++) visit(vector.getItem(row), start + row);
    start += chunk.rowCount;
  }
}

function cellOf(value: DuckDBValue): Cell {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof DuckDBDecimalValue) return Number(value.value) / 10 ** value.scale;
  if (value instanceof DuckDBDateValue) return value.days * 86_400_000;
  if (value instanceof DuckDBTimestampValue) return Number(value.micros) / 1000;
  if (value instanceof DuckDBTimestampMillisecondsValue) return Number(value.millis);
  if (value instanceof DuckDBTimestampSecondsValue) return Number(value.seconds) * 1000;
  if (value instanceof DuckDBTimeValue) return Number(value.micros) / 1000;
  throw new TypeError(`A value of type ${value.constructor.name} needs a cast in its SQL`);
}
