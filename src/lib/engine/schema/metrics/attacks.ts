/** Metrics of what an attacker could find out. */
import { catalogue } from './traits';

const anonymeter = 'Anonymeter: Giomi et al., PoPETs 2023';
const beyondControl =
  'where the same attack on rows that were set aside succeeds nearly always, little is left to measure';

export const attacksMetrics = catalogue({
  'membership-auc': {
    topic: 'privacy',
    title: 'finding out who was in the original',
    name: 'membership inference, AUC',
    says: 'An attacker who holds the twin scores real rows by how likely they were trained on; this is how often a row that was trained on scores above one that was set aside.',
    better: 'lower',
    ideal: 0.5,
    unit: 'auc',
    scale: [0, 1],
    good: 'near 0.5: the attacker can only guess',
    distrust:
      'It is a mean over all rows: a few people may be exposed while it stays at 0.5, which the share caught at 1 % false alarms shows; stronger attackers than these exist, and far below 0.5 the twin holds the rows that were set aside.',
    source:
      'nearest row: Chen et al., CCS 2020; density ratio: DOMIAS, van Breugel et al., AISTATS 2023; classifier: TabCascade',
    grading: { by: 'limit', good: 0.55, fair: 0.65, chance: true },
  },
  'membership-caught': {
    topic: 'privacy',
    title: 'people surely recognised as part of the original',
    name: 'membership inference, TPR at 1 % FPR',
    says: 'The share of rows that were trained on which the attacker names while he wrongly names one in a hundred of the rows that were set aside.',
    better: 'lower',
    ideal: 0.01,
    unit: 'share',
    scale: [0, 1],
    good: 'about 1 %, as by guessing',
    distrust:
      'With fewer than 1,000 rows set aside the threshold hangs on a handful of rows, which makes the interval wide.',
    source: 'Carlini et al., IEEE S&P 2022',
    grading: { by: 'limit', good: 0.025, fair: 0.05, chance: true },
  },
  'singling-out-risk': {
    topic: 'privacy',
    title: 'singling one person out',
    name: 'singling out, residual risk',
    says: 'The attacker looks for descriptions by three columns that exactly one synthetic row fits and claims that exactly one person in the original fits them; this is what he wins on the training table beyond what he wins on rows that were set aside.',
    better: 'lower',
    ideal: 0,
    unit: 'share',
    scale: [0, 1],
    good: 'near 0: he does no better than on people whom the twin never saw',
    distrust:
      'Where fewer rows were set aside than trained on, the control is carried over to the larger table by a model, which may be off by some points.',
    source: anonymeter,
    grading: { by: 'limit', good: 0.25, fair: 0.5, chance: true },
  },
  'singling-out-value': {
    topic: 'privacy',
    title: 'singling one person out by one value',
    name: 'univariate singling out, residual risk',
    says: 'As singling out, with single values: the attacker claims that a value which one synthetic row alone has (or its extremes) belongs to exactly one person in the original.',
    better: 'lower',
    ideal: 0,
    unit: 'share',
    scale: [0, 1],
    good: 'near 0; any generator that draws numbers from the original ones scores high here',
    distrust:
      'Numbers that nearly all rows hold alone, such as weights or amounts, make it high as soon as the twin repeats numbers as they are; a value alone names nobody unless somebody knows whose it is.',
    source: anonymeter,
    grading: null,
  },
  'linkability-risk': {
    topic: 'privacy',
    title: 'joining two files about the same person',
    name: 'linkability, residual risk',
    says: 'The attacker has two halves of a person’s columns from two sources and joins them when both have the same nearest synthetic row; this is what he wins on training rows beyond what he wins on rows that were set aside.',
    better: 'lower',
    ideal: 0,
    unit: 'share',
    scale: [0, 1],
    good: 'near 0',
    distrust:
      'The halves are dealt out so that both tell about as much; other halves may link better or worse.',
    source: anonymeter,
    grading: { by: 'limit', good: 0.02, fair: 0.1, chance: true },
  },
  'inference-risk': {
    topic: 'privacy',
    title: 'guessing a secret of a person',
    name: 'attribute inference, residual risk',
    says: 'The attacker knows all other columns of a person and guesses a secret one with the twin; this is what he wins on training rows beyond what he wins on rows that were set aside.',
    better: 'lower',
    ideal: 0,
    unit: 'share',
    scale: [0, 1],
    good: 'near 0: what he learns is true of people in general, not of these',
    distrust: `With secrets that are easily guessed the interval is wide: ${beyondControl}.`,
    source: anonymeter,
    grading: { by: 'limit', good: 0.1, fair: 0.3, chance: true },
  },
  'inference-success': {
    topic: 'privacy',
    title: 'secrets guessed right',
    name: 'attribute inference, success rate',
    says: 'The share of people whose secret is guessed right with the help of the twin (a number within 5 %), of those trained on and of those set aside.',
    better: 'lower',
    ideal: 0,
    unit: 'share',
    scale: [0, 1],
    good: 'as low as for rows that were set aside; that it is high for both means that the twin is useful',
    distrust:
      'Success alone is no leak: a secret that follows from what is known follows for everybody.',
    source: anonymeter,
    grading: null,
  },
});
