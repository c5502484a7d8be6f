/**
 * What the basics of a report measure, in the catalogue's words. They stand in fields of their own and are
 * graded by the verdict against what real rows reach, so they carry no rule of their own here.
 */
import { catalogue, type MetricTraits } from './traits';

const share = { better: 'higher', ideal: 1, unit: 'share', scale: [0, 1], grading: null } as const;
const leak = { better: 'lower', ideal: 0, unit: 'share', scale: [0, 1], grading: null } as const;
const asReal = 'as high as the real rows that were set aside';
const sdmetrics = 'SDMetrics 0.29 (DataCebo)';

const scores = catalogue({
  'overall-strong-pairs': {
    ...share,
    topic: 'fidelity',
    title: 'overall likeness, by the pairs that belong together',
    name: 'SDMetrics quality report, overall score (0.27 and later)',
    says: 'The mean of the likeness of single columns and the likeness of strongly related pairs of columns.',
    good: asReal,
    distrust:
      'It looks at no more than two columns at a time, and a copied table scores best of all.',
    source: sdmetrics,
  },
  'overall-all-pairs': {
    ...share,
    topic: 'fidelity',
    title: 'overall likeness, by all pairs',
    name: 'SDMetrics quality report, overall score as papers quote it',
    says: 'The mean of the likeness of single columns and the likeness of all pairs of columns.',
    good: asReal,
    distrust:
      'Most pairs of most tables are hardly related, so even columns that were shuffled on their own score high.',
    source: sdmetrics,
  },
  shapes: {
    ...share,
    topic: 'fidelity',
    title: 'likeness of single columns',
    name: 'column shapes',
    says: 'How far the values of each column are spread as in the original, on average over the columns.',
    good: asReal,
    distrust: 'It says nothing about how columns belong together.',
    source: sdmetrics,
  },
  'strong-pairs': {
    ...share,
    topic: 'fidelity',
    title: 'likeness of pairs that belong together',
    name: 'column pair trends, strongly related pairs',
    says: 'How far strongly related pairs of columns are related in the same way, on average.',
    good: asReal,
    distrust: 'With one or two such pairs it is a figure about those pairs, not about the table.',
    source: sdmetrics,
  },
  'all-pairs': {
    ...share,
    topic: 'fidelity',
    title: 'likeness of all pairs',
    name: 'column pair trends, all pairs',
    says: 'How far all pairs of columns are related in the same way, on average.',
    good: asReal,
    distrust: 'Unrelated pairs, which are easy, outweigh the related ones.',
    source: sdmetrics,
  },
});

const singleColumns = catalogue({
  KSComplement: {
    ...share,
    topic: 'fidelity',
    title: 'likeness of a column of numbers',
    name: 'Kolmogorov–Smirnov complement',
    says: 'One minus the largest gap between the shares of real and of synthetic values below any threshold.',
    good: asReal,
    distrust: 'It hardly sees the tails: extreme values may be missing while it stays near 100 %.',
    source: sdmetrics,
  },
  TVComplement: {
    ...share,
    topic: 'fidelity',
    title: 'likeness of a column of labels',
    name: 'total variation complement',
    says: 'One minus the share of rows that would need another label for both tables to be alike.',
    good: asReal,
    distrust: 'With many labels and few rows, even real rows score low: compare with their figure.',
    source: sdmetrics,
  },
  RangeCoverage: {
    ...share,
    topic: 'fidelity',
    title: 'range that is reached',
    name: 'range coverage',
    says: 'The part of the original’s range, from the least to the greatest value, that the synthetic values span.',
    good: asReal,
    distrust: 'A generator that keeps extremes private is meant to miss some of it.',
    source: sdmetrics,
  },
  CategoryCoverage: {
    ...share,
    topic: 'fidelity',
    title: 'labels that occur',
    name: 'category coverage',
    says: 'The share of the original’s labels that occur in the synthetic column at all.',
    good: asReal,
    distrust: 'Rare labels that were pooled on purpose count as missing.',
    source: sdmetrics,
  },
  MissingValueSimilarity: {
    ...share,
    topic: 'fidelity',
    title: 'likeness of how often values are missing',
    name: 'missing value similarity',
    says: 'One minus the difference between the shares of empty cells.',
    good: asReal,
    distrust: 'It does not see in which rows the cells are empty.',
    source: sdmetrics,
  },
  MeanSimilarity: {
    ...share,
    topic: 'fidelity',
    title: 'likeness of the mean',
    name: 'statistic similarity, mean',
    says: 'One minus the difference of the means, as a part of the original’s range.',
    good: asReal,
    distrust: 'One extreme value widens the range and makes every difference look small.',
    source: sdmetrics,
  },
  DeviationSimilarity: {
    ...share,
    topic: 'fidelity',
    title: 'likeness of the spread',
    name: 'statistic similarity, standard deviation',
    says: 'One minus the difference of the standard deviations, as a part of the original’s range.',
    good: asReal,
    distrust: 'One extreme value widens the range and makes every difference look small.',
    source: sdmetrics,
  },
});

