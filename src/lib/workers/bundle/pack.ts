/** A project's folder as a stream of ZIP bytes. */
import { Zip, ZipPassThrough } from 'fflate';
import { createSHA256 } from 'hash-wasm';
import { Fault } from '../../engine/schema';
import type { LineControl } from '../line';
import { bundleBytesAtMost, bundledPath, listingName, type Listing } from './listing';

/** @throws Fault `project-too-large` */
export async function* packFolder(
  folder: FileSystemDirectoryHandle,
  control: LineControl,
): AsyncGenerator<Uint8Array> {
  const files: { path: string; file: File }[] = [];
  for await (const found of filesBelow(folder, '')) files.push(found);
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
  if (total > bundleBytesAtMost) {
    throw new Fault('project-too-large', { limitBytes: bundleBytesAtMost });
  }
  const zip = new ZipBytes();
  const listing: Listing = { formatVersion: 1, files: [] };
  let done = 0;
  for (const { path, file } of files) {
    const entry = zip.add(path);
    const hasher = await createSHA256();
    for await (const piece of piecesOf(file)) {
      hasher.update(piece);
      entry.push(piece);
      yield* zip.take();
      done += piece.length;
      control.onProgress({ stage: 'packing files', done, total, etaMs: null });
      await control.breathe();
    }
    entry.push(new Uint8Array(0), true);
    listing.files.push({ path, sizeBytes: file.size, sha256: hasher.digest('hex') });
  }
  zip.add(listingName).push(new TextEncoder().encode(JSON.stringify(listing)), true);
  zip.end();
  yield* zip.take();
}

/** The library calls back; what it gives is kept until the caller takes it. */
class ZipBytes {
  #pieces: Uint8Array[] = [];
  readonly #zip = new Zip((error, piece) => {
    if (error) throw error;
    this.#pieces.push(piece);
  });

  add(path: string): ZipPassThrough {
    const entry = new ZipPassThrough(path);
    this.#zip.add(entry);
    return entry;
  }

  end(): void {
    this.#zip.end();
  }

  take(): Uint8Array[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }
}

async function* filesBelow(
  folder: FileSystemDirectoryHandle,
  prefix: string,
): AsyncGenerator<{ path: string; file: File }> {
  for await (const [name, handle] of folder.entries()) {
    const path = prefix + name;
    if (handle.kind === 'directory') {
      yield* filesBelow(handle as FileSystemDirectoryHandle, `${path}/`);
    } else if (bundledPath.test(path)) {
      yield { path, file: await (handle as FileSystemFileHandle).getFile() };
    }
  }
}

async function* piecesOf(file: File): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    yield value;
  }
}
