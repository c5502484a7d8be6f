/** Where a training saves itself: one file of the project, whole or not at all. Only for workers. */
import { toFault } from '../engine/schema';
import type { CheckpointFile } from './contract';
import { writeFile } from './sink';

/** Null where there is none. */
export async function readCheckpoint({ folder, name }: CheckpointFile): Promise<Uint8Array | null> {
  try {
    const file = await (await folder.getFileHandle(name)).getFile();
    return new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    if ((error as DOMException).name === 'NotFoundError') return null;
    throw error;
  }
}

/** The sentence of what kept it from being written; null where it was. A training goes on without. */
export async function writeCheckpoint(
  { folder, name }: CheckpointFile,
  bytes: Uint8Array,
): Promise<string | null> {
  async function* once(): AsyncGenerator<Uint8Array> {
    yield bytes;
  }
  try {
    await writeFile(once(), { kind: 'opfs', folder, name }, 'the training so far');
    return null;
  } catch (error) {
    return toFault(error).message;
  }
}
