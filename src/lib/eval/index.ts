export { compareTables, driftFile, type CompareInput, type DriftTable } from './drift';
export { evaluate, type EvaluateInput } from './evaluate';
export {
  compareReports,
  openExplorer,
  scoreFakes,
  type BarCounts,
  type ChosenRows,
  type Bars,
  type Box,
  type ComparedFigure,
  type Explorer,
  type ExplorerColumn,
  type ExplorerFacts,
  type FakesRound,
  type FakesScore,
  type Filter,
  type LabelPair,
  type MissingAnswer,
  type MixedPair,
  type NumberPair,
  type PairAnswer,
  type ReportComparison,
  type Selection,
  type TrioAnswer,
  type Two,
} from './explore';
export { projectTable } from './project';
export {
  datasetReadme,
  reportCsv,
  reportHtml,
  reportJson,
  reportPdf,
  type DatasetMeta,
  type ReportMeta,
} from './report';
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
