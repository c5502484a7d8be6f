/** Metrics of how likely rows are. */
import { catalogue } from './traits';

const model =
  'It is only as good as the model that was learnt from the training rows, and that model has seen them: real rows that were set aside are the measure.';

export const likelihoodMetrics = catalogue({
  'mean-log-likelihood': {
    topic: 'fidelity',
    title: 'how likely its rows are',
    name: 'mean log-likelihood',
    says: 'An exact model of the training rows says how likely every row is: the mean of the logarithm, over rows that it thinks possible.',
    better: 'nearer',
    ideal: null,
    unit: 'number',
    scale: null,
    good: 'the same as for the real rows that were set aside: a higher value means too typical, a lower one odd rows',
    distrust: model,
    source: 'log-likelihood under a probabilistic circuit; as in TabPC (arXiv 2603.23016)',
    grading: { by: 'loss', good: 0.25, fair: 1, chance: true },
  },
  'unlikely-rows': {
    topic: 'fidelity',
    title: 'rows that hardly occur in reality',
    name: 'share of rows below the 1 % quantile of the holdout',
    says: 'The share of rows less likely than 99 % of the real rows that were set aside.',
    better: 'lower',
    ideal: 0.01,
    unit: 'share',
    scale: [0, 1],
    good: 'about 1 %: the same share as of real rows',
    distrust: model,
    source: 'Twinset',
    grading: { by: 'limit', good: 0.03, fair: 0.1 },
  },
  'likelihood-shape': {
    topic: 'fidelity',
    title: 'same mix of typical and unusual rows',
    name: 'KSComplement of log-likelihoods',
    says: 'How alike the logarithms of likelihood are spread in synthetic rows and in the real rows that were set aside; 1 is the same spread.',
    better: 'higher',
    ideal: 1,
    unit: 'share',
    scale: [0, 1],
    good: 'near 100 %, as two halves of real rows would be',
    distrust: model,
    source: 'Twinset, after KSComplement of SDMetrics',
    grading: { by: 'limit', good: 0.95, fair: 0.85 },
  },
});
