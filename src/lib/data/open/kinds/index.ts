export { changedColumn } from './change';
export { inferColumns, type Inference } from './infer';
export { kindFirstRows, kindStep } from './survey';
export { valueSql } from './value.sql';
