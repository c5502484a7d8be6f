export type { Density, FitDensity, JudgeTools, PartEntry, PartInput, PartJudge } from './part';
