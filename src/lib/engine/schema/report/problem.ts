/** One thing that is wrong with a synthetic table, its likely cause, and a change that may mend it. */
import { columnKinds } from '../kind';
import { z } from '../zod';

/** A change that the app can make and train again. */
export const fixSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('generator'), generator: z.string() }),
  z.object({
    kind: z.literal('option'),
    generator: z.string(),
    name: z.string(),
    value: z.unknown(),
  }),
  z.object({ kind: z.literal('column-kind'), column: z.string(), to: z.enum(columnKinds) }),
  z.object({
    kind: z.literal('treatment'),
    column: z.string(),
    to: z.enum(['keep', 'replace', 'drop', 'hash']),
  }),
  z.object({ kind: z.literal('balance'), column: z.string(), strength: z.number() }),
  z.object({ kind: z.literal('rare-below'), rows: z.int() }),
]);
export type Fix = z.infer<typeof fixSchema>;

export const problemSchema = z.object({
  /** Stable for the same problem in two reports: `distribution:age`. */
  id: z.string(),
  kind: z.enum([
    'distribution',
    'correlation',
    'constraint',
    'missing-values',
    'outliers',
    'cardinality',
    'range',
    'pattern',
    'privacy',
  ]),
  severity: z.enum(['high', 'medium', 'low']),
  columns: z.array(z.string()),
  /** What is wrong, with its number and what real rows reach. */
  sentence: z.string(),
  cause: z.string(),
  /** Some synthetic rows that show it, from 0; none where it is about the whole table, nor of privacy in a file. */
  rows: z.array(z.int()),
  /** What to try, in words, with the change that does it; null where nothing is known to help. */
  fix: z.object({ sentence: z.string(), change: fixSchema }).nullable(),
});
export type Problem = z.infer<typeof problemSchema>;
