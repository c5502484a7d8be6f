/** Zstandard files, of one frame or many (as our own exports are), unpacked as they are read. */
import { Decompress } from 'fzstd';
import { Fault } from '../../../engine/schema';
import { chunksOf } from './bytes';

/** Three packed bytes can stand for 128 KiB, so the decoder is fed little at a time. */
const biteBytes = 1024;

/**
 * The unpacked bytes.
 * @throws Fault `file-damaged`
 */
export async function* unzstd(blob: Blob, file: string): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const decoder = new Decompress((bytes) => ready.push(bytes.slice()));
  let done = 0;
  for await (const chunk of chunksOf(blob.stream())) {
    for (let from = 0; from < chunk.length; from += biteBytes) {
      const bite = chunk.subarray(from, from + biteBytes);
      done += bite.length;
      try {
        decoder.push(bite, done === blob.size);
      } catch (cause) {
        const why = 'its packed part is not complete';
        throw new Fault('file-damaged', { file, why }, { cause });
      }
      yield* ready.splice(0);
    }
  }
}
