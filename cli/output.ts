/** Where results go: a file, or stdout. */
import {
  exportFormats,
  type Compression,
  type Digest,
  type ExportFormat,
} from '../src/lib/data/index.node';
import { Fault, type Chunk, type Schema } from '../src/lib/engine/schema';
import { fileKind, saveBytes, tableBytes } from '../src/lib/library';
import { UsageError } from './usage-error';
import type { Call } from './verb';

export interface Target {
  readonly path: string;
  readonly format: ExportFormat;
  readonly compression: Compression;
}

/**
 * Format and compression by the name of the file; CSV for stdout.
 * @throws UsageError where the name does not say, or stdout is wanted twice
 */
export function targetOf({ options }: Call): Target {
  const { format: asked, json } = options;
  const path = options.out.at(-1);
  if (path === undefined) throw new UsageError('Say where to write with --out FILE; - is stdout.');
  if (path === '-' && json) throw new UsageError('--json and --out - both want stdout.');
  if (path === '-') return { path, format: asked ?? 'csv', compression: 'none' };
  const { format, compression } = fileKind(path);
  const found = asked ?? format;
  if (found !== null) return { path, format: found, compression };
  const known = Object.values(exportFormats).map(({ extension }) => `.${extension}`);
  throw new UsageError(
    `--out ${path} does not say a format. End it in ${known.join(', ')} (with .gz or .zst), or add --format.`,
  );
}

/** Streams rows to the target; what is written is described by its digest. */
export async function writeRows(
  call: Call,
  target: Target,
  schema: Schema,
  chunks: AsyncIterable<Chunk>,
): Promise<Digest> {
  let digest: Digest = { sha256: '', sizeBytes: 0 };
  const bytes = tableBytes(target, schema, chunks, (found) => (digest = found));
  await writeBytes(call, target.path, bytes);
  return digest;
}

/** Nobody reads stdout any more: rows that are still to come need not be made. */
export class ReaderGone extends Error {
  override readonly name = 'ReaderGone';
}

const goneCodes = new Set<string | undefined>(['EPIPE', 'ERR_STREAM_DESTROYED']);

/** What the system says about stdout, in our words. */
export function stdoutFault(error: NodeJS.ErrnoException): Fault {
  const why = error.code ?? error.message;
  return new Fault('file-unwritable', { file: 'stdout', why }, { cause: error });
}

/** @throws Fault `file-unwritable`; ReaderGone */
export async function writeBytes(
  { terminal: { stdout } }: Call,
  path: string,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  if (path !== '-') return saveBytes(path, bytes);
  for await (const piece of bytes) {
    const error = await new Promise<NodeJS.ErrnoException | null | undefined>((resolve) => {
      stdout.write(piece, resolve);
    });
    if (error && goneCodes.has(error.code)) throw new ReaderGone();
    if (error) throw stdoutFault(error);
  }
}
