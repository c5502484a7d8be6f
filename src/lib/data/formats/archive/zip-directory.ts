/** The central directory of a ZIP archive: found from the end of the file, ZIP64 where it is used. */
import { Fault } from '../../../engine/schema';

export interface ZipEntry {
  readonly path: string;
  readonly isFolder: boolean;
  readonly flags: number;
  /** 0 stored, 8 deflated, 99 encrypted with AES. */
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly sizeBytes: number;
  /** Of the local header, from the start of the file. */
  readonly offset: number;
}

const endSignature = 0x06054b50;
const endLength = 22;
const longestComment = 0xffff;
const end64LocatorSignature = 0x07064b50;
const end64LocatorLength = 20;
const end64Signature = 0x06064b50;
const entrySignature = 0x02014b50;
const entryLength = 46;
const largestDirectory = 64 * 2 ** 20;
const utf8Flag = 0x800;

interface Directory {
  readonly size: number;
  readonly offset: number;
  /** Where the directory ends in the file. */
  readonly end: number;
}

/** @throws Fault `file-damaged` */
export async function readDirectory(blob: Blob, file: string): Promise<ZipEntry[]> {
  const directory = await findDirectory(blob);
  if (directory === null) {
    throw new Fault('file-damaged', { file, why: 'the directory at its end is missing' });
  }
  // Where something was put before the archive, all offsets are off by its length.
  const shift = directory.end - directory.size - directory.offset;
  const start = directory.end - directory.size;
  if (shift < 0 || start < 0 || directory.size > largestDirectory) {
    throw new Fault('file-damaged', { file, why: 'its directory is not valid' });
  }
  const view = await viewOf(blob, start, directory.end);
  const entries: ZipEntry[] = [];
  for (let at = 0; at + entryLength <= view.byteLength;) {
    if (view.getUint32(at, true) !== entrySignature) break;
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const length = entryLength + nameLength + extraLength + view.getUint16(at + 32, true);
    if (at + length > view.byteLength) break;
    entries.push(readEntry(view, at, nameLength, extraLength, shift));
    at += length;
  }
  return entries;
}

async function findDirectory(blob: Blob): Promise<Directory | null> {
  const tailStart = Math.max(0, blob.size - endLength - longestComment);
  const tail = await viewOf(blob, tailStart, blob.size);
  for (let at = tail.byteLength - endLength; at >= 0; at--) {
    if (tail.getUint32(at, true) !== endSignature) continue;
    if (at + endLength + tail.getUint16(at + 20, true) > tail.byteLength) continue;
    const end = tailStart + at;
    const small = {
      size: tail.getUint32(at + 12, true),
      offset: tail.getUint32(at + 16, true),
      end,
    };
    return (await findDirectory64(blob, end)) ?? small;
  }
  return null;
}

async function findDirectory64(blob: Blob, end: number): Promise<Directory | null> {
  if (end < end64LocatorLength) return null;
  const locator = await viewOf(blob, end - end64LocatorLength, end);
  if (locator.getUint32(0, true) !== end64LocatorSignature) return null;
  const at = Number(locator.getBigUint64(8, true));
  if (at + 56 > blob.size) return null;
  const record = await viewOf(blob, at, at + 56);
  if (record.getUint32(0, true) !== end64Signature) return null;
  return {
    size: Number(record.getBigUint64(40, true)),
    offset: Number(record.getBigUint64(48, true)),
    end: at,
  };
}

function readEntry(
  view: DataView,
  at: number,
  nameLength: number,
  extraLength: number,
  shift: number,
): ZipEntry {
  const flags = view.getUint16(at + 8, true);
  const nameStart = at + entryLength;
  const name = new Uint8Array(view.buffer, view.byteOffset + nameStart, nameLength);
  const path = decodeName(name, (flags & utf8Flag) !== 0).replaceAll('\\', '/');
  const large = largeFields(view, nameStart + nameLength, extraLength);
  // The ZIP64 field lists only the numbers that did not fit, in this order.
  const read = (offset: number): number => {
    const value = view.getUint32(at + offset, true);
    return value === 0xffffffff ? (large.shift() ?? value) : value;
  };
  const sizeBytes = read(24);
  const packedBytes = read(20);
  const offset = read(42) + shift;
  return {
    path,
    isFolder: path.endsWith('/'),
    flags,
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packedBytes,
    sizeBytes,
    offset,
  };
}

function largeFields(view: DataView, start: number, length: number): number[] {
  const end = start + length;
  for (let at = start; at + 4 <= end;) {
    const size = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1) {
      const values: number[] = [];
      const last = Math.min(end, at + 4 + size);
      for (let i = at + 4; i + 8 <= last; i += 8) values.push(Number(view.getBigUint64(i, true)));
      return values;
    }
    at += 4 + size;
  }
  return [];
}

function decodeName(bytes: Uint8Array, isUtf8: boolean): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Older archives use the code page of the machine that made them; the name is only for people.
    return new TextDecoder(isUtf8 ? 'utf-8' : 'windows-1252').decode(bytes);
  }
}

async function viewOf(blob: Blob, start: number, end: number): Promise<DataView> {
  return new DataView(await blob.slice(start, end).arrayBuffer());
}
