export type {
  CellRows,
  Cells,
  Codec,
  CodecInput,
  EncodedColumn,
  FittedColumn,
  OpenCodec,
} from './codec';
export { chooseCodec, codecNames, codecOf, type CodecName } from './choose';
export { isDropped, prepareColumn } from './prepare';
