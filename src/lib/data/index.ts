/** What runs the same in a browser worker and in Node; the platforms' own parts are in `index.browser.ts` and `index.node.ts`. */
export { quoteText, type Duck } from './duck';
export { inspect } from './inspect';
export {
  applySchema,
  changeKind,
  extract,
  readRows,
  type Inspection,
  type Opened,
  type OpenOptions,
  type Part,
  type SourceFile,
} from './open';
export { open } from './open-table';
export { profile } from './profile';
export type { Scratch } from './scratch';
export { loadSource, saveSource } from './snapshot';
export {
  compress,
  compressions,
  compressionSuffixes,
  digesting,
  exportFormats,
  exportOptionSchemas,
  putTable,
  writeTable,
  type Compression,
  type Digest,
  type ExportFormat,
  type ExportFormatTraits,
  type ExportOptions,
} from './write';
