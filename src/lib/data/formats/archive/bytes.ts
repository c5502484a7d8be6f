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
 * Unpacks with the platform's own decoder. When the caller leaves early the decoder is only no longer
 * fed: Node 20 dies of an uncaught error when one is cancelled that still has output to give.
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
  const stop = feed(blob, decoder.writable.getWriter());
  const reader = decoder.readable.getReader();
  try {
    for (;;) {
      const step = await reader.read();
      if (step.done) return;
      yield step.value;
    }
  } catch (cause) {
    if (cause instanceof Fault || isUnreadable(cause)) throw cause;
    throw new Fault('file-damaged', { file, why: 'its packed part is not complete' }, { cause });
  } finally {
    stop();
  }
}

/** Writes a blob to a decoder until told to stop; an error comes out at the decoder's other end. */
function feed(
  blob: Blob,
  writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>,
): () => void {
  let isStopped = false;
  const run = async (): Promise<void> => {
    for await (const chunk of chunksOf(blob.stream())) {
      if (isStopped) return;
      await writer.write(chunk);
    }
    await writer.close();
  };
  run().catch((error: unknown) => writer.abort(error).catch(() => undefined));
  return () => void (isStopped = true);
}

/** The file itself cannot be read (moved, changed on disk), which says nothing about its content. */
function isUnreadable(error: unknown): boolean {
  return error instanceof DOMException && /NotReadable|NotFound/.test(error.name);
}
