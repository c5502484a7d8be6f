/**
 * Scratch files in the origin's private file system. Every scratch is a folder under a Web Lock; a
 * folder whose lock nobody holds was left by a closed tab and is removed when the next one opens.
 */
import { Fault } from '../../engine/schema';
import type { Scratch, ScratchFile } from './scratch';

const parentName = 'scratch';

interface Sink {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Works in a worker (synchronous handles) and, more slowly, in a page. */
export async function openBrowserScratch(): Promise<Scratch> {
  const root = await navigator.storage.getDirectory();
  const parent = await root.getDirectoryHandle(parentName, { create: true });
  const id = crypto.randomUUID();
  const release = await holdLock(lockName(id));
  await sweep(parent);
  const folder = await parent.getDirectoryHandle(id, { create: true });
  const sinks = new Set<Sink>();
  let serial = 0;
  return {
    async create(name) {
      const handle = await folder.getFileHandle(`${serial++}.tmp`, { create: true });
      const sink = await openSink(handle);
      sinks.add(sink);
      return browserFile(handle, sink, name, () => sinks.delete(sink));
    },
    async dispose() {
      await Promise.all([...sinks].map((sink) => sink.close()));
      sinks.clear();
      await parent.removeEntry(id, { recursive: true }).catch(ignoreMissing);
      release();
    },
  };
}

function browserFile(
  handle: FileSystemFileHandle,
  sink: Sink,
  name: string,
  onClose: () => void,
): ScratchFile {
  const orFull = async (work: Promise<void>): Promise<void> => {
    try {
      await work;
    } catch (cause) {
      const isFull = cause instanceof DOMException && cause.name === 'QuotaExceededError';
      if (isFull) throw new Fault('storage-full', { what: name }, { cause });
      throw cause;
    }
  };
  return {
    write: (bytes) => orFull(sink.write(bytes)),
    async close() {
      await orFull(sink.close());
      onClose();
      return handle.getFile();
    },
  };
}

/** TypeScript's DOM library leaves out what only workers have. */
interface SyncAccess {
  write(bytes: Uint8Array, at: { at: number }): number;
  flush(): void;
  close(): void;
}
interface SyncHandleMaker {
  createSyncAccessHandle(): Promise<SyncAccess>;
}

async function openSink(handle: FileSystemFileHandle): Promise<Sink> {
  // Only workers have synchronous handles.
  if ('createSyncAccessHandle' in FileSystemFileHandle.prototype) {
    const access = await (handle as unknown as SyncHandleMaker).createSyncAccessHandle();
    let end = 0;
    return {
      async write(bytes) {
        for (let done = 0; done < bytes.length;) {
          const written = access.write(bytes.subarray(done), { at: end });
          if (written === 0) throw new DOMException('no bytes written', 'QuotaExceededError');
          done += written;
          end += written;
        }
      },
      async close() {
        access.flush();
        access.close();
      },
    };
  }
  const stream = await handle.createWritable();
  return {
    // The stream may read the array later than the promise says, so it gets its own copy.
    write: (bytes) => stream.write(Uint8Array.from(bytes)),
    close: () => stream.close(),
  };
}

const lockName = (id: string): string => `twinset-scratch-${id}`;

/** Holds the lock until the returned function is called, or until the worker ends. */
function holdLock(name: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, () => new Promise<void>((release) => resolve(release)))
      .catch(reject);
  });
}

async function sweep(parent: FileSystemDirectoryHandle): Promise<void> {
  const held = new Set((await navigator.locks.query()).held?.map((lock) => lock.name));
  for await (const id of parent.keys()) {
    if (!held.has(lockName(id))) {
      // A folder that is still in use somewhere refuses; the next sweep gets it.
      await parent.removeEntry(id, { recursive: true }).catch(() => undefined);
    }
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
}
