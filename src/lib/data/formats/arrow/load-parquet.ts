/** Parquet into `source`, by ranges: parquet-wasm gives Arrow batches, the rest is as for Arrow files. */
import { Fault, throwIfAborted, type Control } from '../../../engine/schema';
import type { Loader } from '../../open';
import { parquetWasm, type ParquetWasm } from '../../parquet';
import { chunksOf } from '../archive';
import { readMessages } from './messages';
import { TypedSource } from './typed-source';

const rowsPerBatch = 65_536;
type ParquetFile = Awaited<ReturnType<ParquetWasm['ParquetFile']['fromFile']>>;
/** What this module uses of parquet-wasm's `RecordBatch`. */
interface Batch {
  readonly numRows: number;
  intoIPCStream(): Uint8Array;
}

/** @throws Fault `file-damaged`, `file-no-rows`, `file-not-a-table`, `too-many-columns`, `cancelled` */
export const loadParquet: Loader = async (duck, _scratch, file, _options, control = {}) => {
  const { ParquetFile: Parquet } = await parquetWasm();
  const parquet = await Parquet.fromFile(file.blob).catch((cause: unknown) => {
    throw refused(cause, file.name);
  });
  try {
    const source = new TypedSource(duck, file);
    for await (const stream of batchesOf(parquet, file.name, control)) {
      for await (const message of readMessages(new Blob([stream]), file.name)) {
        await source.take(message);
      }
    }
    return await source.finish('parquet', control);
  } finally {
    parquet.free();
  }
};

async function* batchesOf(
  parquet: ParquetFile,
  file: string,
  control: Control,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const total = parquet.metadata().fileMetadata().numRows();
  let done = 0;
  try {
    const stream = (await parquet.stream({ batchSize: rowsPerBatch })) as ReadableStream<Batch>;
    for await (const batch of chunksOf(stream)) {
      throwIfAborted(control.signal);
      await control.breathe?.();
      done += batch.numRows;
      yield Uint8Array.from(batch.intoIPCStream());
      control.onProgress?.({ stage: 'reading row groups', done, total, etaMs: null });
    }
  } catch (cause) {
    throw cause instanceof Fault ? cause : refused(cause, file);
  }
}

/** parquet-wasm says what it refuses only in words. */
function refused(cause: unknown, file: string): Fault {
  const message = cause instanceof Error ? cause.message : String(cause);
  const isUnknown = /not (yet )?implemented|unsupported|NYI|INTERVAL/i.test(message);
  if (isUnknown) {
    const why = `it uses a part of Parquet that Twinset does not read (${message})`;
    return new Fault('file-not-a-table', { file, why }, { cause });
  }
  return new Fault(
    'file-damaged',
    { file, why: 'its end or a row group cannot be read' },
    { cause },
  );
}
