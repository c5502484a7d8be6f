/** What a loss of worth is, in words. */
import type { Exam } from './exam';
import {
  intervalOf,
  once,
  scoresOf,
  type Prediction,
  type Score,
  type Weights,
} from './prediction';
import type { Interval } from '../../engine/schema';

/** How much worse a model from synthetic rows does than one from real rows; below 0: better. */
export interface Gap {
  readonly score: Score;
  readonly learner: string;
  readonly real: number;
  readonly synthetic: number;
  /** Of the loss, over test rows that both were tested on. */
  readonly interval: Interval | null;
}

interface Pair {
  readonly title: string;
  readonly real: Prediction;
  readonly synthetic: Prediction;
}

/** Null where either could not be scored. */
export function gapOf(
  { target }: Exam,
  { title, real, synthetic }: Pair,
  resamples: readonly Weights[],
  score: Score = scoresOf(target.task)[0],
): Gap | null {
  const [ofReal, ofSynthetic] = [real.scorers[score], synthetic.scorers[score]];
  if (ofReal === undefined || ofSynthetic === undefined) return null;
  const loss = (weights: Weights): number | null => {
    const [a, b] = [ofReal(weights), ofSynthetic(weights)];
    return a === null || b === null ? null : sign[score] * (a - b);
  };
  const all = once(real.truth.length);
  const [atReal, atSynthetic] = [ofReal(all), ofSynthetic(all)];
  if (atReal === null || atSynthetic === null) return null;
  return {
    score,
    learner: title,
    real: atReal,
    synthetic: atSynthetic,
    interval: intervalOf(loss(all), resamples, loss),
  };
}

/** RMSE is better when it is lower. */
const sign: Readonly<Record<Score, 1 | -1>> = {
  auc: 1,
  accuracy: 1,
  'macro-f1': 1,
  r2: 1,
  rmse: -1,
};

const points: Readonly<Record<Score, string>> = {
  auc: 'of AUC',
  accuracy: 'of accuracy',
  'macro-f1': 'of macro F1',
  r2: 'of R²',
  rmse: 'of the standard deviation in its typical error',
};

/** “A model trained on the twin loses 1.2 points of AUC (0.8 to 1.6): 0.913, and 0.925 …” */
export function gapSentence(gap: Gap | null): string {
  if (gap === null) return 'What a model trained on the twin is worth could not be measured.';
  const { score, learner, real, synthetic, interval } = gap;
  const loss = sign[score] * (real - synthetic) * 100;
  const scores = `${synthetic.toFixed(3)}, and ${real.toFixed(3)} when trained on real rows (${learner})`;
  const range =
    interval === null
      ? ''
      : ` (95 % interval: ${signed(interval.low * 100)} to ${signed(interval.high * 100)})`;
  if (interval !== null && interval.low <= 0 && interval.high >= 0) {
    return `A model trained on the twin does as well as one trained on real rows, within chance: ${scores}.`;
  }
  const [verb, amount] = loss >= 0 ? ['loses', loss] : ['gains', -loss];
  const isGuess = score === 'auc' && synthetic < 0.6 && real > 0.7;
  return (
    `A model trained on the twin ${verb} ${amount.toFixed(1)} points ${points[score]}${range}: ${scores}.` +
    (isGuess ? ' It hardly does better than guessing.' : '')
  );
}

function signed(value: number): string {
  return value.toFixed(1).replace('-', '−');
}

/** “The small network learnt from at most 10,000 rows of each table.” Null where every row was looked at. */
export function rowsSentence(
  cut: readonly { readonly title: string; readonly size: number }[],
  tested: number | null,
): string | null {
  const count = (rows: number) => rows.toLocaleString('en-GB');
  const parts = cut.map(
    ({ title, size }) => `the ${title} learnt from at most ${count(size)} rows of each table`,
  );
  if (tested !== null) {
    parts.push(`predictions were tested on ${count(tested)} of the rows that were set aside`);
  }
  const whole = parts.join('; ');
  if (whole === '') return null;
  return `${whole.charAt(0).toUpperCase()}${whole.slice(1)}; seeded samples.`;
}
