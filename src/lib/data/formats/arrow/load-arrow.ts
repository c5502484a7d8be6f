/** Arrow IPC files (Feather version 2) and streams, also with LZ4 or Zstandard buffers, into `source`. */
import type { Loader } from '../../open';
import { readMessages } from './messages';
import { TypedSource } from './typed-source';

/**
 * One batch is in memory at a time.
 * @throws Fault `file-damaged`, `file-no-rows`, `file-not-a-table`, `too-many-columns`, `cancelled`
 */
export const loadArrow: Loader = async (duck, _scratch, file, _options, control = {}) => {
  const source = new TypedSource(duck, file);
  for await (const message of readMessages(file.blob, file.name, control)) {
    await source.take(message);
  }
  return source.finish('arrow', control);
};
