/** The whole way in: a file of any known format becomes the tables `source` and `typed`, and a schema. */
import type { Control } from '../engine/schema';
import type { Duck } from './duck';
import { finishOpening, loadCsv, type Opened, type OpenOptions, type SourceFile } from './open';
import type { Scratch } from './scratch';

/**
 * @throws Fault of the codes under "Files" in the table of sentences, `cancelled`, `worker-lost`
 */
export async function open(
  duck: Duck,
  scratch: Scratch,
  file: SourceFile,
  options: OpenOptions = {},
  control?: Control,
): Promise<Opened> {
  const unpacked = {
    name: file.name,
    blob: file.blob,
    fileFormat: 'csv' as const,
    origin: { fileName: file.name, sizeBytes: file.blob.size },
    notes: [],
  };
  const loaded = await loadCsv(duck, scratch, unpacked, options, control);
  return finishOpening(duck, loaded, options, control);
}
