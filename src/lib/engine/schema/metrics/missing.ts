/** Metrics of empty cells. */
import { catalogue } from './traits';

export const missingMetrics = catalogue({
  'missing-patterns': {
    topic: 'fidelity',
    title: 'same cells empty together',
    name: 'similarity of missingness patterns',
    says: 'Rows are sorted by which of their cells are empty: the share of rows that need not be moved to another sort.',
    better: 'higher',
    ideal: 1,
    unit: 'share',
    scale: [0, 1],
    good: 'as high as for the real rows that were set aside',
    distrust: 'Where most rows are full it is high whatever the others look like.',
    source: 'Little and Rubin, Statistical Analysis with Missing Data; total variation distance',
    grading: { by: 'loss', good: 0.01, fair: 0.05 },
  },
  'missing-relations': {
    topic: 'fidelity',
    title: 'cells empty in the same kind of rows',
    name: 'contingency similarity of missingness and values',
    says: 'For every column with empty cells and every other column: how well the shares agree of rows that are empty here and have this value there; the mean over all such pairs.',
    better: 'higher',
    ideal: 1,
    unit: 'share',
    scale: [0, 1],
    good: 'as high as for the real rows that were set aside',
    distrust:
      'The shares of the values themselves are part of it: a column that differs lowers it.',
    source: 'Twinset, after ContingencySimilarity of SDMetrics',
    grading: { by: 'loss', good: 0.01, fair: 0.05 },
  },
});
