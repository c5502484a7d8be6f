export { loadArrow } from './load-arrow';
export { loadParquet } from './load-parquet';
