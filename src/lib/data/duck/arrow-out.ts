/** Chunks of native DuckDB as an Arrow IPC stream, for the types that our own tables have. */
import { DuckDBTypeId, type DuckDBDataChunk, type DuckDBValue } from '@duckdb/node-api';
import {
  Bool,
  Field,
  Float64,
  Int64,
  RecordBatch,
  Schema,
  Struct,
  Table,
  Utf8,
  makeData,
  tableToIPC,
  type Data,
  type DataType,
} from 'apache-arrow';

export function chunksToArrow(
  chunks: readonly DuckDBDataChunk[],
  names: readonly string[],
): Uint8Array {
  const rowCount = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
  const children = names.map((_, index) => dataOf(chunks, index, rowCount));
  const fields = names.map((name, index) => new Field(name, children[index]!.type, true));
  const schema = new Schema(fields);
  const data = makeData({ type: new Struct(fields), length: rowCount, nullCount: 0, children });
  return tableToIPC(new Table([new RecordBatch(schema, data)]), 'stream');
}

const bigTypes: ReadonlySet<DuckDBTypeId> = new Set([
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.UINTEGER,
]);

function dataOf(chunks: readonly DuckDBDataChunk[], index: number, rowCount: number): Data {
  const values = chunks.flatMap((chunk) => chunk.getColumnValues(index));
  const typeId = chunks[0]?.getColumnVector(index).type.typeId;
  const nullBitmap = bitmapOf(values, (value) => value !== null);
  const nullCount = values.reduce<number>((sum, value) => sum + (value === null ? 1 : 0), 0);
  const base = { length: rowCount, nullCount, nullBitmap };
  if (typeId !== undefined && bigTypes.has(typeId)) {
    const data = BigInt64Array.from(values, (value) => BigInt((value ?? 0) as number | bigint));
    return makeData({ type: new Int64(), ...base, data });
  }
  if (typeId === DuckDBTypeId.DOUBLE || typeId === DuckDBTypeId.FLOAT) {
    const data = Float64Array.from(values, (value) => (value ?? 0) as number);
    return makeData({ type: new Float64(), ...base, data });
  }
  if (typeId === DuckDBTypeId.BOOLEAN) {
    const data = bitmapOf(values, (value) => value === true);
    return makeData({ type: new Bool(), ...base, data }) as Data<DataType>;
  }
  if (typeId !== DuckDBTypeId.VARCHAR && typeId !== DuckDBTypeId.ENUM) {
    throw new TypeError('A column of this type needs a cast in its SQL before it becomes Arrow');
  }
  return makeData({ type: new Utf8(), ...base, ...utf8Of(values) });
}

function bitmapOf(values: readonly DuckDBValue[], isSet: (value: DuckDBValue) => boolean) {
  const bits = new Uint8Array(Math.ceil(values.length / 64) * 8);
  for (const [i, value] of values.entries()) if (isSet(value)) bits[i >> 3]! |= 1 << (i & 7);
  return bits;
}

function utf8Of(values: readonly DuckDBValue[]): { valueOffsets: Int32Array; data: Uint8Array } {
  const encoder = new TextEncoder();
  const parts = values.map((value) => encoder.encode(value === null ? '' : String(value)));
  const valueOffsets = new Int32Array(values.length + 1);
  for (const [i, part] of parts.entries()) valueOffsets[i + 1] = valueOffsets[i]! + part.length;
  const data = new Uint8Array(valueOffsets[values.length]!);
  for (const [i, part] of parts.entries()) data.set(part, valueOffsets[i]!);
  return { valueOffsets, data };
}
