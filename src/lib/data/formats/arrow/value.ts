/** Single values of an Arrow array: as bytes for texts, as JSON text for what is nested. */
import type { ArrowArray } from './batch';

export function isPresent(array: ArrowArray, i: number): boolean {
  if (array.field.type.id === 'null' && array.dictionary === null) return false;
  return array.validity === null || ((array.validity[i >> 3]! >> (i & 7)) & 1) === 1;
}

/** A typed array over a whole buffer; the buffer is copied where it does not lie on a boundary. */
export function over<T>(
  bytes: Uint8Array<ArrayBuffer>,
  Type: { new (buffer: ArrayBuffer, start: number, length: number): T; BYTES_PER_ELEMENT: number },
): T {
  const size = Type.BYTES_PER_ELEMENT;
  const source = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  return new Type(source.buffer, source.byteOffset, Math.floor(source.length / size));
}

const emptyOffsets = new Int32Array([0]);

/** Offsets of a list or of texts as numbers, also where they are written with 64 bits. */
export function offsetsOf(array: ArrowArray, isLarge: boolean): Int32Array | Float64Array {
  const bytes = array.buffers[0];
  if (bytes === undefined || bytes.length === 0) return emptyOffsets;
  return isLarge ? Float64Array.from(over(bytes, BigInt64Array), Number) : over(bytes, Int32Array);
}

/** Gives the bytes of a text or binary value; the caller has seen that it is present. */
export function bytesReader(array: ArrowArray): (i: number) => Uint8Array {
  const { type } = array.field;
  if (type.id === 'fixed-bytes') {
    const data = array.buffers[0]!;
    return (i) => data.subarray(i * type.width, (i + 1) * type.width);
  }
  if (type.id !== 'bytes') throw new Error(`${type.id} has no bytes`);
  if (type.form === 'view') return viewReader(array);
  const offsets = offsetsOf(array, type.form === 'large');
  const data = array.buffers[1] ?? new Uint8Array(0);
  return (i) => data.subarray(offsets[i], offsets[i + 1]);
}

const viewBytes = 16;
const longestInline = 12;

function viewReader(array: ArrowArray): (i: number) => Uint8Array {
  const [views, ...blocks] = array.buffers;
  const data = views!;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return (i) => {
    const at = i * viewBytes;
    const length = view.getInt32(at, true);
    if (length <= longestInline) return data.subarray(at + 4, at + 4 + length);
    const start = view.getInt32(at + 12, true);
    return blocks[view.getInt32(at + 8, true)]!.subarray(start, start + length);
  };
}

/** Indices into the dictionary, as numbers. */
export function indexReader(array: ArrowArray): (i: number) => number {
  const read = integerReader(array, array.field.dictionary!.index);
  return (i) => Number(read(i));
}

/** Whole numbers of any width. */
export function integerReader(array: ArrowArray, type: ArrowArray['field']['type']) {
  if (type.id !== 'int') throw new Error(`${type.id} is no integer`);
  const view = viewOf(array);
  const { bits, isSigned } = type;
  if (bits === 64) {
    return (i: number) =>
      isSigned ? view.getBigInt64(i * 8, true) : view.getBigUint64(i * 8, true);
  }
  if (bits === 32) {
    return (i: number) => (isSigned ? view.getInt32(i * 4, true) : view.getUint32(i * 4, true));
  }
  if (bits === 16) {
    return (i: number) => (isSigned ? view.getInt16(i * 2, true) : view.getUint16(i * 2, true));
  }
  return (i: number) => (isSigned ? view.getInt8(i) : view.getUint8(i));
}

function viewOf(array: ArrowArray): DataView {
  const bytes = array.buffers[0]!;
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** `1.0000` with its decimals as they are declared, from a whole number of any length. */
export function decimalText(array: ArrowArray, i: number): string {
  const { type } = array.field;
  if (type.id !== 'decimal') throw new Error(`${type.id} is no decimal`);
  const width = type.bits / 8;
  const view = viewOf(array);
  let whole = 0n;
  for (let at = (i + 1) * width - 4; at >= i * width; at -= 4) {
    whole = (whole << 32n) | BigInt(view.getUint32(at, true));
  }
  whole = BigInt.asIntN(type.bits, whole);
  const sign = whole < 0n ? '-' : '';
  const digits = String(whole < 0n ? -whole : whole).padStart(type.scale + 1, '0');
  if (type.scale <= 0) return sign + digits + '0'.repeat(-type.scale);
  return `${sign}${digits.slice(0, -type.scale)}.${digits.slice(-type.scale)}`;
}

/** A half-precision number (IEEE 754 binary16). */
export function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
