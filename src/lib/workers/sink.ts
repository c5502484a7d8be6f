/**
 * Where a worker writes a file. A file of a project is written as `name.part` and moved when whole; a
 * file that the person picked is swapped in by the browser when closed. Only for workers: they have
 * synchronous handles.
 */
import { digesting } from '../data/write';
import { Fault, toFault } from '../engine/schema';
import type { Target, WrittenFile } from './contract';

interface Sink {
  write(bytes: Uint8Array): Promise<void>;
  finish(): Promise<void>;
  /** Removes what was written. */
  discard(): Promise<void>;
}

/**
 * Writes all bytes, as fast as the target takes them.
 *
 * @param what names the file in a fault's sentence
 * @throws Fault `storage-full`, and whatever `bytes` throws; the file is then as it was before
 */
export async function writeFile(
  bytes: AsyncIterable<Uint8Array>,
  target: Target,
  what: string,
): Promise<WrittenFile> {
  try {
    return await writeTo(await openSink(target), bytes);
  } catch (error) {
    const isFull = toFault(error).code === 'storage-full';
    throw isFull ? new Fault('storage-full', { what }, { cause: error }) : error;
  }
}

async function writeTo(sink: Sink, bytes: AsyncIterable<Uint8Array>): Promise<WrittenFile> {
  try {
    let written: WrittenFile | null = null;
    for await (const piece of digesting(bytes, (digest) => (written = digest))) {
      await sink.write(piece);
    }
    await sink.finish();
    return written!;
  } catch (error) {
    await sink.discard().catch(() => undefined);
    throw error;
  }
}

const openers: { readonly [Kind in Target['kind']]: (target: never) => Promise<Sink> } = {
  opfs: openProjectFile,
  picked: openPickedFile,
};

function openSink(target: Target): Promise<Sink> {
  return openers[target.kind](target as never);
}

async function openProjectFile({ folder, name }: Extract<Target, { kind: 'opfs' }>): Promise<Sink> {
  const part = `${name}.part`;
  const file = await folder.getFileHandle(part, { create: true });
  const handle = await (file as WorkerFile).createSyncAccessHandle();
  handle.truncate(0);
  return {
    async write(bytes) {
      for (let done = 0; done < bytes.length;) {
        const written = handle.write(bytes.subarray(done));
        if (written === 0) throw new DOMException('no bytes written', 'QuotaExceededError');
        done += written;
      }
    },
    async finish() {
      handle.flush();
      handle.close();
      await (file as WorkerFile).move(folder, name);
    },
    async discard() {
      handle.close();
      await folder.removeEntry(part);
    },
  };
}

/** What the DOM library does not know: `move` is too new, and synchronous handles are for workers only. */
interface WorkerFile extends FileSystemFileHandle {
  move(folder: FileSystemDirectoryHandle, name: string): Promise<void>;
  createSyncAccessHandle(): Promise<SyncHandle>;
}

interface SyncHandle {
  /** Gives the count of bytes written, which is less than asked when the disk is full. */
  write(bytes: Uint8Array): number;
  truncate(sizeBytes: number): void;
  flush(): void;
  close(): void;
}

async function openPickedFile({ handle }: Extract<Target, { kind: 'picked' }>): Promise<Sink> {
  const writable = await handle.createWritable();
  return {
    // The stream may read the array after the promise has resolved; writers reuse theirs.
    write: (bytes) => writable.write(bytes.slice()),
    finish: () => writable.close(),
    discard: () => writable.abort(),
  };
}
