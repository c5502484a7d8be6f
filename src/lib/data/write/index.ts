export { compress, compressions, compressionSuffixes, type Compression } from './compress';
export { digesting, type Digest } from './digest';
export {
  exportFormats,
  exportOptionSchemas,
  type ExportFormat,
  type ExportFormatTraits,
  type ExportOptions,
} from './export-format';
export { putTable } from './put-table';
export { drain, streamOf } from './streams';
export { writeTable } from './write-table';
