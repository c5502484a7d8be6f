export type {
  DeviceChoice,
  DeviceFinding,
  DeviceKind,
  DevicePreference,
  Draw,
  ExportedFile,
  ExportFormatChoice,
  GeneratorChoice,
  Inspection,
  ModelFacts,
  OpenOptions,
  OptionField,
  RunEstimate,
  SelfTest,
  Target,
  TextRows,
  TrainedModel,
} from './contract';
export {
  bundleWorker,
  dataWorker,
  deviceWorker,
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
