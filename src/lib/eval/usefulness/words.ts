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
import type { Task } from '../learners';
import type { Grade, Interval } from '../../engine/schema';

/** How much worse a model from synthetic rows does than one from real rows; below 0: better. */
export interface Gap {
  readonly target: string;
  readonly score: Score;
  readonly learner: string;
  readonly real: number;
  readonly synthetic: number;
  /** Of the loss, over test rows that both were tested on. */
  readonly interval: Interval | null;
  /** Whether the model from real rows itself does surely better than guessing; see `predicts`. */
  readonly isPredicted: boolean;
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
    target: target.name,
    score,
    learner: title,
    real: atReal,
    synthetic: atSynthetic,
    interval: intervalOf(loss(all), resamples, loss),
    isPredicted: predicts(target.task, real, resamples),
  };
}

/** What a score is where nothing is known. */
const guess: Readonly<Partial<Record<Score, number>>> = { auc: 0.5, r2: 0 };

/** Whether a model does surely better than guessing: by AUC or R², its whole interval. */
function predicts(task: Task, { scorers, truth }: Prediction, resamples: readonly Weights[]) {
  const [score] = scoresOf(task);
  const [scorer, least] = [scorers[score], guess[score] ?? 0];
  const value = scorer?.(once(truth.length)) ?? null;
  if (scorer === undefined || value === null) return false;
  return (intervalOf(value, resamples, scorer)?.low ?? value) > least;
}

/**
 * What a gap says beside the grade of its loss alone: `nothing` where there was nothing to lose, `unsure`
 * where test rows are too few to tell the loss from chance. Neither is graded.
 */
type Reading = 'nothing' | 'unsure' | 'alike' | 'differs';

function readingOf({ interval, isPredicted }: Gap, grade: Grade): Reading {
  if (!isPredicted) return 'nothing';
  if (interval === null || interval.low > 0 || interval.high < 0) return 'differs';
  return grade === 'good' ? 'alike' : 'unsure';
}

/** The grade that goes with the sentence; `grade` is that of the loss alone. */
export function gradeWithin(gap: Gap | null, grade: Grade): Grade {
  const isSaid = gap !== null && ['alike', 'differs'].includes(readingOf(gap, grade));
  return isSaid ? grade : 'unknown';
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

/**
 * “A model trained on the twin loses 1.2 points of AUC (95 % interval: 0.8 to 1.6): 0.913, and 0.925 …”
 * @param grade of the loss alone
 */
export function gapSentence(gap: Gap | null, grade: Grade): string {
  if (gap === null) return 'What a model trained on the twin is worth could not be measured.';
  const { target, score, learner, real, synthetic, interval } = gap;
  const loss = sign[score] * (real - synthetic) * 100;
  const scores = `${synthetic.toFixed(3)}, and ${real.toFixed(3)} when trained on real rows (${learner})`;
  const range =
    interval === null
      ? ''
      : ` (95 % interval: ${signed(interval.low * 100)} to ${signed(interval.high * 100)})`;
  const [does, amount] = loss >= 0 ? ['loses', loss] : ['gains', -loss];
  const by = `${amount.toFixed(1)} points ${points[score]}${range}`;
  const isGuess = score === 'auc' && synthetic < 0.6 && real > 0.7;
  return {
    nothing: `Nothing predicts “${target}”: a model trained on real rows does no better than guessing either, so that nothing can get lost: ${scores}.`,
    unsure: `A model trained on the twin ${does} ${by}, but with so few test rows that may be chance: ${scores}.`,
    alike: `A model trained on the twin does as well as one trained on real rows, within chance${range}: ${scores}.`,
    differs:
      `A model trained on the twin ${does} ${by}: ${scores}.` +
      (isGuess ? ' It hardly does better than guessing.' : ''),
  }[readingOf(gap, grade)];
}

function signed(value: number): string {
  return value.toFixed(1).replace('-', '−');
}
