/** Metrics of what a table is worth for learning. */
import { catalogue, type MetricTraits } from './traits';

const source =
  'Esteban, Hyland and Rätsch (2017), “train on synthetic, test on real”; scores as scikit-learn defines them';
const distrust =
  'With fewer than about 1,000 test rows the interval is wide; and it speaks of this one column, other questions may fare otherwise. It is not graded where chance may have made the loss, or where a model from real rows does no better than guessing.';
const real =
  'as high as for a model that was trained on the real rows, tested on the same real rows';

type Varied = Partial<MetricTraits> &
  Pick<MetricTraits, 'title' | 'name' | 'says' | 'ideal' | 'unit' | 'scale' | 'grading'>;

/** A model trained on the twin, on real rows. */
const forward = (varied: Varied): MetricTraits => ({
  topic: 'usefulness',
  better: 'higher',
  good: real,
  distrust,
  source,
  ...varied,
});

/** A model trained on real rows, on the twin. */
const backward = (varied: Omit<Varied, 'ideal' | 'grading'>): MetricTraits => ({
  topic: 'usefulness',
  better: 'nearer',
  ideal: null,
  good: 'the same as on real rows that were set aside; much higher means that the twin is simpler than life, lower that it lost what predicts',
  distrust:
    'It says nothing of what the twin lacks: a twin that repeats a few typical rows can do well here.',
  source,
  grading: { by: 'loss', good: 0.03, fair: 0.08 },
  ...varied,
});

export const usefulnessMetrics = catalogue({
  'use-auc': forward({
    title: 'predictions of a model trained on the twin: right order',
    name: 'train on synthetic, test on real: AUC',
    says: 'A model learns from the synthetic rows alone and predicts real rows that it has never seen; this is how often it ranks a row of the class above one outside it.',
    ideal: 1,
    unit: 'auc',
    scale: [0, 1],
    grading: { by: 'loss', good: 0.02, fair: 0.05 },
  }),
  'use-accuracy': forward({
    title: 'predictions of a model trained on the twin: right answers',
    name: 'train on synthetic, test on real: accuracy',
    says: 'A model learns from the synthetic rows alone and predicts real rows that it has never seen; this is the share that it predicts right.',
    ideal: 1,
    unit: 'share',
    scale: [0, 1],
    grading: { by: 'loss', good: 0.02, fair: 0.05 },
  }),
  'use-macro-f1': forward({
    title: 'predictions of a model trained on the twin: all classes alike',
    name: 'train on synthetic, test on real: macro F1',
    says: 'The balance of rows found and rows wrongly named, averaged over the classes, so that a rare class counts as much as a common one.',
    ideal: 1,
    unit: 'share',
    scale: [0, 1],
    grading: { by: 'loss', good: 0.03, fair: 0.08 },
  }),
  'use-r2': forward({
    title: 'predictions of a model trained on the twin: variation explained',
    name: 'train on synthetic, test on real: R²',
    says: 'A model learns from the synthetic rows alone and predicts a number in real rows that it has never seen; this is the share of the number’s variation that it explains.',
    ideal: 1,
    unit: 'number',
    scale: [0, 1],
    grading: { by: 'loss', good: 0.03, fair: 0.1 },
  }),
  'use-rmse': forward({
    title: 'predictions of a model trained on the twin: typical error',
    name: 'train on synthetic, test on real: RMSE / standard deviation',
    says: 'How far the predictions of a model that was trained on the synthetic rows are from the real numbers, as a share of how far the real numbers spread.',
    better: 'lower',
    good: 'as low as for a model that was trained on the real rows; 1 is no better than always saying the mean',
    ideal: 0,
    unit: 'number',
    scale: null,
    grading: { by: 'loss', good: 0.03, fair: 0.1 },
  }),
  'use-reverse-auc': backward({
    title: 'a real model on the twin’s rows: right order',
    name: 'train on real, test on synthetic: AUC',
    says: 'A model that learnt from the real rows predicts the synthetic ones; this is how often it ranks a row of the class above one outside it.',
    unit: 'auc',
    scale: [0, 1],
  }),
  'use-reverse-accuracy': backward({
    title: 'a real model on the twin’s rows: right answers',
    name: 'train on real, test on synthetic: accuracy',
    says: 'A model that learnt from the real rows predicts the synthetic ones; this is the share that it predicts right.',
    unit: 'share',
    scale: [0, 1],
  }),
  'use-reverse-r2': backward({
    title: 'a real model on the twin’s rows: variation explained',
    name: 'train on real, test on synthetic: R²',
    says: 'A model that learnt from the real rows predicts a number in the synthetic ones; this is the share of its variation that it explains.',
    unit: 'number',
    scale: [0, 1],
  }),
  'use-importance-agreement': {
    topic: 'usefulness',
    title: 'same columns matter',
    name: 'rank correlation of permutation importances (Spearman)',
    says: 'How alike a model from synthetic rows and one from real rows order the columns by how much they lean on them; 1 is the same order.',
    better: 'higher',
    ideal: 1,
    unit: 'number',
    scale: [-1, 1],
    good: 'above 0.8',
    distrust:
      'Columns that hardly matter to either model come in any order; with few columns, or columns that say the same, it jumps about.',
    source: 'Breiman, Machine Learning 45 (2001), for the importances; Spearman (1904)',
    grading: { by: 'limit', good: 0.8, fair: 0.5 },
  },
});
