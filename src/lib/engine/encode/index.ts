export type {
  CellRows,
  Cells,
  Codec,
  CodecInput,
  EncodedColumn,
  FittedColumn,
  OpenCodec,
  Scale,
} from './codec';
export { cellCount } from './codec';
export { chooseCodec, codecNames, codecOf, type CodecName } from './choose';
export { isDropped, prepareColumn } from './prepare';
