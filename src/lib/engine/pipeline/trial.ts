/**
 * How a drawn table is judged while Auto chooses. The engine does not judge itself: whoever calls it
 * brings the judge.
 */
import type { ChosenBy, Control, Schema, Table, TrialScores } from '../schema';

/** Real rows that a trial is judged by; columns follow `schema`. */
export interface TrialRows {
  readonly schema: Schema;
  /** What the generator was trained on. */
  readonly train: Table;
  /** What it has not seen. */
  readonly holdout: Table;
  readonly seed: number;
}

export interface TrialJudge {
  /** @throws Fault `cancelled` */
  score(synthetic: Table, control?: Control): Promise<TrialScores>;
}

export type OpenTrialJudge = (rows: TrialRows) => TrialJudge;

export type Trial = ChosenBy['tried'][number];

/** What Auto tells while it chooses. */
export type TrialNews =
  /** Events of training that follow are of this trial. `place` counts from 1. */
  | {
      readonly kind: 'trying';
      readonly generator: string;
      readonly name: string;
      readonly place: number;
      readonly of: number;
    }
  | { readonly kind: 'tried'; readonly trial: Trial }
  /** The chosen one is trained on all rows; events that follow are of that. */
  | { readonly kind: 'training'; readonly generator: string; readonly name: string }
  | { readonly kind: 'note'; readonly sentence: string };
