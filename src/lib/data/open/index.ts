export {
  columnLimit,
  type Inspection,
  type LoadedColumn,
  type LoadedSource,
  type Loader,
  type OpenOptions,
  type SourceFile,
  type Unpack,
  type UnpackedFile,
} from './source';
export { dropSource } from './drop-source';
export { uniqueNames } from './names';
export { applySchema, changeKind } from './change-kind';
export { inspectCsv, loadCsv, type CsvShape } from './csv';
export { extract, type Part } from './extract';
export { finishOpening, type Opened } from './finish';
export { dropSample, keepSample } from './sampled';
export { readRows } from './read-rows';
