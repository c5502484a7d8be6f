/** What every format's writer is: a function from a schema and chunks to bytes, one chunk in memory at a time. */
import type { Chunk, Schema } from '../../engine/schema';

export type Writer<Options> = (
  schema: Schema,
  chunks: AsyncIterable<Chunk>,
  options: Options,
) => AsyncGenerator<Uint8Array>;

/** The chunk's data of each column beside the column itself. */
export function columnsOf(schema: Schema, chunk: Chunk) {
  return schema.columns.map((column, index) => {
    const data = chunk.columns[index];
    if (data === undefined) throw new Error(`chunk has no data for column ${index}`);
    return { column, data };
  });
}