const pairs = catalogue({
  CorrelationSimilarity: {
    ...share,
    topic: 'fidelity',
    title: 'likeness of the relation of two numbers',
    name: 'correlation similarity (Pearson)',
    says: 'One minus half the difference between the correlations of two columns of numbers.',
    good: asReal,
    distrust: 'It sees straight-line relations only.',
    source: sdmetrics,
  },
  ContingencySimilarity: {
    ...share,
    topic: 'fidelity',
    title: 'likeness of the relation of two columns with labels',
    name: 'contingency similarity',
    says: 'One minus the share of rows that would have to move to another cell of the table of both columns; numbers are cut into ten classes.',
    good: asReal,
    distrust:
      'The classes follow each table’s own extremes, so one stray value can lower it; with many cells and few rows real rows score low too.',
    source: sdmetrics,
  },
});

const validity = catalogue({
  BoundaryAdherence: {
    ...share,
    topic: 'validity',
    title: 'values within the range of the original',
    name: 'boundary adherence',
    says: 'The share of values that are neither below the least nor above the greatest training value.',
    good: asReal,
    distrust:
      'A possible value may lie outside the range of the rows at hand: real rows do so too.',
    source: sdmetrics,
  },
  CategoryAdherence: {
    ...share,
    topic: 'validity',
    title: 'labels that the original has',
    name: 'category adherence',
    says: 'The share of values whose label occurs among the training rows.',
    good: asReal,
    distrust: 'Labels that were pooled on purpose count as new ones.',
    source: sdmetrics,
  },
  KeyUniqueness: {
    ...share,
    topic: 'validity',
    title: 'keys that are unique',
    name: 'key uniqueness',
    says: 'The share of values of a key that occur once.',
    good: '100 %',
    distrust: 'It says nothing about whether a key refers to a row elsewhere.',
    source: sdmetrics,
  },
});

const nearness = catalogue({
  copies: {
    ...leak,
    topic: 'privacy',
    title: 'rows it may have copied',
    name: 'exact match share (identical match share)',
    says: 'The share of synthetic rows that equal some training row in every judged column.',
    good: 'no more than the real rows that were set aside, which repeat training rows by chance',
    distrust: 'In a table of few columns with few labels most rows are repeated, real ones too.',
    source: 'NewRowSynthesis, SDMetrics 0.29, without tolerance',
  },
  twins: {
    ...leak,
    topic: 'privacy',
    title: 'training rows that repeat each other',
    name: 'duplicate share',
    says: 'How often chance alone repeats a row: the share of training rows that equal another one.',
    good: 'it describes the original, not the twin',
    distrust: 'Exported tables may hold the same person twice.',
    source: 'counted',
  },
  'nearer-to-train': {
    ...leak,
    better: 'nearer',
    ideal: 0.5,
    topic: 'privacy',
    title: 'rows nearer to a training row than to an unseen real row',
    name: 'share of distance to closest record',
    says: 'For a sample of synthetic rows: is the nearest training row nearer than the nearest row of as many unseen real rows?',
    good: 'near 50 %: what the generator saw has drawn no rows to itself',
    distrust:
      'A few copied rows hardly move it; with few unseen rows its error, which is given, is wide.',
    source: 'Platzer and Reutterer 2021; SDMetrics DCROverfittingProtection',
  },
  'very-near': {
    ...leak,
    better: 'nearer',
    ideal: 0.05,
    topic: 'privacy',
    title: 'rows very near to a training row',
    name: 'share below the holdout’s 5 % quantile of distances',
    says: 'The share of synthetic rows that are as near to a training row as only the nearest 5 % of unseen real rows are.',
    good: 'up to 5 %',
    distrust: 'Where many real rows are equal the quantile is 0, and this counts copies.',
    source: 'TabPC (arXiv 2603.23016), there with 2 %',
  },
  repeats: {
    ...leak,
    topic: 'privacy',
    title: 'made-up values that are real',
    name: 'repeated values',
    says: 'In a column whose values should be made up: the share that occurs in the training column.',
    good: 'no more than between real rows, and at most 1 %',
    distrust: 'Common first names and short texts repeat without harm.',
    source: 'counted',
  },
});

const catalogues = { ...scores, ...singleColumns, ...pairs, ...validity, ...nearness };

export type BasicMetric = keyof typeof catalogues;

export const basicTraits: Readonly<Record<BasicMetric, MetricTraits>> = catalogues;
