/**
 * What a model is worth that was trained on synthetic rows, on real rows that no generator has seen; and
 * beside it a model trained on the real rows. Source: Esteban, Hyland and Rätsch (2017), “train on
 * synthetic, test on real”.
 */
import { exp } from '../../engine/random';
import type { Aligned } from '../align';
import {
  accuracy,
  areaUnderCurve,
  determination,
  featuresOf,
  learn,
  rowsWithin,
  type Task,
} from '../learners';
import type { Pace } from '../pace';
import { drawRows } from '../sample';
import type { Target } from './target';

/** How a prediction is scored: the area under the ROC curve, or R². */
export type UseMeasure = 'auc' | 'r2';

export interface Use {
  /** AUC (of several classes: their mean, weighted by their rows), or R². */
  readonly score: number;
  /** Share of classes predicted right; null for numbers. */
  readonly accuracy: number | null;
  readonly trainedOn: number;
  readonly testedOn: number;
}

export interface UseOptions {
  readonly seed: number;
  /** Most rows to train on. */
  readonly sampleRows: number;
}

export function measureOf({ task }: Target): UseMeasure {
  return task.kind === 'number' ? 'r2' : 'auc';
}

/** Units of work that `judgeUse` will report. */
export function useWork(
  aligned: Aligned,
  part: 'train' | 'synthetic',
  target: Target,
  options: UseOptions,
): number {
  const rows = Math.min(aligned.rows[part], rowLimit(aligned, target, options));
  return rows * aligned.columns.length * treesOf(target) * learningWeight;
}

function treesOf({ task }: Target): number {
  return task.kind === 'classes' ? task.classes : 1;
}

/** Wide tables and many classes are learnt from fewer rows. */
function rowLimit({ columns }: Aligned, target: Target, { sampleRows }: UseOptions): number {
  return Math.min(sampleRows, rowsWithin(columns.length * treesOf(target)));
}

/** All rounds of learning look at a value about this many times. */
const learningWeight = 200;

/** Trains on one table and tests on the holdout. Null where too few rows have a target on either side. */
export async function judgeUse(
  aligned: Aligned,
  part: 'train' | 'synthetic',
  target: Target,
  options: UseOptions,
  pace: Pace,
): Promise<Use | null> {
  const columns = aligned.columns.filter((_, index) => index !== target.index);
  if (columns.length === 0) return null;
  const targets = target.targetsOf(part);
  const most = rowLimit(aligned, target, options);
  const chosen = drawRows(aligned.rows[part], most, options.seed, `use ${part}`);
  const rows = known(chosen, targets);
  const truth = target.targetsOf('holdout');
  const tested = known(Int32Array.from(truth.keys()), truth);
  if (rows.length < 2 || tested.length < 2) return null;
  const step = useWork(aligned, part, target, options) / 100;
  const { task } = target;
  const learner = await learn(
    { features: featuresOf(columns, part), rows, targets, task, seed: options.seed },
    () => pace.step('trying predictions', step),
  );
  const scores = learner.score(featuresOf(columns, 'holdout'), tested);
  const expected = Float64Array.from(tested, (row) => truth[row] as number);
  const score = scoreOf(task, scores, expected);
  if (score === null) return null;
  return {
    score,
    accuracy: accuracyOf(task, scores, expected),
    trainedOn: rows.length,
    testedOn: tested.length,
  };
}

function known(rows: Int32Array, targets: Float64Array): Int32Array {
  return rows.filter((row) => !Number.isNaN(targets[row]));
}

function scoreOf(task: Task, scores: Float64Array, expected: Float64Array): number | null {
  if (task.kind === 'number') return determination(scores, expected);
  if (task.kind === 'binary') return areaUnderCurve(scores, expected);
  let total = 0;
  let weights = 0;
  for (let k = 0; k < task.classes; k++) {
    const isClass = expected.map((target) => Number(target === k));
    const auc = areaUnderCurve(chances(scores, task.classes, k), isClass);
    if (auc === null) continue;
    const weight = isClass.reduce((sum, flag) => sum + flag, 0);
    total += weight * auc;
    weights += weight;
  }
  return weights > 0 ? total / weights : null;
}

/** The chance of class k in every row, by softmax. */
function chances(scores: Float64Array, width: number, k: number): Float64Array {
  return Float64Array.from({ length: scores.length / width }, (_, i) => {
    const row = scores.subarray(i * width, (i + 1) * width);
    const own = row[k] as number;
    return 1 / row.reduce((sum, score) => sum + exp(score - own), 0);
  });
}

function accuracyOf(task: Task, scores: Float64Array, expected: Float64Array): number | null {
  if (task.kind === 'number') return null;
  if (task.kind === 'classes') return accuracy(scores, expected, task.classes);
  let hits = 0;
  scores.forEach((score, i) => (hits += Number(score > 0 === (expected[i] === 1))));
  return hits / expected.length;
}
