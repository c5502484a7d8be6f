/**
 * Named arrays in one file, in the safetensors format (github.com/huggingface/safetensors, "Format"):
 * eight bytes of header length, a JSON header, the arrays. The same tensors give the same bytes.
 */
import { z, type TensorData } from '../schema';

const types = {
  F64: Float64Array,
  F32: Float32Array,
  I32: Int32Array,
  U32: Uint32Array,
  U16: Uint16Array,
  U8: Uint8Array,
} as const;
type TypeName = keyof typeof types;
const typeNames = Object.keys(types) as TypeName[];

const headerSchema = z.record(
  z.string(),
  z.object({
    dtype: z.enum(typeNames),
    shape: z.array(z.int().min(0)).length(1),
    data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
  }),
);
type Header = z.infer<typeof headerSchema>;

function typeOf(tensor: TensorData): TypeName {
  return typeNames.find((name) => tensor instanceof types[name]) ?? 'U8';
}

/** Wide items first, so that every array begins at a multiple of its item size; then by name. */
function ordered(tensors: Readonly<Record<string, TensorData>>): [string, TensorData][] {
  return Object.entries(tensors).sort(
    ([a, x], [b, y]) => y.BYTES_PER_ELEMENT - x.BYTES_PER_ELEMENT || (a < b ? -1 : 1),
  );
}

export function writeSafetensors(tensors: Readonly<Record<string, TensorData>>): Uint8Array {
  const header: Header = {};
  const entries = ordered(tensors);
  let size = 0;
  for (const [name, tensor] of entries) {
    header[name] = {
      dtype: typeOf(tensor),
      shape: [tensor.length],
      data_offsets: [size, size + tensor.byteLength],
    };
    size += tensor.byteLength;
  }
  const text = JSON.stringify(header);
  const json = new TextEncoder().encode(text.padEnd(text.length + ((8 - (text.length % 8)) % 8)));
  const out = new Uint8Array(8 + json.length + size);
  new DataView(out.buffer).setBigUint64(0, BigInt(json.length), true);
  out.set(json, 8);
  let at = 8 + json.length;
  for (const [, tensor] of entries) {
    out.set(new Uint8Array(tensor.buffer, tensor.byteOffset, tensor.byteLength), at);
    at += tensor.byteLength;
  }
  return out;
}

/** @throws Error or ZodError where the bytes are not a safetensors file with one-dimensional arrays */
export function readSafetensors(bytes: Uint8Array): Record<string, TensorData> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  const body = bytes.subarray(8 + length);
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + length));
  const header = headerSchema.parse(JSON.parse(text));
  const tensors: Record<string, TensorData> = {};
  for (const [name, { dtype, shape, data_offsets: offsets }] of Object.entries(header)) {
    const type = types[dtype];
    const slice = body.slice(offsets[0], offsets[1]);
    if (slice.length !== (shape[0] as number) * type.BYTES_PER_ELEMENT) {
      throw new Error(`the array “${name}” is cut off`);
    }
    tensors[name] = new type(slice.buffer);
  }
  return tensors;
}
