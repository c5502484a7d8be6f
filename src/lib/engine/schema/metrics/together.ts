/** Metrics of two and three columns together. */
import { catalogue, type MetricTraits } from './traits';

const accuracy = {
  topic: 'fidelity',
  name: 'binned accuracy',
  better: 'higher',
  ideal: 1,
  unit: 'share',
  scale: [0, 1],
  good: 'as high as for the real rows that were set aside; chance alone keeps it below 100 %',
  distrust:
    'Numbers are looked at in ten bins and only the ten commonest labels by themselves: what happens within a bin is not seen. The interval is about the score as counted; what chance costs is said beside it.',
  source: 'MOSTLY AI, mostlyai-qa; Platzer and Reutterer, Frontiers in Big Data 4, 2021',
} as const satisfies Partial<MetricTraits>;

export const togetherMetrics = catalogue({
  'binned-accuracy': {
    ...accuracy,
    title: 'accuracy',
    says: 'The mean of the three lines below: how well the shares of rows with any value, any two values and any three values agree.',
    grading: { by: 'loss', good: 0.01, fair: 0.05 },
  },
  'binned-accuracy-one': {
    ...accuracy,
    title: 'accuracy of single columns',
    says: 'Every column in at most ten bins or labels: the mean share of rows that need not be moved to another bin.',
    grading: { by: 'loss', good: 0.01, fair: 0.05 },
  },
  'binned-accuracy-two': {
    ...accuracy,
    title: 'accuracy of two columns together',
    says: 'Every two columns in a grid of at most ten by ten: the mean share of rows that need not be moved to another field.',
    grading: { by: 'loss', good: 0.01, fair: 0.05 },
  },
  'binned-accuracy-three': {
    ...accuracy,
    title: 'accuracy of three columns together',
    says: 'Every three columns in a block of at most ten by ten by ten: the mean share of rows that need not be moved to another cell.',
    grading: { by: 'loss', good: 0.015, fair: 0.06 },
  },
  'information-error': {
    topic: 'fidelity',
    title: 'what one column tells about another',
    name: 'mean error of normalised mutual information',
    says: 'How much knowing one column tells about another, from 0 (nothing) to 1 (everything), differs from the original on average over all pairs.',
    better: 'lower',
    ideal: 0,
    unit: 'number',
    scale: [0, 1],
    good: 'as low as for the real rows that were set aside',
    distrust:
      'Most pairs hardly tell anything about each other, which makes the mean small; see the line below.',
    source: 'TabPC (arXiv 2603.23016): ten bins of the original’s range, arithmetic normalisation',
    grading: { by: 'loss', good: 0.005, fair: 0.02 },
  },
  'weighted-information-error': {
    topic: 'fidelity',
    title: 'what one column tells about another, related columns counting more',
    name: 'weighted error of normalised mutual information (wNMI)',
    says: 'The same difference with pairs counting by how much they tell about each other, in either table.',
    better: 'lower',
    ideal: 0,
    unit: 'number',
    scale: [0, 1],
    good: 'as low as for the real rows that were set aside',
    distrust:
      'Where no columns are related, chance is all that it measures; its interval then begins at 0 or near it.',
    source: 'TabPC (arXiv 2603.23016)',
    grading: { by: 'loss', good: 0.01, fair: 0.05 },
  },
});
