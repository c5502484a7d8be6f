export { changedColumn } from './change';
export { inferColumns, type Inference } from './infer';
export { valueSql } from './value.sql';
