/** Rows into a file that appears whole or not at all. */
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import {
  compress,
  compressions,
  compressionSuffixes,
  digesting,
  exportFormats,
  removeAtExit,
  writeTable,
  type Compression,
  type Digest,
  type ExportFormat,
} from '../data/index.node';
import { Fault, type Chunk, type Schema } from '../engine/schema';

const packings = new Map(
  compressions.map((compression) => [compressionSuffixes[compression].slice(1), compression]),
);
const otherNames: Readonly<Record<string, ExportFormat>> = { jsonl: 'ndjson', feather: 'arrow' };

export interface FileKind {
  /** Null where the name does not say. */
  readonly format: ExportFormat | null;
  readonly compression: Compression;
}

/** What a file's name says: `twin.csv.gz` is CSV in gzip. */
export function fileKind(path: string): FileKind {
  const endings = (path.split(/[\\/]/).at(-1) ?? '').toLowerCase().split('.').slice(1);
  const compression = packings.get(endings.at(-1) ?? '') ?? 'none';
  const ending = (compression === 'none' ? endings.at(-1) : endings.at(-2)) ?? '';
  const format = isFormat(ending) ? ending : (otherNames[ending] ?? null);
  return { format, compression };
}

const isFormat = (text: string): text is ExportFormat => Object.hasOwn(exportFormats, text);

/**
 * A table as the bytes of a file, and its digest when the last byte has passed.
 * @throws Fault `export-too-many-rows`
 */
export function tableBytes(
  { format, compression }: { format: ExportFormat; compression: Compression },
  schema: Schema,
  chunks: AsyncIterable<Chunk>,
  onDone: (digest: Digest) => void,
): AsyncIterable<Uint8Array> {
  return digesting(compress(compression, writeTable(format, schema, chunks)), onDone);
}

/**
 * Streams rows into a file whose name says the format: `twin.parquet`, `twin.csv.gz`.
 * @throws Fault `option-invalid` where the name does not say; `file-unwritable`
 */
export async function saveTable(
  path: string,
  schema: Schema,
  chunks: AsyncIterable<Chunk>,
): Promise<Digest> {
  const { format, compression } = fileKind(path);
  if (format === null) {
    const why = `${path} does not end in ${Object.keys(exportFormats).join(', ')}`;
    throw new Fault('option-invalid', { option: 'path', why });
  }
  let digest: Digest = { sha256: '', sizeBytes: 0 };
  const bytes = tableBytes({ format, compression }, schema, chunks, (found) => (digest = found));
  await saveBytes(path, bytes);
  return digest;
}

/** Into a file that appears whole or not at all; into a device or pipe as it comes. @throws Fault `file-unwritable` */
export async function saveBytes(
  path: string,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  // What is there and no file (a device, a pipe) is written to and must never be replaced by a file.
  const isDirect = await stat(path).then(
    (found) => !found.isFile(),
    () => false,
  );
  // A link keeps leading to the file, which would take the link's own place otherwise.
  const target = isDirect ? path : await realpath(path).catch(() => path);
  const draft = isDirect ? path : `${target}.part`;
  const file = await open(draft, 'w').catch((error: unknown) => {
    throw writeFault(path, error);
  });
  const isSettled = isDirect ? () => undefined : removeAtExit(draft);
  try {
    for await (const piece of bytes) {
      for (let done = 0; done < piece.length;) {
        done += (await file.write(piece, done)).bytesWritten;
      }
    }
    await file.close();
    if (!isDirect) await rename(draft, target);
  } catch (error) {
    await file.close().catch(() => undefined);
    if (!isDirect) await rm(draft, { force: true });
    throw writeFault(path, error);
  } finally {
    isSettled();
  }
}

/** The system's own refusals as faults; everything else stays what it is. */
function writeFault(path: string, error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error;
  return new Fault('file-unwritable', { file: path, why: code }, { cause: error });
}
