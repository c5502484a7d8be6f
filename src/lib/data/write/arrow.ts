/** Arrow IPC file (Feather version 2), uncompressed; streamed batch by batch. */
import { RecordBatchFileWriter } from 'apache-arrow';
import { arrowBatch, arrowSchema } from './arrow-batch';
import type { Writer } from './writer';

/**
 * The library's writer queues its output for a consumer of its own; this one hands it over at once, so
 * that a batch is gone before the next is made.
 */
class DrainedWriter extends RecordBatchFileWriter {
  #parts: Uint8Array[] = [];

  take(): Uint8Array[] {
    const parts = this.#parts;
    this.#parts = [];
    return parts;
  }

  protected override _write(chunk: ArrayBufferView): this {
    const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (bytes.length > 0) {
      this.#parts.push(bytes);
      this._position += bytes.length;
    }
    return this;
  }
}

export const writeArrow: Writer<object> = async function* (schema, chunks) {
  const into = arrowSchema(schema);
  const writer = new DrainedWriter();
  writer.reset(undefined, into);
  for await (const chunk of chunks) {
    if (chunk.rowCount === 0) continue;
    writer.write(arrowBatch(schema, into, chunk));
    yield* writer.take();
  }
  writer.finish();
  yield* writer.take();
};
