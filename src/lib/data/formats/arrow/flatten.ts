/**
 * Arrow arrays of any type as columns that both DuckDBs take alike: records become `outer.inner`, other
 * nested values JSON text, dictionaries and views plain text. Numbers and moments keep their buffers.
 */
import {
  Binary,
  Bool,
  DateDay,
  DateMillisecond,
  Decimal,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  Int8,
  makeData,
  Time,
  Timestamp,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
  Utf8,
  type Data,
  type DataType,
} from 'apache-arrow';
import type { ArrowArray } from './batch';
import { jsonWriter } from './json-text';
import type { ArrowType } from './types';
import { bytesReader, decimalText, halfValue, indexReader, isPresent, over } from './value';

export interface FlatColumn {
  /** Path of names, joined with dots. */
  readonly name: string;
  readonly data: Data;
}

/** @throws UnknownTypeError where a type has no layout that is known here */
export function flatten(arrays: readonly ArrowArray[]): FlatColumn[] {
  return arrays.flatMap((array) => flattenOne(array, array.field.name));
}

function flattenOne(array: ArrowArray, name: string): FlatColumn[] {
  if (array.field.type.id === 'struct' && array.dictionary === null) {
    return array.children.flatMap((child) =>
      flattenOne(
        { ...child, validity: both(array.validity, child.validity) },
        `${name}.${child.field.name}`,
      ),
    );
  }
  return [{ name, data: dataOf(array) }];
}

/** A value inside a record is missing where either is. */
function both(a: Uint8Array | null, b: Uint8Array | null): Uint8Array | null {
  if (a === null || b === null) return a ?? b;
  return a.map((byte, i) => byte & (b[i] ?? 0));
}

function dataOf(array: ArrowArray): Data {
  if (array.dictionary !== null) return encodedData(array, array.dictionary);
  const { type } = array.field;
  const make = kept[type.id];
  if (make !== undefined) {
    const made = make(type as never, array);
    if (made !== null) return made;
  }
  if (type.id === 'bytes') return bytesData(array, type.isText);
  if (type.id === 'decimal') return textData(array, (i) => decimalText(array, i));
  if (type.id === 'fixed-bytes' && array.field.extension === 'arrow.uuid') {
    return textData(array, uuidReader(array));
  }
  if (type.id === 'fixed-bytes') return bytesData(array, false);
  if (type.id === 'null') return textData(array, () => '');
  return textData(array, jsonWriter(array));
}

type Buffer = Uint8Array<ArrayBuffer>;

function typed(type: DataType, array: ArrowArray, data: ArrayBufferView): Data {
  return makeData({
    type: type as Int32,
    length: array.length,
    nullBitmap: array.validity,
    data: data as Int32Array,
  }) as Data;
}

const integers: Readonly<
  Record<string, readonly [new () => DataType, (b: Buffer) => ArrayBufferView]>
> = {
  s8: [Int8, (b) => over(b, Int8Array)],
  s16: [Int16, (b) => over(b, Int16Array)],
  s32: [Int32, (b) => over(b, Int32Array)],
  s64: [Int64, (b) => over(b, BigInt64Array)],
  u8: [Uint8, (b) => b],
  u16: [Uint16, (b) => over(b, Uint16Array)],
  u32: [Uint32, (b) => over(b, Uint32Array)],
  u64: [Uint64, (b) => over(b, BigUint64Array)],
};

type Of<Id extends ArrowType['id']> = Extract<ArrowType, { id: Id }>;

