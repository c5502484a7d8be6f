/** What a person may say to the judge before it begins; kept with the project. All of it may be left out. */
import { z } from '../zod';

/** A query that gives one number, run against the tables `train`, `holdout` and `synthetic`. */
export const customMetricSchema = z.object({
  name: z.string().min(1),
  /** One SELECT; its baseline is the same query with the holdout in the place of `synthetic`. */
  sql: z.string().min(1),
  better: z.enum(['higher', 'lower', 'nearer']),
  /** Ends of what is good, on the scale of the number: from here (higher), up to here (lower), within this of the baseline (nearer). Null: not graded. */
  goodAt: z.number().nullable(),
});
export type CustomMetric = z.infer<typeof customMetricSchema>;

export const judgeOptionsSchema = z.object({
  /** Column that a model predicts; guessed where null. */
  target: z.string().nullable().default(null),
  /** Column whose groups must be treated alike; no fairness without it and `target`. */
  protectedColumn: z.string().nullable().default(null),
  /** Label of the target that a person would like to get; guessed where null. */
  favourable: z.string().nullable().default(null),
  /** What an attacker may know of somebody; guessed where empty. */
  quasiIdentifiers: z.array(z.string()).default([]),
  /** What an attacker wants to learn; guessed where empty. */
  sensitive: z.array(z.string()).default([]),
  custom: z.array(customMetricSchema).default([]),
});
export type JudgeOptions = z.infer<typeof judgeOptionsSchema>;
export type JudgeOptionsInput = z.input<typeof judgeOptionsSchema>;
