/** Whether models from synthetic and from real rows lean on the same columns. */
import { featuresOf, importanceOf, type Learner } from '../learners';
import type { Exam } from './exam';

export interface Importance {
  readonly column: string;
  /** Share of all importance in the model from real rows, and in the one from synthetic rows. */
  readonly real: number;
  readonly synthetic: number;
}

/** Rows of the holdout in which values are shuffled. */
export const mostRows = 2_000;
/** Columns with a smaller share matter alike: not. */
const leastShare = 0.005;

/**
 * Permutation importances of both models in the same real rows, the largest in the real model first.
 * @throws whatever `breathe` throws
 */
export async function importancesOf(
  exam: Exam,
  models: { readonly real: Learner; readonly synthetic: Learner },
  breathe: (done: number) => Promise<void>,
): Promise<Importance[]> {
  const { columns, target, seed, test } = exam;
  const sharesOf = async (learner: Learner, from: number) => {
    const values = await importanceOf(
      {
        learner,
        features: featuresOf(columns, 'holdout'),
        rows: test.holdout.rows.slice(0, mostRows),
        targets: target.targetsOf('holdout'),
        task: target.task,
        seed,
      },
      (done) => breathe(from + done / 2),
    );
    const kept = values.map((value) => Math.max(0, value));
    const total = kept.reduce((sum, value) => sum + value, 0);
    return total > 0 ? kept.map((value) => value / total) : kept;
  };
  const real = await sharesOf(models.real, 0);
  const synthetic = await sharesOf(models.synthetic, 0.5);
  return columns
    .map(({ column }, c) => ({
      column: column.name,
      real: real[c] as number,
      synthetic: synthetic[c] as number,
    }))
    .sort((a, b) => b.real - a.real);
}

/**
 * Spearman's rank correlation of the shares; columns that hardly matter are ties. Null with fewer than
 * three columns, or where one of the models leans on all alike.
 */
export function agreement(importances: readonly Importance[]): number | null {
  if (importances.length < 3) return null;
  const ranks = (side: 'real' | 'synthetic') =>
    ranksOf(importances.map((each) => (each[side] < leastShare ? 0 : each[side])));
  return correlation(ranks('real'), ranks('synthetic'));
}

/** Ranks from 0, ties sharing their mean. */
function ranksOf(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const same = values.filter((other) => other === value).length;
    return below + (same - 1) / 2;
  });
}

function correlation(a: readonly number[], b: readonly number[]): number | null {
  const meanOf = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let both = 0;
  let squaresA = 0;
  let squaresB = 0;
  a.forEach((value, i) => {
    const [x, y] = [value - meanA, (b[i] as number) - meanB];
    both += x * y;
    squaresA += x * x;
    squaresB += y * y;
  });
  return squaresA > 0 && squaresB > 0 ? both / Math.sqrt(squaresA * squaresB) : null;
}
