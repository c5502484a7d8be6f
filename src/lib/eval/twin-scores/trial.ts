/** The judge of twins in the shape that choosing a generator wants: flat figures, kept with the model. */
import type { Control, Schema, Table, TrialScores } from '../../engine/schema';
import { openTwinJudge, type TwinScores } from './score';

/** @param real columns follow `schema`; `holdout` is what the trained table did not hold */
export function openTrialJudge(real: {
  readonly schema: Schema;
  readonly train: Table;
  readonly holdout: Table;
  readonly seed: number;
}): { score(synthetic: Table, control?: Control): Promise<TrialScores> } {
  const judge = openTwinJudge(real);
  return {
    score: async (synthetic, control) => trialScoresOf(await judge.score(synthetic, control)),
  };
}

/** What is kept of a judged table. */
function trialScoresOf(scores: TwinScores): TrialScores {
  const { shapes, trends, detection, usefulness, copies, nearer, nearerError } = scores;
  return {
    shapes,
    trends,
    detection: detection?.auc ?? null,
    usefulness: usefulness?.synthetic ?? null,
    usefulnessOfReal: usefulness?.real ?? null,
    copies: copies.synthetic,
    copiesOfReal: copies.holdout,
    nearerShare: nearer,
    nearerShareError: nearerError,
  };
}
