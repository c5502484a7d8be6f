import './gradients';
import './kernels';

export {
  aliasTable,
  categorical,
  categoricalByAlias,
  sortByKey,
  type AliasTable,
} from './categorical';
export { declareGroup, groupOf, type Group } from './group';
export { logSumExp } from './log-sum-exp';
export { bits, dropoutMask, gumbel, normal, shuffledRows, stepNumber, uniform } from './random-ops';
export {
  segmentArgMax,
  segmentGumbelSoftmax,
  segmentLogSoftmax,
  segmentMax,
  segmentOneHot,
  segmentSoftmax,
  segmentSpread,
  segmentSum,
} from './segment-ops';
export { withStep } from './setting';
export { stopGradient } from './without-gradient';
