export { countCodes, ksComplement, sortedValues, tvComplement } from './shapes';
export {
  expectedCorrelationSimilarity,
  expectedKsComplement,
  expectedOverlap,
  sizeExcess,
} from './noise';
export { cellsOfLabels, cellsOfNumbers, type Cells } from './cells';
export {
  contingencySimilarity,
  correlationSimilarity,
  cramersV,
  crossCount,
  isConstant,
  pearson,
} from './pairs';
export { boundaryAdherence, categoryAdherence, keyUniqueness } from './validity';
export {
  categoryCoverage,
  deviationSimilarity,
  meanSimilarity,
  missingValueSimilarity,
  rangeCoverage,
} from './statistics';
export {
  expectedDivergences,
  expectedWasserstein,
  hellinger,
  jensenShannon,
  wasserstein,
  wassersteinInterval,
} from './distances';
export { divergenceIntervals } from './divergence-intervals';
export { informationSpread, normalisedInformation, type InformationSpread } from './information';
export { momentErrors, momentsOf, quantile, type MomentErrors, type Moments } from './moments';
export {
  countBetween,
  informationCells,
  innerEdges,
  sharedCells,
  type SharedCells,
} from './quantile-cells';
export { chiSquareTail, holm, homogeneityTest, kolmogorovP } from './tests';
