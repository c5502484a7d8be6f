/**
 * Gzip files. The platform's decoder does the work; browsers refuse files of several members (as bgzip
 * and `cat a.gz b.gz` make them), and those are read again with fflate's streaming decoder.
 */
import { Gunzip } from 'fflate';
import { Fault } from '../../../engine/schema';
import { chunksOf, inflate } from './bytes';

/**
 * The unpacked bytes.
 * @throws Fault `file-damaged`
 */
export function gunzip(blob: Blob, file: string): AsyncGenerator<Uint8Array> {
  return inflate(blob, 'gzip', file);
}

/**
 * The unpacked bytes of a file with two members or more.
 * @throws Fault `file-damaged`, also where there is one member only: then `gunzip` was right
 */
export async function* gunzipMembers(blob: Blob, file: string): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  let furtherMembers = 0;
  let done = 0;
  const decoder = new Gunzip((bytes) => ready.push(bytes));
  // Called for the second member and those after it.
  decoder.onmember = () => furtherMembers++;
  const damaged = (cause?: unknown) =>
    new Fault('file-damaged', { file, why: 'its packed part is not complete' }, { cause });
  for await (const chunk of chunksOf(blob.stream())) {
    done += chunk.length;
    try {
      decoder.push(chunk, done === blob.size);
    } catch (cause) {
      throw damaged(cause);
    }
    yield* ready.splice(0);
  }
  if (furtherMembers === 0) throw damaged();
}
