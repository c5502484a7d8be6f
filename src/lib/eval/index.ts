export { evaluate, type EvaluateInput } from './evaluate';
export { projectTable } from './project';
export { datasetReadme, reportHtml, reportJson, type DatasetMeta, type ReportMeta } from './report';
export {
  openLiveJudge,
  openTrialJudge,
  openTwinJudge,
  scoreTwin,
  type LiveJudge,
  type LookScores,
  type TwinJudge,
  type TwinJudgeInput,
  type TwinScores,
} from './twin-scores';
export type { Density, FitDensity, JudgeTools } from './parts';
