export type { Density, FitDensity, JudgeTools, PartEntry, PartInput, PartJudge } from './part';
export { parts } from './registry';
