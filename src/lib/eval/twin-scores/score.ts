/**
 * The few figures by which synthetic tables are ranked: likeness, detection, usefulness, copies and
 * nearness. For choosing among generators and for benchmarks; the report for people is `evaluate`.
 */
import {
  throwIfAborted,
  type Compared,
  type Control,
  type Schema,
  type Table,
} from '../../engine/schema';
import { align, type Aligned } from '../align';
import { detect, detectionWork, type Detection } from '../detection';
import { evaluate } from '../evaluate';
import { valueOf } from '../measured';
import { Pace } from '../pace';
import {
  chooseTarget,
  judgeUse,
  measureOf,
  useWork,
  type Target,
  type UseMeasure,
} from '../usefulness';

/** Every figure is null where it cannot be measured, as without a holdout. */
export interface TwinScores {
  /** SDMetrics' quality report as it is by default: trends of strongly related pairs only; 1 is best. */
  readonly overall: number | null;
  readonly shapes: number | null;
  readonly trends: number | null;
  /** How well synthetic rows are told from the holdout; 0.5 is best. */
  readonly detection: Detection | null;
  readonly usefulness: Usefulness | null;
  /** Shares of rows that equal a training row in every judged column. */
  readonly copies: { readonly synthetic: number | null; readonly holdout: number | null };
  /** Share of synthetic rows nearer to train than to holdout, and its standard error; 0.5 is best. */
  readonly nearer: number | null;
  readonly nearerError: number | null;
  /** Share of synthetic rows nearer to train than 5 % of the holdout is; 0.05 is best. */
  readonly veryNear: number | null;
}

export interface Usefulness {
  readonly target: string;
  readonly measure: UseMeasure;
  /** Scores on the holdout of a model trained on synthetic rows, and of one trained on train. */
  readonly synthetic: number | null;
  readonly real: number | null;
}

export interface TwinJudgeInput {
  readonly schema: Schema;
  readonly train: Table;
  /** Null: only likeness and copies are judged. */
  readonly holdout: Table | null;
  /** Name of the column to predict; guessed where not given. */
  readonly target?: string | null;
  /** Seed of the judge's own samples. */
  readonly seed: number;
  /** Most rows of each table that learners look at; 30,000 where not given. */
  readonly sampleRows?: number;
}

/** Judges several tables against the same real ones; the real side of usefulness is measured once. */
export interface TwinJudge {
  /** @throws Fault `cancelled` */
  score(synthetic: Table, control?: Control): Promise<TwinScores>;
}

/** Detection looks at no more rows of each table than this; the reference judge of our golden values too. */
const mostDetectionRows = 20_000;

export function openTwinJudge(input: TwinJudgeInput): TwinJudge {
  const { schema, train, holdout, seed, sampleRows = 30_000 } = input;
  let real: number | null | undefined;

  const judgeUsefulness = async (
    aligned: Aligned,
    target: Target | null,
    pace: Pace,
  ): Promise<Usefulness | null> => {
    if (target === null || holdout === null) return null;
    const use = async (part: 'train' | 'synthetic') =>
      (await judgeUse(aligned, part, target, { seed, sampleRows }, pace))?.score ?? null;
    const synthetic = await use('synthetic');
    if (real === undefined) real = await use('train');
    return { target: target.name, measure: measureOf(target), synthetic, real };
  };

  return {
    async score(synthetic, control = {}) {
      throwIfAborted(control.signal);
      const report = await evaluate(
        { schema, train, holdout, synthetic, seed, parts: [] },
        control,
      );
      const aligned = align(schema, { train, holdout, synthetic });
      const target = chooseTarget(aligned, input.target ?? null);
      const options = {
        seed,
        sampleRows: Math.min(sampleRows, mostDetectionRows),
        against: 'holdout' as const,
      };
      const work =
        detectionWork(aligned, options) +
        (target === null
          ? 0
          : useWork(aligned, 'synthetic', target, { seed, sampleRows }) +
            (real === undefined ? useWork(aligned, 'train', target, { seed, sampleRows }) : 0));
      const pace = new Pace(control, work);
      const detection = await detect(aligned, options, pace);
      const usefulness = await judgeUsefulness(aligned, target, pace);
      const { quality, privacy } = report;
      return {
        overall: of(quality.overall.strongPairs),
        shapes: of(quality.shapes),
        trends: of(quality.trends.allPairs),
        detection,
        usefulness,
        copies: { synthetic: of(privacy.copies), holdout: valueOf(privacy.copies.baseline) },
        nearer: valueOf(privacy.nearerToTrain),
        nearerError: privacy.nearerToTrainError,
        veryNear: valueOf(privacy.veryNear),
      };
    },
  };
}

function of({ synthetic }: Compared): number | null {
  return valueOf(synthetic);
}

/** Judges one table; see `openTwinJudge`. */
export function scoreTwin(
  { synthetic, ...input }: TwinJudgeInput & { readonly synthetic: Table },
  control: Control = {},
): Promise<TwinScores> {
  return openTwinJudge(input).score(synthetic, control);
}
