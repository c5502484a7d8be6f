/** Metrics of how well synthetic rows are told from real ones. */
import { catalogue } from './traits';

export const detectionMetrics = catalogue({
  'detection-auc': {
    topic: 'detection',
    title: 'told apart from real rows by a classifier',
    name: 'classifier two-sample test, AUC',
    says: 'A classifier is trained to tell synthetic rows from real rows that were set aside; this is how often it ranks a synthetic row above a real one when it has seen neither.',
    better: 'nearer',
    ideal: 0.5,
    unit: 'auc',
    scale: [0, 1],
    good: 'near 0.5, as for real rows that were set aside: the classifier can only guess',
    distrust:
      'With fewer than 1,000 rows it says little; and a twin that only repeats real rows is near 0.5 too, so read it beside the copies.',
    source: 'Lopez-Paz and Oquab, ICLR 2017',
    grading: { by: 'limit', good: 0.6, fair: 0.75 },
  },
  'detection-train-auc': {
    topic: 'privacy',
    title: 'told apart from its own training rows by a classifier',
    name: 'classifier two-sample test against the training rows, AUC',
    says: 'The same classifier, against the very rows that the twin was learnt from: where synthetic rows repeat training rows, it guesses worse than by chance, because what it has seen as real comes back as synthetic.',
    better: 'higher',
    ideal: null,
    unit: 'auc',
    scale: [0, 1],
    good: 'not below 0.5: rows set aside, which repeat nothing, come out at 0.5',
    distrust:
      'It sees repeated rows only where they are a large share of the table: a few copies among many rows do not move it, and a twin that is easily told apart hides them.',
    source: 'after Lopez-Paz and Oquab, ICLR 2017',
    grading: { by: 'limit', good: 0.48, fair: 0.46 },
  },
});
