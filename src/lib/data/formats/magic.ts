/** What a file is by its first bytes; its name counts only where the bytes leave it open. */

/** `zip` may be an archive or a workbook; `text` is whatever carries no known mark. */
export type Shape =
  'gzip' | 'zstd' | 'zip' | 'parquet' | 'arrow' | 'old-office' | 'text' | { refused: string };

/** Bytes that `shapeOf` and the text checks want to see. */
export const headLength = 1 << 16;

const marks: readonly (readonly [string | readonly number[], Shape])[] = [
  [[0x1f, 0x8b], 'gzip'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'zstd'],
  ['PK\x03\x04', 'zip'],
  ['PK\x05\x06', 'zip'],
  ['PAR1', 'parquet'],
  ['PARE', { refused: 'it is an encrypted Parquet file' }],
  ['ARROW1', 'arrow'],
  ['FEA1', { refused: 'it is a Feather file of the old version 1' }],
  [[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], 'old-office'],
  ['%PDF', { refused: 'it is a PDF document' }],
  ['{\\rtf', { refused: 'it is an RTF document' }],
  ['SQLite format 3\0', { refused: 'it is an SQLite database' }],
  ['Obj\x01', { refused: 'it is an Avro file' }],
  ['ORC', { refused: 'it is an ORC file' }],
  [[0x89, 0x50, 0x4e, 0x47], { refused: 'it is a picture (PNG)' }],
  [[0xff, 0xd8, 0xff], { refused: 'it is a picture (JPEG)' }],
  ['GIF8', { refused: 'it is a picture (GIF)' }],
  [[0x37, 0x7a, 0xbc, 0xaf], { refused: 'it is a 7z archive, which has to be unpacked first' }],
  ['Rar!', { refused: 'it is a RAR archive, which has to be unpacked first' }],
  ['BZh', { refused: 'it is packed with bzip2, and has to be unpacked first' }],
  [
    [0xfd, 0x37, 0x7a, 0x58, 0x5a],
    { refused: 'it is packed with xz, and has to be unpacked first' },
  ],
  [[0x7f, 0x45, 0x4c, 0x46], { refused: 'it is a program' }],
  [[0x89, 0x48, 0x44, 0x46], { refused: 'it is an HDF5 file' }],
];

/** @param head at least the first 300 bytes, or the whole file where it is shorter */
export function shapeOf(head: Uint8Array): Shape {
  for (const [mark, shape] of marks) {
    const bytes = typeof mark === 'string' ? [...mark].map((char) => char.charCodeAt(0)) : mark;
    if (bytes.every((byte, i) => head[i] === byte)) return shape;
  }
  if (isArrowStream(head)) return 'arrow';
  if (String.fromCharCode(...head.subarray(257, 262)) === 'ustar') {
    return { refused: 'it is a tar archive, which has to be unpacked first' };
  }
  return 'text';
}

/** A stream begins with FFFFFFFF and the length of a message (before Arrow 0.15: with the length). */
function isArrowStream(head: Uint8Array): boolean {
  if (head.length < 16) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const length = view.getInt32(4, true);
  return view.getUint32(0, true) === 0xffffffff && length > 0 && length % 8 === 0;
}

export async function readHead(blob: Blob, length = headLength): Promise<Uint8Array> {
  return new Uint8Array(await blob.slice(0, length).arrayBuffer());
}
