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
export { uniqueNames } from './names';
