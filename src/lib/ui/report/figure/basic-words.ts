/** What stands behind the figures that every report has: the catalogue's questions, for the judge's basics. */
import type { FigureWords } from './figure-line';

const sdmetrics = 'SDMetrics (DataCebo)';

export const basicWords = {
  shapes: {
    says: 'For each column, how far the bars of the two tables overlap (labels) or their running totals stay together (numbers); this is the mean over columns.',
    good: 'as high as the real rows that were set aside, which differ from the training rows by chance alone',
    distrust:
      'Columns judged one by one say nothing of whether they fit together: shuffled columns score 1.',
    source: `${sdmetrics}: KSComplement and TVComplement`,
  },
  'strong-pairs': {
    says: 'How alike the ties between two columns are in both tables, over the pairs that are clearly tied in the real one.',
    good: 'as high as the real rows that were set aside',
    distrust:
      'A few pairs may decide it; a tie that the twin invented between unrelated columns is not counted.',
    source: `${sdmetrics} 0.27 and later: |r| > .5 or Cramér’s V > .3`,
  },
  'all-pairs': {
    says: 'How alike the ties between two columns are in both tables, over all pairs.',
    good: 'as high as the real rows that were set aside',
    distrust:
      'Most pairs are hardly tied at all, and pairs without a tie are easy: the number looks better than the twin.',
    source: `${sdmetrics} before 0.27, as papers quote it`,
  },
  overall: {
    says: 'The mean of the likeness of columns and of pairs.',
    good: 'as high as the real rows that were set aside',
    distrust: 'One number hides which column or pair is wrong, and says nothing about privacy.',
    source: `${sdmetrics}: quality report`,
  },
  validity: {
    says: 'The share of values that the original could have held, in the column where it is least.',
    good: 'all of them',
    distrust:
      'It knows only what the original shows: a rare but possible value counts as impossible.',
    source: `${sdmetrics}: BoundaryAdherence, CategoryAdherence, KeyUniqueness`,
  },
  copies: {
    says: 'The share of synthetic rows that equal some training row in every judged column.',
    good: 'no more than among the real rows that were set aside, which repeat training rows by chance alone',
    distrust:
      'A row that was copied and changed in one cell is not counted: see the rows that lie very near.',
    source: 'exact matches; as identical match share in several toolkits',
  },
  nearer: {
    says: 'For each synthetic row: is its nearest training row nearer than its nearest row among as many unseen real rows?',
    good: 'half of them: the twin lies no nearer to what it was learnt from than to anything else',
    distrust:
      'With few unseen rows it moves by chance, and it does not see a handful of copied rows among many.',
    source: 'DCR share, as in Platzer and Reutterer (2021)',
  },
  'very-near': {
    says: 'The share of synthetic rows nearer to a training row than all but the nearest 5 % of unseen real rows are.',
    good: 'about 5 %, as among unseen real rows',
    distrust: 'Tables with many equal rows by nature make it large without any leak.',
    source: 'distance to the closest record against its holdout quantile',
  },
} as const satisfies Record<string, FigureWords>;
