/** The whole way in: a file of any known format becomes the tables `source` and `typed`, and a schema. */
import type { Control, FileFormat } from '../engine/schema';
import type { Duck } from './duck';
import { loadArrow, loadJson, loadParquet, loadXlsx, unpack } from './formats';
import {
  finishOpening,
  loadCsv,
  type Loader,
  type Opened,
  type OpenOptions,
  type SourceFile,
} from './open';
import { screenPersonal } from './personal';
import type { Scratch } from './scratch';

const loaders: Record<FileFormat, Loader> = {
  csv: loadCsv,
  tsv: loadCsv,
  json: loadJson,
  ndjson: loadJson,
  xlsx: loadXlsx,
  parquet: loadParquet,
  arrow: loadArrow,
};

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
  const unpacked = await unpack(scratch, file, options, control);
  const load = loaders[unpacked.fileFormat];
  const loaded = await load(duck, scratch, unpacked, options, control);
  const opened = await finishOpening(duck, loaded, options, control);
  return { ...opened, schema: await screenPersonal(duck, opened.schema, control) };
}
