/** How good a learner's scores are, in the one measure that suits its task. */
import { exp } from '../../engine/random';
import type { Task } from './losses';
import { areaUnderCurve, determination } from './scores';

/**
 * The area under the ROC curve of two classes; of more, the mean of each against the others, weighted by
 * its rows; R² of numbers. Null where the targets do not vary.
 */
export function goodness(task: Task, scores: Float64Array, targets: Float64Array): number | null {
  if (task.kind === 'number') return determination(scores, targets);
  if (task.kind === 'binary') return areaUnderCurve(scores, targets);
  const { classes } = task;
  const shares = chances(task, scores);
  let total = 0;
  let weights = 0;
  for (let k = 0; k < classes; k++) {
    const isClass = targets.map((target) => Number(target === k));
    const own = Float64Array.from(targets, (_, row) => shares[row * classes + k] as number);
    const auc = areaUnderCurve(own, isClass);
    if (auc === null) continue;
    const weight = isClass.reduce((sum, flag) => sum + flag, 0);
    total += weight * auc;
    weights += weight;
  }
  return weights > 0 ? total / weights : null;
}

/** Scores as chances: of class 1, or of every class `[rows, classes]`; numbers stay what they are. */
export function chances(task: Task, scores: Float64Array): Float64Array {
  if (task.kind === 'number') return scores;
  if (task.kind === 'binary') return scores.map((score) => 1 / (1 + exp(-score)));
  const { classes } = task;
  const out = new Float64Array(scores.length);
  for (let base = 0; base < scores.length; base += classes) {
    const row = scores.subarray(base, base + classes);
    const most = Math.max(...row);
    const parts = row.map((score) => exp(score - most));
    const total = parts.reduce((sum, part) => sum + part, 0);
    out.set(
      parts.map((part) => part / total),
      base,
    );
  }
  return out;
}
