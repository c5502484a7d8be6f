/**
 * From the file that a person chose to the table inside it: out of gzip or zstd and ZIP (one of each at most,
 * nothing deeper), format found by content, text brought to UTF-8. Never whole in memory.
 */
import { Fault, throwIfAborted, type Control, type FileFormat } from '../../engine/schema';
import type { OpenOptions, SourceFile, Unpack } from '../open';
import type { Scratch } from '../scratch';
import {
  chooseEntry,
  guardSize,
  gunzip,
  gunzipMembers,
  tableEntries,
  unzstd,
  Zip,
} from './archive';
import { readHead, shapeOf } from './magic';
import { decodeHead, detectEncoding, formatOfName, textFormatOf, transcode } from './text';
import { oldOfficeFault, zipContentOf } from './xlsx';

/**
 * @throws Fault `file-empty`, `file-not-a-table`, `file-damaged`, `file-encrypted`, `archive-too-large`,
 * `archive-no-table`, `entry-unknown`, `option-invalid`, `storage-full`, `cancelled`
 */
export const unpack: Unpack = async (scratch, file, options, control = {}) => {
  const notes: string[] = [];
  const inner = await unwrap(scratch, file, options, control, notes);
  const origin = { fileName: file.name, sizeBytes: file.blob.size };
  const found = await formatOf(inner);
  if (found.fileFormat !== null) {
    noteEnding(inner.name, found.fileFormat, notes);
    return { ...inner, fileFormat: found.fileFormat, origin, notes };
  }
  const encoding = options.encoding ?? (await detectEncoding(inner.blob, control));
  const head = decodeHead(await readHead(inner.blob), encoding);
  if (head.trim() === '') throw new Fault('file-empty', { file: inner.name });
  const fileFormat = textFormatOf(head, inner.name);
  noteEnding(inner.name, fileFormat, notes);
  if (options.encoding === undefined && encoding === 'windows-1252') {
    notes.push('Read as Windows-1252, because the bytes are not valid UTF-8.');
  }
  const isUtf8 = /^utf-?8$/i.test(encoding);
  const blob = isUtf8
    ? inner.blob
    : await transcode(scratch, inner.blob, encoding, inner.name, control);
  return { name: inner.name, blob, fileFormat, origin: { ...origin, encoding }, notes };
};

/** Null where the content is text of some sort. */
async function formatOf(file: SourceFile): Promise<{ fileFormat: FileFormat | null }> {
  if (file.blob.size === 0) throw new Fault('file-empty', { file: file.name });
  const shape = shapeOf(await readHead(file.blob, 512));
  if (typeof shape === 'object') {
    throw new Fault('file-not-a-table', { file: file.name, why: shape.refused });
  }
  if (shape === 'old-office') throw await oldOfficeFault(file);
  if (shape === 'zip') return { fileFormat: 'xlsx' };
  if (shape === 'gzip' || shape === 'zstd') throw tooDeep(file.name);
  return { fileFormat: shape === 'text' ? null : shape };
}

/** Takes off gzip, zstd and ZIP until something else is left; a workbook stays as it is. */
async function unwrap(
  scratch: Scratch,
  file: SourceFile,
  options: OpenOptions,
  control: Control,
  notes: string[],
): Promise<SourceFile> {
  let inner = file;
  const layers = new Set<string>();
  for (;;) {
    if (inner.blob.size === 0) throw new Fault('file-empty', { file: inner.name });
    const shape = shapeOf(await readHead(inner.blob, 512));
    if (shape !== 'gzip' && shape !== 'zstd' && shape !== 'zip') return inner;
    const zip = shape === 'zip' ? await Zip.open(inner.blob, inner.name) : null;
    if (zip !== null && zipContentOf(zip, inner.name) === 'workbook') return inner;
    const layer = zip === null ? 'stream' : 'zip';
    if (layers.has(layer)) throw tooDeep(file.name);
    layers.add(layer);
    if (zip !== null) inner = await fromZip(scratch, zip, inner, options, control, notes);
    else if (shape === 'zstd') inner = await fromZstd(scratch, inner, control);
    else inner = await fromGzip(scratch, inner, control);
  }
}

async function fromGzip(scratch: Scratch, file: SourceFile, control: Control): Promise<SourceFile> {
  const name = file.name.replace(/\.(gz|gzip)$/i, '').replace(/\.tgz$/i, '.tar');
  try {
    const blob = await store(scratch, gunzip(file.blob, file.name), name, file, control);
    return { name, blob };
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'file-damaged') throw error;
    const again = gunzipMembers(file.blob, file.name);
    return { name, blob: await store(scratch, again, name, file, control) };
  }
}

async function fromZstd(scratch: Scratch, file: SourceFile, control: Control): Promise<SourceFile> {
  const name = file.name.replace(/\.(zst|zstd)$/i, '');
  return { name, blob: await store(scratch, unzstd(file.blob, file.name), name, file, control) };
}

async function fromZip(
  scratch: Scratch,
  zip: Zip,
  file: SourceFile,
  options: OpenOptions,
  control: Control,
  notes: string[],
): Promise<SourceFile> {
  const entry = chooseEntry(zip.entries, options.entry, file.name);
  const others = tableEntries(zip.entries).length - 1;
  if (options.entry === undefined && others > 0) {
    notes.push(
      `“${entry.path}” was read from ${file.name}; ${others === 1 ? 'one more file' : `${others} more files`} in it may be tables.`,
    );
  }
  const packed = { name: file.name, blob: { size: entry.packedBytes } };
  const name = entry.path.slice(entry.path.lastIndexOf('/') + 1);
  return { name, blob: await store(scratch, zip.read(entry), name, packed, control) };
}

async function store(
  scratch: Scratch,
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  packed: { name: string; blob: { size: number } },
  control: Control,
): Promise<Blob> {
  const file = await scratch.create(name);
  let done = 0;
  for await (const chunk of bytes) {
    throwIfAborted(control.signal);
    await control.breathe?.();
    done += chunk.length;
    guardSize(packed.name, packed.blob.size, done);
    await file.write(chunk);
    control.onProgress?.({ stage: 'unpacking', done, total: null, etaMs: null });
  }
  return file.close();
}

function tooDeep(file: string): Fault {
  const why = 'it is an archive inside an archive, which has to be unpacked first';
  return new Fault('file-not-a-table', { file, why });
}

/** A name that promises another format than the content has is worth a sentence. */
function noteEnding(name: string, found: FileFormat, notes: string[]): void {
  const named = formatOfName(name);
  const isSame = named === null || plain(named) === plain(found);
  if (!isSame) notes.push(`${name} is ${labels[found]} by its content, not ${labels[named]}.`);
}

const plain = (format: FileFormat): string => labels[format].replace(/^(TSV|CSV)$/, 'text');

const labels: Readonly<Record<FileFormat, string>> = {
  csv: 'CSV',
  tsv: 'TSV',
  json: 'JSON',
  ndjson: 'JSON',
  parquet: 'Parquet',
  arrow: 'Arrow',
  xlsx: 'XLSX',
};
