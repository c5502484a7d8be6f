/** What every learner of the judge is given, and what it gives back: one shape, so that any can stand for any. */
import type { CrewTools } from '../crew';
import type { Feature } from './features';
import type { Task } from './losses';

export interface Lesson {
  readonly features: readonly Feature[];
  /** Rows of the features to learn from. */
  readonly rows: Int32Array;
  /** By row of the features; see `Task`. */
  readonly targets: Float64Array;
  readonly task: Task;
  /** Seed of everything that is drawn: rows that are set aside, first weights. */
  readonly seed: number;
  /** At most: trees a class, or passes of the network; the learner's own where not given. */
  readonly rounds?: number;
  /** False: trees are grown to the last round, even where rows that are set aside gain nothing by it. */
  readonly stopsEarly?: boolean;
}

/** Lets other work in; hears the share of the work that is done, 0 to 1. What it throws ends the learning. */
export type Breathe = (done: number) => Promise<void>;

export interface Learner {
  /** Scores a row: 1, or one a class. */
  readonly width: number;
  /** Scores `[rows, width]`: the number, the log-odds of class 1, or log-chances up to a constant. */
  score(features: readonly Feature[], rows: Int32Array): Float64Array;
  /** The same bits, on threads where rows are many; see `scoreRows`. */
  scoreOn?(tools: CrewTools, features: readonly Feature[], rows: Int32Array): Promise<Float64Array>;
  /** What these rows score when values are dealt out, without looking at all features again and again. */
  dealer?(features: readonly Feature[], rows: Int32Array): Deal;
}

/**
 * Scores of rows whose values of one feature are dealt out: row i has that of row `order[i]`. The scores of
 * `score`, up to rounding; null where they are those without dealing, because the learner never looks.
 */
export type Deal = (feature: number, order: Uint32Array) => Float64Array | null;

/** What `learner.score` says, on threads where the learner can and it is worth it. */
export function scoreRows(
  learner: Learner,
  features: readonly Feature[],
  rows: Int32Array,
  tools?: CrewTools,
): Promise<Float64Array> {
  const onThreads = tools && learner.scoreOn?.(tools, features, rows);
  return onThreads ?? Promise.resolve(learner.score(features, rows));
}

/** Scores that a row has for this task. */
export function widthOf(task: Task): number {
  return task.kind === 'classes' ? task.classes : 1;
}

export function pick(values: Float64Array, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row) => values[row] as number);
}
