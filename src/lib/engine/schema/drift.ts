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

/** How far something has moved, in words. */
export const driftSeverityWords: Readonly<Record<DriftSeverity, string>> = {
  none: 'as before',
  moderate: 'moved',
  high: 'moved far',
  unknown: 'unknown',
};

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
      /** The edges as the file would write them, where they are moments in time; absent elsewhere. */
      edgeTexts: z.array(z.string()).optional(),
      labels: z.array(z.string()).nullable(),
      before: z.array(z.number()),
      after: z.array(z.number()),
    })
    .nullable(),
});
export type DriftColumn = z.infer<typeof driftColumnSchema>;

const rank: Readonly<Record<DriftSeverity, number>> = { high: 0, moderate: 1, unknown: 2, none: 3 };

/** Those that moved furthest first, then by the index; otherwise in the order of the table. */
export function furthestFirst(columns: readonly DriftColumn[]): readonly DriftColumn[] {
  const index = ({ psi }: DriftColumn) => (psi.status === 'measured' ? psi.value : 0);
  return columns.toSorted((a, b) => rank[a.severity] - rank[b.severity] || index(b) - index(a));
}

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

export type DriftMetric = DriftColumn['measures'][number]['metric'];

/** What each distance of a column is called, and how to read it. */
export const driftMetrics: Readonly<
  Record<DriftMetric, { readonly title: string; readonly says: string }>
> = {
  ks: {
    title: 'Largest gap between the two curves (Kolmogorov–Smirnov)',
    says: '0 is no change, 1 is no overlap',
  },
  wasserstein: {
    title: 'Distance that values have moved (Wasserstein)',
    says: 'in standard deviations of the earlier values',
  },
  'total-variation': {
    title: 'Share of rows whose label would have to change (total variation; tested by χ²)',
    says: '0 is no change',
  },
  'jensen-shannon': {
    title: 'Jensen–Shannon distance',
    says: '0 is no change, 1 is no overlap',
  },
  hellinger: { title: 'Hellinger distance', says: '0 is no change, 1 is no overlap' },
};

/** What a comparison can be saved as. */
export const driftFileKinds = ['html', 'csv', 'json'] as const;
export type DriftFileKind = (typeof driftFileKinds)[number];
