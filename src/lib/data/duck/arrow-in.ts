/** Arrow into native DuckDB, which has no door for it in Node: read batch by batch, appended in chunks. */
import {
  DATE,
  DECIMAL,
  DOUBLE,
  BIGINT,
  BLOB,
  BOOLEAN,
  DuckDBBlobValue,
  DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  FLOAT,
  HUGEINT,
  INTEGER,
  SMALLINT,
  TIME,
  TIMESTAMP,
  TIMESTAMPTZ,
  TINYINT,
  UBIGINT,
  UINTEGER,
  USMALLINT,
  UTINYINT,
  VARCHAR,
  type DuckDBConnection,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import { TimeUnit, Type, tableFromIPC, type DataType, type Vector } from 'apache-arrow';
import { quoteName } from './quote';

/** Rows that fit one of DuckDB's chunks. */
const chunkRows = 2048;

interface Mapping {
  readonly type: DuckDBType;
  readonly convert: (value: never) => DuckDBValue;
}

export async function appendArrow(
  connection: DuckDBConnection,
  tableName: string,
  ipcStream: Uint8Array,
  create: boolean,
): Promise<void> {
  const table = tableFromIPC(ipcStream);
  const fields = table.schema.fields;
  const mappings = fields.map((field) => mappingOf(field.type as DataType));
  if (create) {
    const columns = fields.map((field, i) => `${quoteName(field.name)} ${mappings[i]!.type}`);
    await connection.run(`CREATE TABLE ${quoteName(tableName)} (${columns.join(', ')})`);
  }
  const appender = await connection.createAppender(tableName);
  for (const batch of table.batches) {
    for (let start = 0; start < batch.numRows; start += chunkRows) {
      const part = batch.slice(start, Math.min(start + chunkRows, batch.numRows));
      const chunk = DuckDBDataChunk.create(
        mappings.map((mapping) => mapping.type),
        part.numRows,
      );
      for (const [index, mapping] of mappings.entries()) {
        chunk.setColumnValues(index, converted(part.getChildAt(index)!, mapping));
      }
      appender.appendDataChunk(chunk);
    }
  }
  appender.flushSync();
  appender.closeSync();
}

function converted(vector: Vector, mapping: Mapping): DuckDBValue[] {
  const values: DuckDBValue[] = [];
  const convert = mapping.convert as (value: unknown) => DuckDBValue;
  for (const value of vector as Iterable<unknown>) {
    values.push(value === null || value === undefined ? null : convert(value));
  }
  return values;
}

const asIs = (value: never): DuckDBValue => value;
const asText = (value: unknown): DuckDBValue =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'bigint' ? inner.toString() : inner,
  );

function mappingOf(type: DataType): Mapping {
  const make = mappings[type.typeId as Type];
  return make === undefined ? { type: VARCHAR, convert: asText as never } : make(type as never);
}

const mappings: Partial<Record<Type, (type: never) => Mapping>> = {
  [Type.Null]: () => ({ type: VARCHAR, convert: asIs }),
  [Type.Utf8]: () => ({ type: VARCHAR, convert: asIs }),
  [Type.LargeUtf8]: () => ({ type: VARCHAR, convert: asIs }),
  [Type.Bool]: () => ({ type: BOOLEAN, convert: asIs }),
  [Type.Binary]: () => ({ type: BLOB, convert: asBlob }),
  [Type.LargeBinary]: () => ({ type: BLOB, convert: asBlob }),
  [Type.FixedSizeBinary]: () => ({ type: BLOB, convert: asBlob }),
  [Type.Dictionary]: (type: { dictionary: DataType }) => mappingOf(type.dictionary),
  [Type.Float]: (type: { precision: number }) => ({
    type: type.precision === 2 ? DOUBLE : FLOAT,
    convert: asIs,
  }),
  [Type.Int]: (type: { bitWidth: number; isSigned: boolean }) => ({
    type: integerTypes[`${type.isSigned ? '' : 'U'}${type.bitWidth}`] ?? HUGEINT,
    convert: asIs,
  }),
  [Type.Decimal]: (type: { precision: number; scale: number }) => ({
    type: DECIMAL(type.precision, type.scale),
    convert: (limbs: Uint32Array) =>
      new DuckDBDecimalValue(signedOf(limbs), type.precision, type.scale),
  }),
  [Type.Date]: () => ({
    type: DATE,
    convert: (ms: number | Date) => new DuckDBDateValue(Math.floor(Number(ms) / 86_400_000)),
  }),
  [Type.Time]: (type: { unit: TimeUnit }) => ({
    type: TIME,
    convert: (value: number | bigint) => new DuckDBTimeValue(toMicros(BigInt(value), type.unit)),
  }),
  [Type.Timestamp]: (type: { timezone?: string | null }) => ({
    type: type.timezone ? TIMESTAMPTZ : TIMESTAMP,
    convert: (ms: number) => {
      const micros = BigInt(Math.round(ms * 1000));
      return type.timezone ? new DuckDBTimestampTZValue(micros) : new DuckDBTimestampValue(micros);
    },
  }),
};

const integerTypes: Readonly<Record<string, DuckDBType>> = {
  '8': TINYINT,
  '16': SMALLINT,
  '32': INTEGER,
  '64': BIGINT,
  U8: UTINYINT,
  U16: USMALLINT,
  U32: UINTEGER,
  U64: UBIGINT,
};

function asBlob(bytes: Uint8Array): DuckDBValue {
  return new DuckDBBlobValue(bytes);
}

function signedOf(limbs: Uint32Array): bigint {
  let whole = 0n;
  for (let i = limbs.length - 1; i >= 0; i--) whole = (whole << 32n) | BigInt(limbs[i]!);
  return BigInt.asIntN(limbs.length * 32, whole);
}

const microsPerUnit: Readonly<Record<TimeUnit, (value: bigint) => bigint>> = {
  [TimeUnit.SECOND]: (value) => value * 1_000_000n,
  [TimeUnit.MILLISECOND]: (value) => value * 1000n,
  [TimeUnit.MICROSECOND]: (value) => value,
  [TimeUnit.NANOSECOND]: (value) => value / 1000n,
};

function toMicros(value: bigint, unit: TimeUnit): bigint {
  return microsPerUnit[unit](value);
}
