/** Metrics of how groups are treated. */
import { catalogue, type MetricTraits } from './traits';

const shared = {
  topic: 'fairness',
  better: 'nearer',
  ideal: null,
  good: 'as in the real rows: a twin should neither add to a difference nor hide one',
} as const satisfies Partial<MetricTraits>;

const distrust =
  'Groups of few rows make it jump; and a difference is no proof of unfair treatment, nor its absence a proof of fair treatment.';

export const fairnessMetrics = catalogue({
  'fair-parity': {
    ...shared,
    title: 'gap between groups in the favourable outcome',
    name: 'demographic parity difference',
    says: 'The favourable outcome’s share in the group that gets it most often, less its share in the group that gets it least often.',
    unit: 'share',
    scale: [0, 1],
    distrust,
    source: 'Dwork et al. (2012); as in Fairlearn',
    grading: { by: 'loss', good: 0.03, fair: 0.08 },
  },
  'fair-impact': {
    ...shared,
    title: 'favourable outcome: least favoured group beside the most favoured',
    name: 'disparate impact ratio',
    says: 'The favourable outcome’s share in the group that gets it least often, divided by its share in the group that gets it most often; below 0.8 is often taken as a warning.',
    unit: 'number',
    scale: [0, 1],
    distrust: `${distrust} Where the outcome is rare everywhere, the ratio swings with a few rows.`,
    source: 'Feldman et al. (2015); the four-fifths rule of the US EEOC (1978)',
    grading: { by: 'loss', good: 0.05, fair: 0.15 },
  },
  'fair-opportunity': {
    ...shared,
    title: 'gap between groups in being recognised when deserving',
    name: 'equal opportunity difference (true positive rate)',
    says: 'Of those who truly have the favourable outcome, the share that a model predicts to have it: the best treated group less the worst treated one.',
    unit: 'share',
    scale: [0, 1],
    distrust,
    source: 'Hardt, Price and Srebro (2016)',
    grading: { by: 'loss', good: 0.05, fair: 0.12 },
  },
  'fair-odds': {
    ...shared,
    title: 'largest gap between groups in a model’s hits and false alarms',
    name: 'equalised odds difference',
    says: 'The larger of two gaps between groups: in the share of deserving people whom a model recognises, and in the share of others whom it favours wrongly.',
    unit: 'share',
    scale: [0, 1],
    distrust,
    source: 'Hardt, Price and Srebro (2016); as in Fairlearn',
    grading: { by: 'loss', good: 0.05, fair: 0.12 },
  },
});
