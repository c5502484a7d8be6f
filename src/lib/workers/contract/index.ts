export type { LineOrder, LineReport, Target, WrittenFile } from './line.api';
export type { DataApi, Inspection, OpenedTable, OpenOptions, Part, TableDoor } from './data.api';
export type { TextRows } from './rows.api';
export type {
  CheckpointFile,
  ChosenBy,
  DeviceWish,
  Ending,
  FitOrder,
  GeneratorChoice,
  LearntDependence,
  LiveLook,
  Losses,
  LookScores,
  LossPoint,
  MeasuredRun,
  MeasureOrder,
  MeasurePoint,
  ModelFacts,
  OptionField,
  RunEstimate,
  TrainApi,
  TrainedModel,
  TrainEvent,
  TrainNews,
  TrainRecord,
  TrialScores,
} from './train.api';
export type { ChunkDoor, Draw, PackedChunk, PackedText, SampleApi } from './sample.api';
export type { BundleApi } from './bundle.api';
export type { ExportApi, ExportedFile, ExportFormatChoice, ExportOrder } from './export.api';
export type { ExploreApi, ExploreOrder, PairQuestion } from './explore.api';
export type { DriftOrder, JudgeApi, JudgeOrder } from './judge.api';
export type {
  OfflineAnswer,
  SentAnswer,
  ServiceWorkerAnswer,
  ServiceWorkerRequest,
  SharedCacheName,
} from './service-worker.api';
export type {
  DeviceAnswer,
  DeviceApi,
  DeviceChoice,
  DeviceFinding,
  DeviceKind,
  DevicePreference,
  DeviceTests,
  SelfTest,
} from './device.api';
