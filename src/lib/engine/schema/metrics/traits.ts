/**
 * What every metric of the judge is, in the words that the page, the files and the terminal share: one
 * entry a metric, so that none is ever shown without its sentence, its scale and its limits.
 */

export type Topic = 'validity' | 'fidelity' | 'detection' | 'usefulness' | 'privacy' | 'fairness';

/** How a figure is written: a share as a percentage, an area under the ROC curve, a plain number. */
export type Unit = 'share' | 'auc' | 'number';

/**
 * From what a grade follows. `loss`: how much worse than the baseline (real rows judged in the same
 * way); `limit`: the figure itself. Each names the last value that is still good, and still fair.
 * `loss` without a baseline gives no grade. `chance`: of a loss, two standard errors are good
 * and four fair, whatever the limits; of a `limit`, what would be fair is good where the interval reaches
 * into good and not into poor.
 */
export interface Grading {
  readonly by: 'loss' | 'limit';
  readonly good: number;
  readonly fair: number;
  readonly chance?: true;
}

export interface MetricTraits {
  readonly topic: Topic;
  /** Plain words, as a line of a table: “rows it may have copied”. No capital, no full stop. */
  readonly title: string;
  /** The field's own name: “exact match share”. */
  readonly name: string;
  /** One sentence: what was measured, for a person who has never heard the name. */
  readonly says: string;
  readonly better: 'higher' | 'lower' | 'nearer';
  /** The best value there is: what `nearer` is near to, and the end of the scale otherwise; null without one. */
  readonly ideal: number | null;
  readonly unit: Unit;
  /** Ends of the scale for drawing; null where it is open. */
  readonly scale: readonly [number, number] | null;
  /** What good looks like: “as high as the real rows that were set aside”. */
  readonly good: string;
  /** When not to trust it: one sentence. */
  readonly distrust: string;
  /** Who defined it. */
  readonly source: string;
  /** Null: describes, and is not graded. */
  readonly grading: Grading | null;
}

/** Keeps the ids of a catalogue as its type. */
export function catalogue<Id extends string>(entries: Readonly<Record<Id, MetricTraits>>) {
  return entries;
}
