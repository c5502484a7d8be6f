/** What a look at a table finds: plain data, cached with the project. */
import { columnKinds } from './kind';
import { z } from './zod';

export const oddityCodes = [
  'constant',
  'all-null',
  'many-nulls',
  'nearly-unique',
  'heavy-tail',
  'spike',
  'outliers',
  'date-gap',
  'many-labels',
  'rare-labels',
] as const;

export const columnProfileSchema = z.object({
  name: z.string(),
  kind: z.enum(columnKinds),
  rows: z.int(),
  nulls: z.int(),
  distinct: z.int(),
  /** In the units of `NumberData`; null for labels. */
  numbers: z
    .object({
      min: z.number(),
      q1: z.number(),
      median: z.number(),
      q3: z.number(),
      max: z.number(),
      mean: z.number(),
      standardDeviation: z.number(),
      skewness: z.number().nullable(),
    })
    .nullable(),
  /** `edges` has one entry more than `counts`; the last bin includes its upper edge. Null for labels. */
  histogram: z.object({ edges: z.array(z.number()), counts: z.array(z.int()) }).nullable(),
  /** The most frequent values as written in the file, largest first; at most 20. */
  top: z.array(z.object({ value: z.string(), count: z.int() })),
  /** Anything worth a second look, each with its sentence. */
  oddities: z.array(z.object({ code: z.enum(oddityCodes), sentence: z.string() })),
});
export type ColumnProfile = z.infer<typeof columnProfileSchema>;

/** Number–number: Pearson correlation; label–label: bias-corrected Cramér's V; mixed: correlation ratio η. */
export const associationMeasures = ['correlation', 'cramers-v', 'correlation-ratio'] as const;

export const associationSchema = z.object({
  /** Indices into `columns`, a < b. */
  a: z.int(),
  b: z.int(),
  measure: z.enum(associationMeasures),
  /** −1 to 1 for correlation, 0 to 1 for the others; null where it is not defined (a constant column). */
  value: z.number().nullable(),
});
export type Association = z.infer<typeof associationSchema>;

export const profileSchema = z.object({
  rows: z.int(),
  columns: z.array(columnProfileSchema),
  associations: z.array(associationSchema),
});
export type Profile = z.infer<typeof profileSchema>;
