export { Folder } from './folder';
export { listProjects, putProject, removeProject } from './project-index';
export { ProjectStore } from './project-store';
export {
  recordVersion,
  stages,
  summaryOf,
  type Lineage,
  type ProjectRecord,
  type ProjectSummary,
  type ReportRecord,
  type Stage,
  type SyntheticTable,
  type TrainRun,
} from './records';
export { Tenure } from './tenure';