/** Types whose buffers stay; null where this one of them has to become text after all. */
const kept: { [Id in ArrowType['id']]?: (type: Of<Id>, array: ArrowArray) => Data | null } = {
  int(type, array) {
    const [Type, view] = integers[`${type.isSigned ? 's' : 'u'}${type.bits}`]!;
    return typed(new Type(), array, view(array.buffers[0]!));
  },
  float(type, array) {
    const bytes = array.buffers[0]!;
    if (type.bits === 64) return typed(new Float64(), array, over(bytes, Float64Array));
    if (type.bits === 32) return typed(new Float32(), array, over(bytes, Float32Array));
    return typed(new Float32(), array, Float32Array.from(over(bytes, Uint16Array), halfValue));
  },
  bool: (_, array) => typed(new Bool(), array, array.buffers[0]!),
  decimal(type, array) {
    if (type.bits !== 128) return null;
    return typed(
      new Decimal(type.scale, type.precision),
      array,
      over(array.buffers[0]!, Uint32Array),
    );
  },
  date(type, array) {
    const bytes = array.buffers[0]!;
    return type.bits === 32
      ? typed(new DateDay(), array, over(bytes, Int32Array))
      : typed(new DateMillisecond(), array, over(bytes, BigInt64Array));
  },
  time(type, array) {
    const data = type.bits === 32 ? Int32Array : BigInt64Array;
    const arrow = new Time(type.unit, type.bits as 32 | 64);
    return typed(arrow, array, over<ArrayBufferView>(array.buffers[0]!, data as never));
  },
  timestamp(type, array) {
    const zone = type.zone === null || type.zone === '' ? null : 'UTC';
    return typed(new Timestamp(type.unit, zone), array, over(array.buffers[0]!, BigInt64Array));
  },
  duration: (_, array) => typed(new Int64(), array, over(array.buffers[0]!, BigInt64Array)),
};

function bytesData(array: ArrowArray, isText: boolean): Data {
  const read = bytesReader(array);
  const { type } = array.field;
  if (type.id === 'bytes' && type.form === 'small') {
    const offsets = over(array.buffers[0]!, Int32Array);
    const data = array.buffers[1] ?? new Uint8Array(0);
    return variableData(array, offsets, data, isText);
  }
  return gather(array, read, isText);
}

function encodedData(array: ArrowArray, dictionary: ArrowArray): Data {
  const index = indexReader(array);
  const { type } = dictionary.field;
  if (type.id === 'bytes') {
    const read = bytesReader(dictionary);
    const isHole = (i: number): boolean => !isPresent(dictionary, index(i));
    return gather(array, (i) => (isHole(i) ? null : read(index(i))), type.isText);
  }
  const encoder = new TextEncoder();
  const json = jsonWriter(dictionary);
  const texts = Array.from({ length: dictionary.length }, (_, i) => {
    const text = json(i);
    return encoder.encode(text.startsWith('"') ? (JSON.parse(text) as string) : text);
  });
  return gather(array, (i) => texts[index(i)] ?? null, true);
}

function textData(array: ArrowArray, text: (i: number) => string): Data {
  const encoder = new TextEncoder();
  return gather(array, (i) => encoder.encode(text(i)), true);
}

/** @param read bytes of a value that is present; null where it turns out to be missing */
function gather(array: ArrowArray, read: (i: number) => Uint8Array | null, isText: boolean): Data {
  const offsets = new Int32Array(array.length + 1);
  const validity = new Uint8Array((array.length + 7) >> 3);
  const parts: (Uint8Array | null)[] = [];
  let end = 0;
  for (let i = 0; i < array.length; i++) {
    const bytes = isPresent(array, i) ? read(i) : null;
    parts.push(bytes);
    if (bytes !== null) {
      end += bytes.length;
      validity[i >> 3]! |= 1 << (i & 7);
    }
    offsets[i + 1] = end;
  }
  const data = new Uint8Array(end);
  parts.forEach((bytes, i) => bytes !== null && data.set(bytes, offsets[i]));
  return variableData({ ...array, validity }, offsets, data, isText);
}

function variableData(
  array: ArrowArray,
  offsets: Int32Array,
  data: Uint8Array,
  isText: boolean,
): Data {
  return makeData({
    type: (isText ? new Utf8() : new Binary()) as Utf8,
    length: array.length,
    nullBitmap: array.validity,
    valueOffsets: offsets.length > array.length ? offsets : new Int32Array(array.length + 1),
    data,
  }) as Data;
}

function uuidReader(array: ArrowArray): (i: number) => string {
  const read = bytesReader(array);
  return (i) =>
    Array.from(read(i), (byte) => byte.toString(16).padStart(2, '0'))
      .join('')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
