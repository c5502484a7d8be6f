export type {
  ColumnDetail,
  ColumnShape,
  Compared,
  Distribution,
  Finding,
  Grade,
  Limit,
  Measured,
  PairTrend,
  RowCounts,
  Strengths,
  Validity,
} from './basics';
export type { Figure, Interval } from './figure';
export {
  judgeOptionsSchema,
  type CustomMetric,
  type JudgeOptions,
  type JudgeOptionsInput,
} from './options';
export {
  partNames,
  type Bins,
  type JudgedPart,
  type PartName,
  type ReportPart,
  type ReportParts,
  type Roc,
} from './parts';
export { problemSchema, type Fix, type Problem } from './problem';
export { publicReport } from './public';
export { reportSchema, type Report } from './report';
