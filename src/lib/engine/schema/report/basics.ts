/**
 * The basics of a report: plain data with every number beside its baseline (the holdout judged as if it
 * were synthetic). A number is measured or it is not there.
 */
import { z } from '../zod';

export const measuredSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('measured'), value: z.number() }),
  z.object({ status: z.literal('unavailable'), reason: z.string() }),
]);
export type Measured = z.infer<typeof measuredSchema>;

/** A figure of the synthetic table against train, and of the holdout against train. */
export const comparedSchema = z.object({ synthetic: measuredSchema, baseline: measuredSchema });
export type Compared = z.infer<typeof comparedSchema>;

export const columnShapeSchema = comparedSchema.extend({
  column: z.string(),
  metric: z.enum(['KSComplement', 'TVComplement']),
  /** What a perfect generator would be expected to score with as many rows; null without rows. */
  expected: z.number().nullable(),
});
export type ColumnShape = z.infer<typeof columnShapeSchema>;

export const pairTrendSchema = comparedSchema.extend({
  a: z.string(),
  b: z.string(),
  metric: z.enum(['CorrelationSimilarity', 'ContingencySimilarity']),
  /** Strength of the pair in each table: Pearson's r, or Cramér's V where a label takes part. */
  strength: z.object({ real: z.number().nullable(), synthetic: z.number().nullable() }),
  /** Whether SDMetrics 0.27+ would count the pair (|r| > .5 or V > .3 in the real table). */
  isStrong: z.boolean(),
  /** What a perfect generator would be expected to score with as many rows; null where undefined. */
  expected: z.number().nullable(),
});
export type PairTrend = z.infer<typeof pairTrendSchema>;

export const columnDetailSchema = comparedSchema.extend({
  column: z.string(),
  metric: z.enum([
    'RangeCoverage',
    'CategoryCoverage',
    'MissingValueSimilarity',
    'MeanSimilarity',
    'DeviationSimilarity',
  ]),
});
export type ColumnDetail = z.infer<typeof columnDetailSchema>;

export const validitySchema = comparedSchema.extend({
  column: z.string(),
  metric: z.enum(['BoundaryAdherence', 'CategoryAdherence', 'KeyUniqueness']),
});
export type Validity = z.infer<typeof validitySchema>;

/** Shares of rows (0 to 1) in the same bins for both tables; nulls are the last entry of each list. */
export const distributionSchema = z.object({
  column: z.string(),
  /**
   * Numbers: bin edges, in the units of `NumberData`. Labels: null. Draw bars of one width, in order: the
   * outermost bins hold the tails and one value that very many rows share has a bin of its own.
   */
  edges: z.array(z.number()).nullable(),
  /** The edges as the file would write them, where they are moments in time; absent elsewhere. */
  edgeTexts: z.array(z.string()).optional(),
  /** Labels: the label of each bar, most frequent in train first; a pooled tail is called `other labels`. */
  labels: z.array(z.string()).nullable(),
  real: z.array(z.number()),
  synthetic: z.array(z.number()),
});
export type Distribution = z.infer<typeof distributionSchema>;

/**
 * Pair strengths as square matrices for heat maps, in the order of `columns`: Pearson's r between numbers,
 * Cramér's V where a label takes part; null on undefined pairs and on the diagonal.
 */
export const strengthsSchema = z.object({
  columns: z.array(z.string()),
  real: z.array(z.array(z.number().nullable())),
  synthetic: z.array(z.array(z.number().nullable())),
});
export type Strengths = z.infer<typeof strengthsSchema>;

/** Row counts of the three tables; `holdout` is 0 where there is none. */
export const rowCountsSchema = z.object({
  train: z.int(),
  holdout: z.int(),
  synthetic: z.int(),
});
export type RowCounts = z.infer<typeof rowCountsSchema>;

/** How much was looked at: all of it, or a seeded sample where the tables are very large. */
export const judgedSchema = z.object({
  columns: z.int(),
  /** Pairs judged, of all pairs of judged columns. */
  pairs: z.int(),
  ofPairs: z.int(),
  shapeRows: rowCountsSchema,
  pairRows: rowCountsSchema,
});

/** Quantiles of distances from each row to its nearest row in another table. */
export const distanceSchema = z.object({
  mean: z.number(),
  p05: z.number(),
  median: z.number(),
});

export const privacySchema = z.object({
  /** Share of rows equal to some training row in every judged column. */
  copies: comparedSchema,
  /** The same as counts of rows; null where there is no holdout. */
  copiedRows: z.object({ synthetic: z.int(), holdout: z.int().nullable() }),
  /** Share of training rows that equal another training row: how often chance alone repeats a row. */
  twins: measuredSchema,
  /** Share of synthetic rows strictly nearer to train than to holdout, ties counted half; 0.5 is ideal. */
  nearerToTrain: measuredSchema,
  /**
   * Columns with made-up values (free text, replaced or hashed): share of values that occur in the training
   * column.
   */
  repeats: z.array(comparedSchema.extend({ column: z.string() })),
  /** Standard error of `nearerToTrain`. */
  nearerToTrainError: z.number().nullable(),
  /** Share of synthetic rows nearer to train than the holdout's own 5 % quantile; 0.05 is ideal. */
  veryNear: measuredSchema,
  distances: z
    .object({
      syntheticToTrain: distanceSchema,
      syntheticToHoldout: distanceSchema,
      holdoutToTrain: distanceSchema,
    })
    .nullable(),
  /** Rows drawn from each table for the distances. */
  distanceRows: z.int(),
});

/** `good`: as near as the baseline; `fair`; `poor`; `unknown`: could not be measured. */
export const gradeSchema = z.enum(['good', 'fair', 'poor', 'unknown']);
export type Grade = z.infer<typeof gradeSchema>;

/** The value from which a figure is good (for privacy: up to which), as the verdict graded it. */
export const limitSchema = z.object({
  figure: z.enum([
    'shapes',
    'strong-pairs',
    'all-pairs',
    'possible-values',
    'copies',
    'nearer-to-train',
    'very-near',
  ]),
  goodAt: z.number(),
});
export type Limit = z.infer<typeof limitSchema>;

/** One line of the verdict: a claim in plain words, with what it rests on. */
export const findingSchema = z.object({
  topic: z.enum(['fidelity', 'validity', 'detection', 'usefulness', 'privacy', 'fairness']),
  grade: gradeSchema,
  sentence: z.string(),
  /** Absent where the claim does not rest on one figure, or the figure was not graded. */
  limit: limitSchema.optional(),
});
export type Finding = z.infer<typeof findingSchema>;
