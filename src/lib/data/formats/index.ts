export { loadArrow, loadParquet } from './arrow';
export { Zip } from './archive';
export { choicesIn } from './choices';
export { loadJson } from './json';
export { unpack } from './unpack';
export { loadXlsx } from './xlsx';
