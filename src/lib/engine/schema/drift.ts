/**
 * How far a table has moved from another one with the same columns: a newer file against the one that a
 * model was learnt from, or any two tables. Plain data.
 */
import { measuredSchema } from './report/basics';
import { columnKinds } from './kind';
import { z } from './zod';

/** `unknown`: could not be compared. */
export const driftSeveritySchema = z.enum(['none', 'moderate', 'high', 'unknown']);
export type DriftSeverity = z.infer<typeof driftSeveritySchema>;

const kind = z.enum(columnKinds).nullable();
const beforeAfter = <Value extends z.ZodType>(value: Value) =>
  z.object({ before: value, after: value });

export const driftColumnSchema = z.object({
  column: z.string(),
  change: z.enum(['same', 'added', 'removed', 'kind-changed']),
  /** Null where the table lacks the column. */
  kinds: beforeAfter(kind),
  severity: driftSeveritySchema,
  /** What the severity rests on, with its number. */
  sentence: z.string(),
  /** Population stability index of present values: below .10 none, to .25 moderate, above high. */
  psi: measuredSchema,
  /** What the index would be by chance alone with so many rows; the severity is of what goes beyond. */
  expectedPsi: z.number().nullable(),
  measures: z.array(
    z.object({
      metric: z.enum(['ks', 'wasserstein', 'total-variation', 'jensen-shannon', 'hellinger']),
      value: measuredSchema,
      /**
       * Of no change, by Kolmogorov and Smirnov (`ks`) or χ² (`total-variation`), corrected for the number
       * of columns (Holm); null where there is no test.
       */
      pValue: z.number().nullable(),
    }),
  ),
  /** Shares of empty cells. */
  missing: beforeAfter(z.number().nullable()),
  /** Labels that only one table has, and the share of its rows with one; null for numbers. */
  labels: z
    .object({
      gained: z.int(),
      gainedShare: z.number(),
      lost: z.int(),
      lostShare: z.number(),
    })
    .nullable(),
  /** Share of the later numbers outside the range of the earlier ones; null for labels. */
  outside: z.number().nullable(),
  /** Shares of rows in the same bars, nulls last; null where there is nothing to draw. */
  bars: z
    .object({
      edges: z.array(z.number()).nullable(),
      labels: z.array(z.string()).nullable(),
      before: z.array(z.number()),
      after: z.array(z.number()),
    })
    .nullable(),
});
export type DriftColumn = z.infer<typeof driftColumnSchema>;

export const driftReportSchema = z.object({
  formatVersion: z.literal(1),
  softwareVersion: z.string(),
  seed: z.int(),
  names: beforeAfter(z.string()),
  rows: beforeAfter(z.int()),
  /** Which rows were looked at, as a sentence, where not all were; null otherwise. */
  sampled: z.string().nullable(),
  /** Whether the columns that both have stand in another order. */
  isReordered: z.boolean(),
  /** In the order of the earlier table; added columns last. */
  columns: z.array(driftColumnSchema),
  /** Pairs whose strength (Pearson's r, Cramér's V) changed most. */
  pairs: z.array(z.object({ a: z.string(), b: z.string(), before: z.number(), after: z.number() })),
  /** How well a classifier tells later rows from earlier ones; 0.5 is no drift. */
  toldApart: measuredSchema,
  verdict: z.object({
    severity: driftSeveritySchema,
    headline: z.string(),
    sentences: z.array(z.string()),
    /** Whether a model of the earlier table should be trained again. */
    retrain: z.enum(['no', 'consider', 'yes']),
  }),
});
export type DriftReport = z.infer<typeof driftReportSchema>;
