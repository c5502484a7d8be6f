/** Parquet through parquet-wasm, a row group at a time. */
import { Table as ArrowTable, tableToIPC } from 'apache-arrow';
import { kindTraits, type Chunk, type Schema } from '../../engine/schema';
import { parquetWasm, type ParquetWasm } from '../parquet';
import { arrowBatch, arrowSchema } from './arrow-batch';
import type { ExportOptions } from './export-format';
import { drain, streamOf } from './streams';
import type { Writer } from './writer';

type Compression = ExportOptions<'parquet'>['compression'];

const codecs = {
  zstd: 'ZSTD',
  snappy: 'SNAPPY',
  gzip: 'GZIP',
  none: 'UNCOMPRESSED',
} as const satisfies Record<Compression, keyof ParquetWasm['Compression']>;

export const writeParquet: Writer<ExportOptions<'parquet'>> = async function* (
  schema,
  chunks,
  options,
) {
  const parquet = await parquetWasm();
  const properties = new parquet.WriterPropertiesBuilder()
    .setCompression(parquet.Compression[codecs[options.compression]])
    .setMaxRowGroupSize(options.rowGroupRows)
    .build();
  const batches = streamOf(wasmBatches(parquet, schema, chunks));
  const bytes: ReadableStream<Uint8Array> = await parquet.transformParquetStream(
    batches,
    properties,
  );
  yield* drain(bytes);
};

async function* wasmBatches(parquet: ParquetWasm, schema: Schema, chunks: AsyncIterable<Chunk>) {
  const into = arrowSchema(schema);
  const toWasm = (chunk: Chunk) =>
    parquet.Table.fromIPCStream(
      tableToIPC(new ArrowTable([arrowBatch(schema, into, chunk)]), 'stream'),
    ).recordBatches();
  let isEmpty = true;
  for await (const chunk of chunks) {
    isEmpty = false;
    yield* toWasm(chunk);
  }
  // The library learns the columns from the first batch, so a table without rows needs one too.
  if (isEmpty) yield* toWasm(emptyChunk(schema));
}

function emptyChunk(schema: Schema): Chunk {
  const none = new Int32Array(0);
  const columns = schema.columns.map((column) =>
    kindTraits[column.kind].storage === 'number'
      ? ({ storage: 'number', values: new Float64Array(0) } as const)
      : ({ storage: 'text', codes: none, labels: [] } as const),
  );
  return { start: 0, rowCount: 0, columns };
}
