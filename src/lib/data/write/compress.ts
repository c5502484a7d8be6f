/** gzip and zstd around any stream of bytes. */
import { drain, streamOf } from './streams';

export const compressions = ['none', 'gzip', 'zstd'] as const;
export type Compression = (typeof compressions)[number];

/** What the compression adds to a file's name. */
export const compressionSuffixes: Readonly<Record<Compression, string>> = {
  none: '',
  gzip: '.gz',
  zstd: '.zst',
};

type Compressor = (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;

const compressors: Readonly<Record<Compression, Compressor>> = {
  none: (bytes) => bytes,
  gzip: (bytes) => {
    const compressor = new CompressionStream('gzip') as TransformStream<Uint8Array, Uint8Array>;
    return drain(streamOf(bytes).pipeThrough(compressor));
  },
  zstd,
};

export function compress(
  compression: Compression,
  bytes: AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array> {
  return compressors[compression](bytes);
}

/** Each piece is a frame of its own, which the format allows; the library keeps one stream's state a page. */
async function* zstd(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { Zstd } = await import('@hpcc-js/wasm-zstd');
  const library = await Zstd.load();
  for await (const piece of gather(bytes, 1 << 20)) yield library.compress(piece);
}

/** Pieces of at least `least` bytes (the last may be shorter): a frame of a few bytes would not compress. */
async function* gather(
  bytes: AsyncIterable<Uint8Array>,
  least: number,
): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let size = 0;
  for await (const piece of bytes) {
    held.push(piece);
    size += piece.length;
    if (size < least) continue;
    yield join(held, size);
    held = [];
    size = 0;
  }
  if (size > 0) yield join(held, size);
}

function join(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}
