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
  booleanFormatSchema,
  formatSchema,
  momentFormatSchema,
  numberFormatSchema,
  textFormatSchema,
  type BooleanFormat,
  type Format,
  type MomentFormat,
  type NumberFormat,
} from './format';
export {
  columnSchema,
  fileFormats,
  originSchema,
  personalFindingSchema,
  personalTypes,
  schemaSchema,
  treatments,
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
export { track } from './track';
export {
  modelFormatVersion,
  modelManifestSchema,
  type Model,
  type ModelManifest,
  type TensorData,
} from './model';
export {
  associationMeasures,
  associationSchema,
  columnProfileSchema,
  oddityCodes,
  profileSchema,
  type Association,
  type ColumnProfile,
  type Profile,
} from './profile';
export {
  columnDetailSchema,
  comparedSchema,
  columnShapeSchema,
  distributionSchema,
  findingSchema,
  gradeSchema,
  measuredSchema,
  pairTrendSchema,
  privacySchema,
  reportSchema,
  rowCountsSchema,
  strengthsSchema,
  validitySchema,
  type ColumnDetail,
  type ColumnShape,
  type Compared,
  type Distribution,
  type Finding,
  type Grade,
  type Measured,
  type PairTrend,
  type Report,
  type RowCounts,
  type Strengths,
  type Validity,
} from './report';
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
