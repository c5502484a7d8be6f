export { compareTables, type CompareInput } from './compare-tables';
export { driftFile } from './files';
export type { DriftTable } from './pair-up';
