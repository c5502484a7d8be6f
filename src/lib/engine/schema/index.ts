export { z } from './zod';
export { softwareVersion } from './version';
export {
  columnKinds,
  kindTraits,
  type ColumnKind,
  type KindTraits,
  type Measure,
  type Storage,
} from './kind';
export {
  momentFormatSchema,
  numberFormatSchema,
  type BooleanFormat,
  type Format,
  type MomentFormat,
  type NumberFormat,
} from './format';
export {
  personalTypes,
  schemaSchema,
  type Column,
  type FileFormat,
  type Origin,
  type PersonalFinding,
  type PersonalType,
  type Schema,
  type Treatment,
} from './column';
export type { Chunk, ColumnData, NumberData, Table, TextData } from './table';
export { printerOf, printValue, type CellValue } from './print';
export { defaultHoldoutShare, recipeSchema, type Recipe, type RecipeInput } from './recipe';
export type { Control, Progress } from './control';
export {
  driftFileKinds,
  driftMetrics,
  driftReportSchema,
  driftSeverityWords,
  furthestFirst,
  type DriftColumn,
  type DriftFileKind,
  type DriftMetric,
  type DriftReport,
  type DriftSeverity,
} from './drift';
export { settlesWithin, stopwatch, track } from './track';
export {
  chosenBySchema,
  modelFormatVersion,
  modelManifestSchema,
  trialScoresSchema,
  type ChosenBy,
  type Model,
  type ModelManifest,
  type TensorData,
  type TrialScores,
} from './model';
export { profileSchema, type Association, type ColumnProfile, type Profile } from './profile';
export {
  basicTraits,
  metricIds,
  metricTraits,
  type BasicMetric,
  type Grading,
  type MetricId,
  type MetricTraits,
  type Topic,
  type Unit,
} from './metrics';
export {
  judgeOptionsSchema,
  problemSchema,
  partNames,
  publicReport,
  reportSchema,
  type Bins,
  type ColumnDetail,
  type ColumnShape,
  type Compared,
  type CustomMetric,
  type Distribution,
  type Figure,
  type Finding,
  type Fix,
  type Grade,
  type Interval,
  type JudgedPart,
  type JudgeOptions,
  type JudgeOptionsInput,
  type Limit,
  type Measured,
  type PairTrend,
  type PartName,
  type Problem,
  type Report,
  type ReportPart,
  type ReportParts,
  type Roc,
  type RowCounts,
  type Strengths,
  type Validity,
} from './report';
export {
  checkGates,
  gateLimitsSchema,
  gateNames,
  gateClause,
  gateSentence,
  gateSetNames,
  gateSets,
  gateTraits,
  type GateLimits,
  type GateName,
  type GateResult,
  type GateSetName,
} from './gates';
export { bestModel, headlines } from './headlines';
export {
  Fault,
  isSealedFault,
  sealFault,
  throwIfAborted,
  toFault,
  unsealFault,
  type SealedFault,
} from './fault';
export type { FaultCode, FaultDetail } from './fault-sentences';
