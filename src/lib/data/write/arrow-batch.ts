/**
 * Chunks as Arrow record batches, built from raw buffers: apache-arrow's builders compile code at run
 * time, which the Content-Security-Policy forbids. Types depend on the schema alone, so that every
 * batch of a file has the same ones.
 */
import {
  Bool,
  DateDay,
  Field,
  Float64,
  Int64,
  makeData,
  RecordBatch,
  Schema as ArrowSchema,
  Struct,
  TimeMicrosecond,
  TimestampMicrosecond,
  Utf8,
  type Data,
  type DataType,
} from 'apache-arrow';
import type { Chunk, Column, ColumnData, ColumnKind, Schema } from '../../engine/schema';
import { columnsOf } from './writer';

const typeOfKind: Readonly<Partial<Record<ColumnKind, () => DataType>>> = {
  boolean: () => new Bool(),
  integer: () => new Int64(),
  decimal: () => new Float64(),
  date: () => new DateDay(),
  time: () => new TimeMicrosecond(),
  datetime: () => new TimestampMicrosecond(),
};

function arrowType(column: Column): DataType {
  const type = typeOfKind[column.kind]?.() ?? new Utf8();
  if (
    type instanceof TimestampMicrosecond &&
    column.format.type === 'moment' &&
    column.format.zone
  ) {
    return new TimestampMicrosecond('UTC');
  }
  return type;
}

export function arrowSchema(schema: Schema): ArrowSchema {
  return new ArrowSchema(
    schema.columns.map((column) => new Field(column.name, arrowType(column), true)),
  );
}

export function arrowBatch(schema: Schema, into: ArrowSchema, chunk: Chunk): RecordBatch {
  const children = columnsOf(schema, chunk).map(({ data }, index) => {
    const type = into.fields[index]?.type as DataType;
    return data.storage === 'text' ? labelVector(type, data) : numberVector(type, data.values);
  });
  const struct = makeData({
    type: new Struct(into.fields),
    length: chunk.rowCount,
    nullCount: 0,
    children,
  });
  return new RecordBatch(into, struct);
}

type LabelData = Extract<ColumnData, { storage: 'text' }>;

function labelVector(type: DataType, data: LabelData): Data {
  return type instanceof Bool ? flagVector(type, data) : textVector(type as Utf8, data);
}

function textVector(type: Utf8, { codes, labels }: LabelData): Data {
  const encoder = new TextEncoder();
  const encoded = labels.map((label) => encoder.encode(label));
  const offsets = new Int32Array(codes.length + 1);
  let length = 0;
  codes.forEach((code, row) => {
    length += encoded[code]?.length ?? 0;
    offsets[row + 1] = length;
  });
  const bytes = new Uint8Array(length);
  codes.forEach((code, row) => {
    const text = encoded[code];
    if (text !== undefined) bytes.set(text, offsets[row] ?? 0);
  });
  const nulls = nullMask(codes.length, (row) => (codes[row] ?? -1) < 0);
  return makeData({ type, length: codes.length, valueOffsets: offsets, data: bytes, ...nulls });
}

function flagVector(type: Bool, { codes, labels }: LabelData): Data {
  const yes = labels.indexOf('true');
  const bits = new Uint8Array((codes.length + 7) >> 3);
  codes.forEach((code, row) => {
    if (code === yes && code >= 0) setBit(bits, row);
  });
  const nulls = nullMask(codes.length, (row) => (codes[row] ?? -1) < 0);
  return makeData({ type, length: codes.length, data: bits, ...nulls });
}

function numberVector(type: DataType, values: Float64Array): Data {
  const length = values.length;
  const nulls = nullMask(length, (row) => Number.isNaN(values[row] ?? Number.NaN));
  if (type instanceof Float64) return makeData({ type, length, data: values, ...nulls });
  if (type instanceof DateDay)
    return makeData({ type, length, data: Int32Array.from(values, Math.round), ...nulls });
  const perUnit = type instanceof Int64 ? 1 : 1000;
  return makeData({ type: type as Int64, length, data: wideIntegers(values, perUnit), ...nulls });
}

/** `value × perUnit` as 64-bit integers, by halves: a BigInt for each value would be ten times slower. */
function wideIntegers(values: Float64Array, perUnit: number): BigInt64Array {
  const halves = new Int32Array(values.length * 2);
  values.forEach((value, row) => {
    const whole = Number.isNaN(value) ? 0 : Math.round(value * perUnit);
    halves[2 * row] = (whole % 4294967296) | 0;
    halves[2 * row + 1] = Math.floor(whole / 4294967296);
  });
  return new BigInt64Array(halves.buffer);
}

function nullMask(length: number, isNull: (row: number) => boolean) {
  const valid = new Uint8Array((length + 7) >> 3);
  let nullCount = 0;
  for (let row = 0; row < length; row++) {
    if (isNull(row)) nullCount++;
    else setBit(valid, row);
  }
  return nullCount === 0 ? { nullCount } : { nullCount, nullBitmap: valid };
}

function setBit(bits: Uint8Array, index: number): void {
  bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
}
