/**
 * A folder of the browser's private file system (OPFS). Files appear whole or not at all: they are
 * written as `name.part` and then moved. Paths use `/`.
 */
import { Fault, toFault } from '$lib/engine/schema';

const partSuffix = '.part';

export class Folder {
  readonly handle: FileSystemDirectoryHandle;

  constructor(handle: FileSystemDirectoryHandle) {
    this.handle = handle;
  }

  /** The folder that holds all projects. */
  static async projects(): Promise<Folder> {
    const root = await navigator.storage.getDirectory();
    return new Folder(await root.getDirectoryHandle('projects', { create: true }));
  }

  /** Makes the folder where it is missing. */
  async folder(path: string): Promise<Folder> {
    let handle = this.handle;
    for (const name of path.split('/')) {
      handle = await handle.getDirectoryHandle(name, { create: true });
    }
    return new Folder(handle);
  }

  /** Null where there is no such file. */
  async file(path: string): Promise<File | null> {
    try {
      const { folder, name } = await this.#find(path, false);
      return await (await folder.getFileHandle(name)).getFile();
    } catch (error) {
      return missing(error);
    }
  }

  /** @throws Fault `storage-full`; the former file is untouched then */
  async write(path: string, content: string | Blob | Uint8Array<ArrayBuffer>): Promise<void> {
    try {
      await this.#replace(path, content);
    } catch (error) {
      const isFull = toFault(error).code === 'storage-full';
      throw isFull ? new Fault('storage-full', { what: path }, { cause: error }) : error;
    }
  }

  /** Removes a file, or a folder with all it holds; does nothing where there is none. */
  async remove(path: string): Promise<void> {
    try {
      const { folder, name } = await this.#find(path, false);
      await folder.removeEntry(name, { recursive: true });
    } catch (error) {
      missing(error);
    }
  }

  /** Names of the files in the folder itself; empty where there is no such folder. */
  async names(path?: string): Promise<string[]> {
    const names: string[] = [];
    for await (const [name, handle] of await this.#entries(path)) {
      if (handle.kind === 'file') names.push(name);
    }
    return names.sort();
  }

  async folderNames(): Promise<string[]> {
    const names: string[] = [];
    for await (const [name, handle] of this.handle.entries()) {
      if (handle.kind === 'directory') names.push(name);
    }
    return names.sort();
  }

  /** Bytes of all files below. */
  async sizeBytes(): Promise<number> {
    let total = 0;
    for await (const [name, handle] of this.handle.entries()) {
      if (handle.kind === 'directory') total += await (await this.folder(name)).sizeBytes();
      else total += (await this.file(name))?.size ?? 0;
    }
    return total;
  }

  /** Removes every half-written file below; gives their names. Only for the one who may write. */
  async sweepParts(): Promise<string[]> {
    const swept: string[] = [];
    for (const name of await this.folderNames()) {
      swept.push(...(await (await this.folder(name)).sweepParts()));
    }
    for (const name of await this.names()) {
      if (!name.endsWith(partSuffix)) continue;
      await this.remove(name);
      swept.push(name);
    }
    return swept;
  }

  async #replace(path: string, content: string | Blob | Uint8Array<ArrayBuffer>): Promise<void> {
    const { folder, name } = await this.#find(path, true);
    const part = await folder.getFileHandle(name + partSuffix, { create: true });
    try {
      const writable = await part.createWritable();
      try {
        await writable.write(content);
      } catch (error) {
        await writable.abort().catch(() => undefined);
        throw error;
      }
      await writable.close();
      await moveFile(part, folder, name);
    } catch (error) {
      await folder.removeEntry(name + partSuffix).catch(() => undefined);
      throw error;
    }
  }

  async #entries(
    path: string | undefined,
  ): Promise<Iterable<[string, FileSystemHandle]> | AsyncIterable<[string, FileSystemHandle]>> {
    if (path === undefined) return this.handle.entries();
    try {
      return (await this.handle.getDirectoryHandle(path)).entries();
    } catch (error) {
      return missing(error) ?? [];
    }
  }

  async #find(
    path: string,
    create: boolean,
  ): Promise<{ folder: FileSystemDirectoryHandle; name: string }> {
    const steps = path.split('/');
    const name = steps.pop()!;
    let folder = this.handle;
    for (const step of steps) folder = await folder.getDirectoryHandle(step, { create });
    return { folder, name };
  }
}

function missing(error: unknown): null {
  if (error instanceof DOMException && error.name === 'NotFoundError') return null;
  throw error;
}

/** TypeScript's DOM library does not know `move` yet; Chromium, Firefox and Safari have it in OPFS. */
async function moveFile(
  file: FileSystemFileHandle,
  folder: FileSystemDirectoryHandle,
  name: string,
): Promise<void> {
  await (
    file as FileSystemFileHandle & {
      move(folder: FileSystemDirectoryHandle, name: string): Promise<void>;
    }
  ).move(folder, name);
}
