/** Metrics of how well synthetic rows are told from real ones. */
import { catalogue } from './traits';

export const detectionMetrics = catalogue({
  'detection-auc': {
    topic: 'detection',
    title: 'told apart from real rows by a classifier',
    name: 'classifier two-sample test, AUC',
    says: 'A classifier is trained to tell synthetic rows from real rows; this is how often it ranks a synthetic row above a real one that it has not seen.',
    better: 'nearer',
    ideal: 0.5,
    unit: 'auc',
    scale: [0, 1],
    good: 'near 0.5, as for real rows that were set aside: the classifier can only guess',
    distrust:
      'Well below 0.5 it means that rows of one table are repeated in the other, not that the twin is good; with fewer than 1,000 rows it says little.',
    source: 'Lopez-Paz and Oquab, ICLR 2017',
    grading: { by: 'limit', good: 0.6, fair: 0.75 },
  },
});
