export type { Ending, Failed, Losses, TrainControl, TrainEvent, TrainResult } from './control';
export {
  programMeasure,
  type Cadence,
  type Follow,
  type Measure,
  type Plateau,
  type Probe,
  type Programs,
  type TrainingRun,
} from './run';
export { timeTraining, type Timing } from './timing';
export { openTraining, train } from './train';
export type { Training } from './training';
