export { loadArrow } from './arrow/load-arrow';
export { loadParquet } from './arrow/load-parquet';
export { Zip } from './archive';
export { choicesIn } from './choices';
export { loadJson } from './json/load-json';
export { loadXlsx } from './xlsx/load-xlsx';
export { encodings } from './text/encoding';
export { unpack } from './unpack';
