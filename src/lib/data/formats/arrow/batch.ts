/** A record batch as arrays: which bytes of the body belong to which field, uncompressed. */
import type { FlatTable } from './flatbuffer';
import { unpackLz4 } from './lz4';
import type { ArrowField, ArrowType } from './types';

/** One field's values in a batch. Which buffers there are follows from its type. */
export interface ArrowArray {
  readonly field: ArrowField;
  readonly length: number;
  /** One bit for each value, 1 for present; null where all are. */
  readonly validity: Uint8Array | null;
  /** Without the validity: values; or offsets and bytes; or views and their blocks. */
  readonly buffers: readonly Uint8Array<ArrayBuffer>[];
  readonly children: readonly ArrowArray[];
  readonly dictionary: ArrowArray | null;
}

export type Dictionaries = ReadonlyMap<number, ArrowArray>;

/** Thrown for a type without a known layout; the message names it. */
export class UnknownTypeError extends Error {
  override readonly name = 'UnknownTypeError';
}

/** How many buffers a type has beside the validity; null where it has no validity either. */
function bufferCount(type: ArrowType): number | null {
  switch (type.id) {
    case 'null':
      return null;
    case 'struct':
    case 'fixed-list':
      return 0;
    case 'bytes':
      return type.form === 'view' ? 1 : 2;
    case 'union':
    case 'unknown':
    case 'interval':
      throw new UnknownTypeError(type.id);
    default:
      return 1;
  }
}

/** @param batch the header of a batch message, or the batch inside a dictionary message */
export async function readArrays(
  fields: readonly ArrowField[],
  batch: FlatTable,
  body: Uint8Array<ArrayBuffer>,
  dictionaries: Dictionaries,
): Promise<ArrowArray[]> {
  const nodes = batch.pairs(1);
  const buffers = await unpackBuffers(batch, body);
  const blockCounts = batch.longs(4);
  let node = 0;
  let buffer = 0;
  let viewColumn = 0;
  const read = (field: ArrowField): ArrowArray => {
    const [length, nullCount] = nodes[node++] ?? [0, 0];
    const type = field.dictionary?.index ?? field.type;
    let count = bufferCount(type);
    let validity: Uint8Array | null = null;
    if (count !== null) {
      const bits = buffers[buffer++];
      if (nullCount > 0 && bits !== undefined && bits.length > 0) validity = bits;
    }
    if (type.id === 'bytes' && type.form === 'view') count = 1 + (blockCounts[viewColumn++] ?? 0);
    const own = buffers.slice(buffer, buffer + (count ?? 0));
    buffer += count ?? 0;
    const isEncoded = field.dictionary !== null;
    return {
      field,
      length,
      validity,
      buffers: own,
      children: isEncoded ? [] : field.children.map(read),
      dictionary: isEncoded ? (dictionaries.get(field.dictionary.id) ?? null) : null,
    };
  };
  return fields.map(read);
}

const lz4Codec = 0;
/** Before a compressed buffer stands its length; -1 says that it is not compressed after all. */
const lengthBytes = 8;

async function unpackBuffers(
  batch: FlatTable,
  body: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const raw = batch.pairs(2).map(([start, length]) => {
    if (start + length > body.length) throw new RangeError('a buffer lies outside its message');
    return body.subarray(start, start + length);
  });
  const compression = batch.table(3);
  if (compression === null) return raw;
  const isLz4 = compression.byte(0) === lz4Codec;
  // Its binary is inside its code: loaded only when a file needs it.
  const zstd = isLz4 ? null : await (await import('@hpcc-js/wasm-zstd')).Zstd.load();
  return raw.map((bytes) => {
    if (bytes.length === 0) return bytes;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const size = Number(view.getBigInt64(0, true));
    const packed = bytes.subarray(lengthBytes);
    if (size < 0) return packed.slice();
    if (size > 2 ** 31) throw new RangeError('a buffer is longer than 2 GiB');
    return zstd === null ? unpackLz4(packed, size) : Uint8Array.from(zstd.decompress(packed));
  });
}
