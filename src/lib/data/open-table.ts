/** The whole way in: a file of any known format becomes the tables `source` and `typed`, and a schema. */
import type { Control, FileFormat } from '../engine/schema';
import type { Duck } from './duck';
import { loadArrow, loadJson, loadParquet, loadXlsx, unpack } from './formats';
import {
  dropSample,
  finishOpening,
  keepSample,
  loadCsv,
  type Loader,
  type Opened,
  type OpenOptions,
  type SourceFile,
} from './open';
import { screenPersonal, screenStep } from './personal';
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
  const { rowCount, columns } = loaded;
  const steps = [screenStep(rowCount, columns.length)];
  const sampled = await keepSample(duck, rowCount, steps, control?.signal);
  const opened = await finishOpening(duck, loaded, options, control, sampled);
  const schema = await screenPersonal(duck, opened.schema, control, sampled);
  await duck.run(dropSample);
  return { ...opened, schema };
}
