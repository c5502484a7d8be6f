export { Folder } from './folder';
export type { MendingRecord } from './mending-record';
export { listProjects, putProject, removeProject } from './project-index';
export { ProjectStore } from './project-store';
export {
  recordVersion,
  type Dependence,
  type LiveScores,
  type QueueEntry,
  type RunHistory,
  type TrainRun,
  type UnfinishedRun,
} from './run-records';
export {
  stages,
  summaryOf,
  type DriftRecord,
  type GateChoice,
  type Lineage,
  type ProjectRecord,
  type ProjectSummary,
  type ReportRecord,
  type Stage,
  type SyntheticTable,
} from './records';
export { Tenure } from './tenure';
export { unwatchFile, watchedFile, watchFile } from './watched-files';
