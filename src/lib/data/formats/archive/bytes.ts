/** Streams of bytes: native decompression, and a reader for `for await` in every browser. */
import { Fault } from '../../../engine/schema';

/** The chunks of a stream; leaving the loop early cancels it. */
export async function* chunksOf<T>(stream: ReadableStream<T>): AsyncGenerator<T> {
  const reader = stream.getReader();
  let isDone = false;
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      yield value;
    }
    isDone = true;
  } finally {
    if (!isDone) await reader.cancel().catch(() => undefined);
  }
}

/**
 * Unpacks with the platform's own decoder.
 * @throws Fault `file-damaged` when the packed bytes are not valid or end too early
 */
export async function* inflate(
  blob: Blob,
  format: 'gzip' | 'deflate-raw',
  file: string,
): AsyncGenerator<Uint8Array> {
  const decoder = new DecompressionStream(format as CompressionFormat) as ReadableWritablePair<
    Uint8Array<ArrayBuffer>,
    Uint8Array<ArrayBuffer>
  >;
  const chunks = chunksOf(blob.stream().pipeThrough(decoder));
  try {
    for (;;) {
      const step = await chunks.next().catch((cause: unknown) => {
        throw isUnreadable(cause)
          ? cause
          : new Fault('file-damaged', { file, why: 'its packed part is not complete' }, { cause });
      });
      if (step.done === true) return;
      yield step.value;
    }
  } finally {
    await chunks.return(undefined);
  }
}

/** The file itself cannot be read (moved, changed on disk), which says nothing about its content. */
function isUnreadable(error: unknown): boolean {
  return error instanceof DOMException && /NotReadable|NotFound/.test(error.name);
}
