/** Nested Arrow values as JSON text: lists, maps and records, numbers as they are, moments as ISO text. */
import { UnknownTypeError, type ArrowArray } from './batch';
import type { ArrowType } from './types';
import {
  bytesReader,
  decimalText,
  halfValue,
  indexReader,
  integerReader,
  isPresent,
  offsetsOf,
  over,
} from './value';

type Write = (i: number) => string;

/** Gives the JSON text of one value, `null` for a missing one. */
export function jsonWriter(array: ArrowArray): Write {
  const write = array.dictionary === null ? writers[array.field.type.id] : encoded;
  if (write === undefined) throw new UnknownTypeError(array.field.type.id);
  const present = write(array);
  return (i) => (isPresent(array, i) ? present(i) : 'null');
}

function encoded(array: ArrowArray): Write {
  const index = indexReader(array);
  const write = jsonWriter(array.dictionary!);
  return (i) => write(index(i));
}

const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const perSecond = [1, 1e3, 1e6, 1e9];

/** An instant as ISO text with as many decimals as its unit has, without idle zeros. */
function momentText(value: bigint, unit: number): string {
  const per = BigInt(perSecond[unit]!);
  const seconds = value / per - (value % per < 0n ? 1n : 0n);
  const fraction = value - seconds * per;
  const iso = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  if (fraction === 0n) return iso;
  return `${iso}.${String(fraction)
    .padStart(unit * 3, '0')
    .replace(/0+$/, '')}`;
}

const writers: Partial<Record<ArrowType['id'], (array: ArrowArray) => Write>> = {
  null: () => () => 'null',
  bool: (array) => (i) => String(((array.buffers[0]![i >> 3]! >> (i & 7)) & 1) === 1),
  int(array) {
    const read = integerReader(array, array.field.type);
    return (i) => String(read(i));
  },
  float(array) {
    const { type } = array.field;
    const bits = type.id === 'float' ? type.bits : 64;
    const half = bits === 16 ? over(array.buffers[0]!, Uint16Array) : null;
    const values =
      bits === 32 ? over(array.buffers[0]!, Float32Array) : over(array.buffers[0]!, Float64Array);
    return (i) => {
      const value = half === null ? values[i]! : halfValue(half[i]!);
      return Number.isFinite(value) ? String(value) : 'null';
    };
  },
  decimal: (array) => (i) => decimalText(array, i),
  bytes(array) {
    const read = bytesReader(array);
    const { type } = array.field;
    const decoder = new TextDecoder();
    const isText = type.id === 'bytes' && type.isText;
    return (i) => JSON.stringify(isText ? decoder.decode(read(i)) : toHex(read(i)));
  },
  'fixed-bytes'(array) {
    const read = bytesReader(array);
    return (i) => JSON.stringify(toHex(read(i)));
  },
  date(array) {
    const { type } = array.field;
    const isDays = type.id === 'date' && type.bits === 32;
    const read = integerReader(array, { id: 'int', bits: isDays ? 32 : 64, isSigned: true });
    const ms = isDays ? 86_400_000 : 1;
    return (i) => JSON.stringify(new Date(Number(read(i)) * ms).toISOString().slice(0, 10));
  },
  time(array) {
    const { type } = array.field;
    if (type.id !== 'time') throw new UnknownTypeError(type.id);
    const read = integerReader(array, { id: 'int', bits: type.bits, isSigned: true });
    return (i) => JSON.stringify(momentText(BigInt(read(i)), type.unit).slice(11));
  },
  timestamp(array) {
    const { type } = array.field;
    if (type.id !== 'timestamp') throw new UnknownTypeError(type.id);
    const read = integerReader(array, { id: 'int', bits: 64, isSigned: true });
    const zone = type.zone === null ? '' : 'Z';
    return (i) => JSON.stringify(momentText(BigInt(read(i)), type.unit) + zone);
  },
  duration(array) {
    const read = integerReader(array, { id: 'int', bits: 64, isSigned: true });
    return (i) => String(read(i));
  },
  list(array) {
    const { type } = array.field;
    const offsets = offsetsOf(array, type.id === 'list' && type.isLarge);
    return elements(array.children[0]!, (i) => [offsets[i]!, offsets[i + 1]!]);
  },
  'fixed-list'(array) {
    const size = array.field.type.id === 'fixed-list' ? array.field.type.size : 0;
    return elements(array.children[0]!, (i) => [i * size, (i + 1) * size]);
  },
  map(array) {
    const offsets = offsetsOf(array, false);
    const [keys, values] = array.children[0]!.children.map(jsonWriter) as [Write, Write];
    return (i) => {
      const parts: string[] = [];
      for (let k = offsets[i]!; k < offsets[i + 1]!; k++) {
        const key = keys(k);
        parts.push(`${key.startsWith('"') ? key : JSON.stringify(key)}:${values(k)}`);
      }
      return `{${parts.join(',')}}`;
    };
  },
  struct(array) {
    const members = array.children.map((child) => {
      const write = jsonWriter(child);
      const key = JSON.stringify(child.field.name);
      return (i: number) => `${key}:${write(i)}`;
    });
    return (i) => `{${members.map((member) => member(i)).join(',')}}`;
  },
};

function elements(child: ArrowArray, range: (i: number) => [number, number]): Write {
  const write = jsonWriter(child);
  return (i) => {
    const [start, end] = range(i);
    const parts: string[] = [];
    for (let k = start; k < end; k++) parts.push(write(k));
    return `[${parts.join(',')}]`;
  };
}
