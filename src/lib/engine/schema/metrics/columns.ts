/** Metrics of single columns. */
import { catalogue, type MetricTraits } from './traits';

const sdmetrics = 'SDMetrics 0.29';
const fewRows =
  'With few rows chance alone makes it larger; compare with what chance is expected to give. Where most labels occur once or twice the interval may begin too high.';
const asBaseline = 'as near as the real rows that were set aside';

/** What similarities of one column share. */
const similarity = {
  topic: 'fidelity',
  better: 'higher',
  ideal: 1,
  unit: 'share',
  scale: [0, 1],
  good: asBaseline,
} as const satisfies Partial<MetricTraits>;

/** What distances of one column share. */
const distance = {
  topic: 'fidelity',
  better: 'lower',
  ideal: 0,
  unit: 'number',
  good: asBaseline,
} as const satisfies Partial<MetricTraits>;

export const columnsMetrics = catalogue({
  'columns-told-apart': {
    topic: 'fidelity',
    title: 'columns that differ by more than chance',
    name: 'share of columns with a significant difference',
    says: 'The share of columns whose values differ from the original’s by more than chance explains, at 5 % and corrected for the number of columns.',
    better: 'lower',
    ideal: 0,
    unit: 'share',
    scale: [0, 1],
    good: 'as few as for the real rows that were set aside',
    distrust:
      'With very many rows even differences that matter to nobody are more than chance; with few rows even large ones are not. It is a count of tests, which allow for chance themselves, and has no interval.',
    source: 'Holm, Scandinavian Journal of Statistics 6(2), 1979',
    grading: null,
  },
  'wasserstein-distance': {
    ...distance,
    title: 'how far values would have to move',
    name: 'Wasserstein-1 distance',
    says: 'How far numbers would have to be moved on average to turn one column into the other, in units of the original’s spread (standard deviation).',
    scale: null,
    distrust:
      'A few far-off numbers can make most of it, and of the spread too, which its interval takes as it was measured.',
    source: 'Kantorovich and Rubinstein 1958; SciPy, wasserstein_distance',
    grading: { by: 'loss', good: 0.02, fair: 0.1 },
  },
  'jensen-shannon-distance': {
    ...distance,
    title: 'difference of the shares of values',
    name: 'Jensen–Shannon distance',
    says: 'How differently the values are shared out: 0 for the same shares, 1 where no value occurs in both. Numbers are counted in twenty bins that each hold as many rows of the original.',
    scale: [0, 1],
    distrust: fewRows,
    source: 'Endres and Schindelin, IEEE Transactions on Information Theory 49(7), 2003',
    grading: { by: 'loss', good: 0.02, fair: 0.1 },
  },
  'hellinger-distance': {
    ...distance,
    title: 'difference of the shares of values, rare ones counting more',
    name: 'Hellinger distance',
    says: 'Like the line above, with more weight on rare values: 0 for the same shares, 1 where no value occurs in both.',
    scale: [0, 1],
    distrust: fewRows,
    source: 'Hellinger 1909',
    grading: { by: 'loss', good: 0.02, fair: 0.1 },
  },
  'ks-p-value': {
    topic: 'fidelity',
    title: 'chance of numbers that differ so much',
    name: 'Kolmogorov–Smirnov test, p-value',
    says: 'How probable a difference of this size would be if both columns came from the same source; below 5 % after correction it is more than chance.',
    better: 'higher',
    ideal: null,
    unit: 'share',
    scale: [0, 1],
    good: 'above 5 % after correction, but a small value from very many rows may mean little',
    distrust:
      'With very many rows it is tiny for differences that matter to nobody; many equal numbers make it too large. It is itself what chance says, and has no interval.',
    source: 'Kolmogorov 1933, Smirnov 1939; exact for small tables by Hodges 1958',
    grading: null,
  },
  'chi-square-p-value': {
    topic: 'fidelity',
    title: 'chance of shares that differ so much',
    name: 'χ² test of homogeneity, p-value',
    says: 'How probable shares that differ so much would be if both columns came from the same source; below 5 % after correction it is more than chance.',
    better: 'higher',
    ideal: null,
    unit: 'share',
    scale: [0, 1],
    good: 'above 5 % after correction, but a small value from very many rows may mean little',
    distrust:
      'With very many rows it is tiny for differences that matter to nobody; labels that are expected fewer than five times are counted as one. It is itself what chance says, and has no interval.',
    source: 'Pearson 1900',
    grading: null,
  },
  'missing-share-similarity': {
    ...similarity,
    title: 'as many empty cells',
    name: 'MissingValueSimilarity',
    says: 'One minus the difference of the shares of empty cells.',
    distrust: 'It says nothing about which rows have the empty cells.',
    source: sdmetrics,
    grading: { by: 'loss', good: 0.01, fair: 0.05 },
  },
  'mean-similarity': {
    ...similarity,
    title: 'same mean',
    name: 'StatisticSimilarity of the mean',
    says: 'One minus the difference of the means, as a share of the original’s range.',
    distrust:
      'One far-off number in the original makes its range wide, and every difference small.',
    source: sdmetrics,
    grading: null,
  },
  'median-similarity': {
    ...similarity,
    title: 'same middle value',
    name: 'StatisticSimilarity of the median',
    says: 'One minus the difference of the medians, as a share of the original’s range.',
    distrust:
      'One far-off number in the original makes its range wide, and every difference small.',
    source: sdmetrics,
    grading: null,
  },
  'deviation-similarity': {
    ...similarity,
    title: 'same spread',
    name: 'StatisticSimilarity of the standard deviation',
    says: 'One minus the difference of the standard deviations, as a share of the original’s range.',
    distrust:
      'One far-off number in the original makes its range wide, and every difference small.',
    source: sdmetrics,
    grading: null,
  },
  'skewness-difference': {
    ...distance,
    title: 'same lean to one side',
    name: 'difference of skewness',
    says: 'How much the lean of the values to one side differs; 0 for the same lean.',
    scale: null,
    distrust:
      'A few far-off numbers decide it: it jumps from sample to sample where tails are long, by more than its interval says.',
    source: 'third standardised moment',
    grading: null,
  },
  'kurtosis-difference': {
    ...distance,
    title: 'same weight of the tails',
    name: 'difference of kurtosis',
    says: 'How much the weight of far-off values differs; 0 for the same weight.',
    scale: null,
    distrust:
      'A few far-off numbers decide it: it jumps from sample to sample where tails are long, by more than its interval says.',
    source: 'fourth standardised moment',
    grading: null,
  },
  'range-coverage': {
    ...similarity,
    title: 'reaches as far',
    name: 'RangeCoverage',
    says: 'How much of the original’s range, from its smallest to its largest number, is spanned.',
    distrust:
      'The outermost numbers are often those of one person: reaching them exactly is no merit. Two rows decide it, so that no interval can be told from the table.',
    source: sdmetrics,
    grading: null,
  },
  'category-coverage': {
    ...similarity,
    title: 'labels that occur',
    name: 'CategoryCoverage',
    says: 'The share of the original’s labels that occur at all.',
    distrust:
      'Labels of very few people are better left out, and smaller tables hold fewer. How many more there are to be found no interval can tell.',
    source: sdmetrics,
    grading: null,
  },
  'distinct-values': {
    ...similarity,
    title: 'as many different values',
    name: 'cardinality similarity',
    says: 'The smaller number of different values as a share of the larger, in as many rows of each table.',
    distrust:
      'A column of measured numbers may have as many different values as rows, whatever they are. It counts these rows only and has no interval.',
    source: 'Twinset',
    grading: null,
  },
});
