export { adam, adamW, rAdam, type AdamOptions } from './adam';
export type { Optimizer, OptimizerOptions, UpdateOptions } from './flat';
export {
  cosine,
  exponential,
  stepwise,
  warmUp,
  type LearningRate,
  type Schedule,
} from './schedule';
export { sgd, type SgdOptions } from './sgd';
