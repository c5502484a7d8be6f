export type {
  Draw,
  ExportedFile,
  ExportFormatChoice,
  GeneratorChoice,
  Inspection,
  ModelFacts,
  OpenOptions,
  OptionField,
  RunEstimate,
  Target,
  TextRows,
  TrainedModel,
} from './contract';
export {
  bundleWorker,
  dataWorker,
  exportWorker,
  judgeWorker,
  sampleWorker,
  trainWorker,
  type DataWorker,
  type SampleWorker,
  type TrainWorker,
} from './client';
export { startJob, type Job, type Steering } from './job';
export { judgeDrawnTable, trainModel, writeDrawnTable } from './table-jobs';
