/** Scratch files in the temporary folder of the operating system, for the terminal and for tests. */
import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '../../engine/schema';
import { openFileBlob } from '../duck/node';
import { removeAtExit } from './at-exit';
import type { Scratch, ScratchFile } from './scratch';

export { removeAtExit };

const fullDisk = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** @param parent the folder in which the scratch folder is made; the system's own where left out */
export async function openNodeScratch(parent: string = tmpdir()): Promise<Scratch> {
  const folder = await mkdtemp(join(parent, 'twinset-'));
  const isGone = removeAtExit(folder);
  const handles = new Set<FileHandle>();
  let serial = 0;
  return {
    async create(name) {
      const path = join(folder, `${serial++}-${name.replace(/[^\w.-]/g, '_').slice(-80)}`);
      const handle = await open(path, 'wx');
      handles.add(handle);
      return nodeFile(handle, path, name, () => handles.delete(handle));
    },
    async dispose() {
      await Promise.all([...handles].map((handle) => handle.close()));
      handles.clear();
      await rm(folder, { recursive: true, force: true });
      isGone();
    },
  };
}

function nodeFile(
  handle: FileHandle,
  path: string,
  name: string,
  onClose: () => void,
): ScratchFile {
  return {
    async write(bytes) {
      try {
        for (let done = 0; done < bytes.length;) {
          done += (await handle.write(bytes, done)).bytesWritten;
        }
      } catch (cause) {
        const code = (cause as NodeJS.ErrnoException).code ?? '';
        if (fullDisk.has(code)) throw new Fault('storage-full', { what: name }, { cause });
        throw cause;
      }
    },
    async close() {
      await handle.close();
      onClose();
      return openFileBlob(path);
    },
  };
}
