/** Quick figures on about 1,000 drawn rows, from the judge itself on a part of the real rows. */
import { evaluate } from '../eval';
import type { Measured, Report, Schema, Table } from '../engine/schema';
import type { LookScores } from './contract';

const rowsAtMost = 2_000;

export interface LiveJudge {
  /** What the holdout scores, judged as if it had been drawn; null without one. */
  baseline(): Promise<LookScores | null>;
  score(synthetic: Table): Promise<LookScores>;
}

/** @param holdout null where no rows were set aside */
export function openLiveJudge(real: {
  readonly schema: Schema;
  readonly train: Table;
  readonly holdout: Table | null;
  readonly seed: number;
}): LiveJudge {
  const { schema, seed } = real;
  const count = Math.min(rowsAtMost, real.train.rowCount, real.holdout?.rowCount ?? Infinity);
  const [train, holdout] = [head(real.train, count), real.holdout && head(real.holdout, count)];
  const judge = async (synthetic: Table) =>
    figuresOf(await evaluate({ schema, train, holdout, synthetic, seed }));
  return {
    baseline: async () => holdout && { ...(await judge(head(holdout, 1_000))), nearerShare: null },
    score: judge,
  };
}

function figuresOf({ quality, privacy }: Report): LookScores {
  const value = (measured: Measured): number | null =>
    measured.status === 'measured' ? measured.value : null;
  return {
    shapes: value(quality.shapes.synthetic),
    trends: value(quality.trends.allPairs.synthetic),
    nearerShare: value(privacy.nearerToTrain),
    quality: value(quality.overall.allPairs.synthetic),
  };
}

/** The first rows; tables come in the order of their file, shuffled into parts by seed. */
function head({ columns, rowCount }: Table, most: number): Table {
  const count = Math.min(most, rowCount);
  return {
    rowCount: count,
    columns: columns.map((data) =>
      data.storage === 'number'
        ? { ...data, values: data.values.subarray(0, count) }
        : { ...data, codes: data.codes.subarray(0, count) },
    ),
  };
}
