/**
 * Twinset as a library for Node: the same engine as in the browser and in the terminal program.
 * docs/library.md shows it at work.
 */
export { evaluate, fit, openTable, saveTable, type RealTable } from './library';
export {
  generators,
  packModel,
  sample,
  unpackModel,
  type FitOptions,
  type SampleOptions,
} from './engine/pipeline';
export { projectTable, reportCsv, reportHtml, reportJson, type EvaluateInput } from './eval';
export type { Digest, OpenOptions, Part, SourceFile } from './data/index.node';
export {
  Fault,
  softwareVersion,
  type Chunk,
  type Column,
  type ColumnData,
  type ColumnKind,
  type Control,
  type FaultCode,
  type Model,
  type Profile,
  type Progress,
  type RecipeInput,
  type Report,
  type Schema,
  type Table,
  type Treatment,
} from './engine/schema';
