/**
 * The table `source` as a Parquet file and back, so that a project reopens without its first file. The
 * bytes pass between DuckDB and parquet-wasm as Arrow; no row becomes a JavaScript value.
 */
import { Fault, throwIfAborted, type Control } from '../../engine/schema';
import type { Duck } from '../duck';
import { dropSource } from '../open';
import { parquetWasm, type ParquetWasm } from '../parquet';
import { drain, streamOf } from '../write';

const batchRows = 65_536;
const rowGroupRows = 131_072;

/** The whole table, holdout marks and row numbers included, as the bytes of one Parquet file. */
export async function* saveSource(duck: Duck, control: Control = {}): AsyncGenerator<Uint8Array> {
  const parquet = await parquetWasm();
  const properties = new parquet.WriterPropertiesBuilder()
    .setCompression(parquet.Compression.ZSTD)
    .setMaxRowGroupSize(rowGroupRows)
    .build();
  const batches = streamOf(sourceBatches(duck, parquet, control));
  const bytes: ReadableStream<Uint8Array> = await parquet.transformParquetStream(
    batches,
    properties,
  );
  yield* drain(bytes);
}

async function* sourceBatches(duck: Duck, parquet: ParquetWasm, control: Control) {
  const total = Number((await duck.rows('SELECT count(*) AS n FROM source'))[0]?.['n'] ?? 0);
  let done = 0;
  for await (const ipc of duck.arrow('SELECT * FROM source', batchRows, control.signal)) {
    for (const batch of parquet.Table.fromIPCStream(ipc).recordBatches()) {
      done += batch.numRows;
      yield batch;
    }
    control.onProgress?.({ stage: 'saving the table', done, total, etaMs: null });
    await control.breathe?.();
  }
}

/**
 * Replaces `source` by a file that `saveSource` wrote; then `applySchema` makes `typed`. The file is read
 * by ranges.
 * @throws Fault `file-damaged`, `cancelled`
 */
export async function loadSource(duck: Duck, snapshot: Blob, control: Control = {}): Promise<void> {
  try {
    await fillSource(duck, snapshot, control);
  } catch (error) {
    if (error instanceof Fault) throw error;
    const detail = { file: 'The saved table', why: 'it does not read as Parquet' };
    throw new Fault('file-damaged', detail, { cause: error });
  }
}

async function fillSource(duck: Duck, snapshot: Blob, control: Control): Promise<void> {
  const parquet = await parquetWasm();
  const file = await parquet.ParquetFile.fromFile(snapshot);
  const total = file.metadata().fileMetadata().numRows();
  const reader = (await file.stream({ batchSize: batchRows })).getReader();
  await duck.run(dropSource);
  let done = 0;
  for (let isFirst = true; ; isFirst = false) {
    throwIfAborted(control.signal);
    const next = (await reader.read()) as ReadableStreamReadResult<ParquetBatch>;
    if (next.done) break;
    done += next.value.numRows;
    await duck.insertArrow('source', next.value.intoIPCStream(), isFirst);
    control.onProgress?.({ stage: 'reading the saved table', done, total, etaMs: null });
    await control.breathe?.();
  }
}

interface ParquetBatch {
  readonly numRows: number;
  intoIPCStream(): Uint8Array;
}
