/**
 * ZIP archives (APPNOTE 6.3.10) read by ranges: the directory at the end, then one entry as a stream.
 * Stored and deflated entries, ZIP64 sizes; the checksum of each entry that is read to its end is tested.
 */
import { Fault } from '../../../engine/schema';
import { chunksOf, inflate } from './bytes';
import { crc32 } from './crc32';
import { guardSize } from './guard';
import { readDirectory, type ZipEntry } from './zip-directory';

const encryptedFlag = 1;
const localHeaderLength = 30;
const localSignature = 0x04034b50;

export class Zip {
  readonly entries: readonly ZipEntry[];
  readonly #blob: Blob;
  readonly #file: string;

  private constructor(blob: Blob, file: string, entries: readonly ZipEntry[]) {
    this.#blob = blob;
    this.#file = file;
    this.entries = entries;
  }

  /** @throws Fault `file-damaged` when the directory is missing or not valid */
  static async open(blob: Blob, file: string): Promise<Zip> {
    return new Zip(blob, file, await readDirectory(blob, file));
  }

  /** Names are compared without regard to case, as Excel does for its parts. */
  find(path: string): ZipEntry | undefined {
    const wanted = path.toLowerCase();
    return this.entries.find((entry) => entry.path.toLowerCase() === wanted);
  }

  /**
   * The unpacked bytes of one entry.
   * @throws Fault `file-encrypted`, `file-damaged`, `file-not-a-table` (unknown packing), `archive-too-large`
   */
  async *read(entry: ZipEntry): AsyncGenerator<Uint8Array> {
    if (entry.flags & encryptedFlag) throw new Fault('file-encrypted', { file: this.#file });
    guardSize(this.#file, entry.packedBytes, entry.sizeBytes);
    const packed = await this.#packed(entry);
    let done = 0;
    let crc = 0;
    for await (const chunk of this.#unpack(entry, packed)) {
      done += chunk.length;
      guardSize(this.#file, entry.packedBytes, done);
      crc = crc32(chunk, crc);
      yield chunk;
    }
    if (done !== entry.sizeBytes || crc !== entry.crc) {
      throw this.#damaged(`“${entry.path}” does not match its checksum`);
    }
  }

  /** A small entry as text; null where the archive has none of that name. */
  async text(path: string): Promise<string | null> {
    const entry = this.find(path);
    if (entry === undefined) return null;
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of this.read(entry)) text += decoder.decode(chunk, { stream: true });
    return text + decoder.decode();
  }

  #unpack(entry: ZipEntry, packed: Blob): AsyncGenerator<Uint8Array> {
    if (entry.method === 0) return chunksOf<Uint8Array>(packed.stream());
    if (entry.method === 8) return inflate(packed, 'deflate-raw', this.#file);
    throw new Fault('file-not-a-table', {
      file: this.#file,
      why: `“${entry.path}” in it is packed by a method that Twinset does not know (${entry.method})`,
    });
  }

  async #packed(entry: ZipEntry): Promise<Blob> {
    const head = this.#blob.slice(entry.offset, entry.offset + localHeaderLength);
    const view = new DataView(await head.arrayBuffer());
    if (view.byteLength < localHeaderLength || view.getUint32(0, true) !== localSignature) {
      throw this.#damaged(`“${entry.path}” is not where the directory says`);
    }
    const nameAndExtra = view.getUint16(26, true) + view.getUint16(28, true);
    const start = entry.offset + localHeaderLength + nameAndExtra;
    if (start + entry.packedBytes > this.#blob.size) throw this.#damaged('its end is missing');
    return this.#blob.slice(start, start + entry.packedBytes);
  }

  #damaged(why: string): Fault {
    return new Fault('file-damaged', { file: this.#file, why });
  }
}
