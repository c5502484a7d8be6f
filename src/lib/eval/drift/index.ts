export { compareTables, type CompareInput } from './compare-tables';
export type { DriftTable } from './pair-up';
