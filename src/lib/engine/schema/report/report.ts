/** The judge's report: its basics, which every version has, its parts and the verdict on them. */
import { z } from '../zod';
import {
  columnDetailSchema,
  columnShapeSchema,
  comparedSchema,
  distributionSchema,
  findingSchema,
  gradeSchema,
  judgedSchema,
  pairTrendSchema,
  privacySchema,
  rowCountsSchema,
  strengthsSchema,
  validitySchema,
} from './basics';
import { judgeOptionsSchema } from './options';
import { reportPartsSchema } from './parts';

export const reportSchema = z.object({
  /** 1 had no `parts`. */
  formatVersion: z.literal([1, 2]),
  softwareVersion: z.string(),
  /** Id of the generator that made the synthetic table; null where it is not known. */
  generator: z.string().nullable(),
  /** Seed of the judge's own samples. */
  seed: z.int(),
  rows: rowCountsSchema,
  judged: judgedSchema,
  /** SDMetrics' quality report: `strongPairs` as 0.27 and later compute it, `allPairs` as papers quote it. */
  quality: z.object({
    shapes: comparedSchema,
    trends: z.object({ allPairs: comparedSchema, strongPairs: comparedSchema }),
    overall: z.object({ allPairs: comparedSchema, strongPairs: comparedSchema }),
  }),
  shapes: z.array(columnShapeSchema),
  /** Smaller questions about single columns; they carry no verdict. */
  details: z.array(columnDetailSchema),
  trends: z.array(pairTrendSchema),
  strengths: strengthsSchema,
  validity: z.array(validitySchema),
  privacy: privacySchema,
  distributions: z.array(distributionSchema),
  /** What else was judged; a part that is missing was not asked for, or is not ready. */
  parts: reportPartsSchema.default({}),
  /** What the person told the judge. */
  options: judgeOptionsSchema.prefault({}),
  verdict: z.object({
    grade: gradeSchema,
    headline: z.string(),
    findings: z.array(findingSchema),
    /** What the table may be used for and what not, a sentence each; empty in old reports. */
    uses: z
      .object({ fit: z.array(z.string()), unfit: z.array(z.string()) })
      .default({ fit: [], unfit: [] }),
  }),
});
export type Report = z.infer<typeof reportSchema>;
