/** One number of a report with all that it needs to be read: its metric, its baseline, its spread, its grade. */
import { metricIds } from '../metrics';
import { z } from '../zod';
import { comparedSchema, gradeSchema } from './basics';

/** A 95 % interval. */
export const intervalSchema = z.object({ low: z.number(), high: z.number() });
export type Interval = z.infer<typeof intervalSchema>;

export const figureSchema = comparedSchema.extend({
  /** Id in the catalogue (`metricTraits`), which says what it means. */
  metric: z.enum(metricIds),
  /** Columns that it is about; none where it is about the whole table. */
  columns: z.array(z.string()),
  /** Which of several ways it was measured in: a learner, an attack; null where there is one. */
  variant: z.string().nullable(),
  /** Where sampling matters; null where it does not, or is not known. */
  interval: intervalSchema.nullable(),
  /** What a perfect generator would be expected to reach by chance with as many rows; null where unknown. */
  expected: z.number().nullable(),
  /**
   * What the baseline would be in as many rows as the synthetic table has: chance costs a smaller holdout more. The
   * grade is by this; absent where it is the baseline itself.
   */
  reach: z.number().optional(),
  /** By the catalogue's rule; `unknown` where there is no rule, no number or no baseline. */
  grade: gradeSchema,
  /** What this very number says, where its metric's sentence is not enough: “loses 1.2 points of AUC”. */
  sentence: z.string().nullable(),
});
export type Figure = z.infer<typeof figureSchema>;
