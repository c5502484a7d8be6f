/** What runs the same in a browser worker and in Node. The platforms' own parts: index.browser.ts, index.node.ts. */
export type { Duck } from './duck';
export {
  applySchema,
  changeKind,
  extract,
  inspectCsv,
  readRows,
  type CsvShape,
  type Opened,
  type OpenOptions,
  type Part,
  type SourceFile,
} from './open';
export { open } from './open-table';
export type { Scratch } from './scratch';
export { profile } from './profile';
export {
  compress,
  compressionSuffixes,
  digesting,
  exportFormats,
  writeTable,
  type Compression,
  type Digest,
  type ExportFormat,
} from './write';
