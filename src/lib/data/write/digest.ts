/** SHA-256 of a stream as it passes: WebCrypto can only hash what is whole in memory. */
import { createSHA256 } from 'hash-wasm';

export interface Digest {
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Passes the bytes on; `onDone` gets their digest after the last one. */
export async function* digesting(
  bytes: AsyncIterable<Uint8Array>,
  onDone: (digest: Digest) => void,
): AsyncGenerator<Uint8Array> {
  const hasher = await createSHA256();
  let sizeBytes = 0;
  for await (const piece of bytes) {
    hasher.update(piece);
    sizeBytes += piece.length;
    yield piece;
  }
  onDone({ sha256: hasher.digest('hex'), sizeBytes });
}
