export { inspectCsv, loadCsv } from './load';
export type { CsvShape } from './dialect';
