/**
 * The parts of a report beyond its basics, each judged on its own and shown when it is ready. A part is
 * there or says why not; it is never half there.
 *
 * What stands under `private` shows values of the training rows: the app shows it, a file never holds it
 * (`publicReport`).
 */
import { z } from '../zod';
import { comparedSchema, measuredSchema } from './basics';
import { figureSchema, intervalSchema } from './figure';
import { problemSchema } from './problem';

const judged = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.discriminatedUnion('status', [
    z.object({
      status: z.literal('judged'),
      figures: z.array(figureSchema),
      /** Which rows were looked at, as a sentence, where not all were; null otherwise. */
      sampled: z.string().nullable(),
      ...shape,
    }),
    z.object({ status: z.literal('unavailable'), reason: z.string() }),
  ]);

const numbers = z.array(z.number());
/** One value a table. */
const perTable = <Value extends z.ZodType>(value: Value) =>
  z.object({ train: value, holdout: value.nullable(), synthetic: value });

/** A receiver operating characteristic, from (0, 0) to (1, 1), at most 200 points. */
export const rocSchema = z.object({
  variant: z.string(),
  auc: z.number(),
  falsePositives: numbers,
  truePositives: numbers,
});
export type Roc = z.infer<typeof rocSchema>;

/** Shares of rows in bins, with the same edges for every table. */
export const binsSchema = z.object({
  edges: numbers,
  series: z.array(z.object({ name: z.string(), shares: numbers })),
});
export type Bins = z.infer<typeof binsSchema>;

/** A synthetic row as it is printed; never a real one. */
export const exampleRowSchema = z.object({
  /** Number of the row in the judged table, from 0. */
  row: z.int(),
  /** What made it an example: chance of being synthetic, distance, … */
  score: z.number(),
  cells: z.array(z.string().nullable()),
});

export const partSchemas = {
  /** Structure, formats, uniqueness, and the rules that hold in the original. */
  structure: judged({
    rules: z.array(
      z.object({
        kind: z.enum([
          'order',
          'dependency',
          'sum',
          'product',
          'fixed-together',
          'empty-when',
          'range',
          'labels',
          'unique',
          'format',
        ]),
        columns: z.array(z.string()),
        /** “age ≥ years in job”, in plain words. */
        sentence: z.string(),
        /** Share of rows that break it. */
        broken: perTable(z.number()),
        /** Some synthetic rows that break it, from 0. */
        rows: z.array(z.int()),
      }),
    ),
  }),
  /** Each column on its own: distances, tests, moments; figures name their column. */
  columns: judged({
    /** How p-values were corrected for their number. */
    correction: z.string().nullable(),
  }),
  /** Two and three columns together: binned accuracy, mutual information. */
  together: judged({
    /** Normalised mutual information of pairs, 0 to 1; the pairs with the largest error first. */
    information: z.array(
      z.object({ a: z.string(), b: z.string(), real: z.number(), synthetic: z.number() }),
    ),
    /** The least alike groups of three. */
    trios: z.array(
      z.object({
        columns: z.array(z.string()),
        synthetic: z.number(),
        baseline: z.number().nullable(),
      }),
    ),
  }),
  /** Which cells are empty together. */
  missing: judged({
    columns: z.array(z.string()),
    /** Sets of columns (places in `columns`) that are empty together; the commonest first. */
    patterns: z.array(z.object({ missing: z.array(z.int()), shares: perTable(z.number()) })),
  }),
  /** Whether synthetic rows lie where real rows lie, and all of where they lie. */
  density: judged({
    curves: z.array(
      z.object({
        metric: z.string(),
        levels: numbers,
        synthetic: numbers,
        baseline: numbers.nullable(),
      }),
    ),
  }),
  /** How likely rows are under an exact model of the training rows. */
  likelihood: judged({ histogram: binsSchema }),
  /** All rows as points on a plane, drawn together. */
  map: judged({
    views: z.array(
      z.object({
        name: z.enum(['pca', 'neighbours']),
        axes: z.tuple([z.string(), z.string()]),
        /** Coordinates rounded to a grid, so that a point is nobody's exact value. */
        points: z.array(
          z.object({ table: z.enum(['train', 'holdout', 'synthetic']), x: numbers, y: numbers }),
        ),
      }),
    ),
  }),
  /** Telling synthetic rows from real ones. */
  detection: judged({
    roc: z.array(rocSchema),
    /** What gave it away: share of what the classifier gained, largest first. */
    columns: z.array(z.object({ column: z.string(), share: z.number() })),
    shown: z.array(z.string()),
    /** The synthetic rows that were told most easily, and those that were least. */
    obvious: z.array(exampleRowSchema),
    convincing: z.array(exampleRowSchema),
  }),
  /** Models trained on synthetic rows, tested on real ones. */
  usefulness: judged({
    target: z.string(),
    task: z.enum(['binary', 'classes', 'number']),
    /** What the best learner leans on: share of importance in the model from real and from synthetic rows. */
    importances: z.array(z.object({ column: z.string(), real: z.number(), synthetic: z.number() })),
    /**
     * By class, of the best learner: how much of it was found and how much of what was said was right, by
     * the model from synthetic rows beside the one from real rows. None for numbers.
     */
    classes: z.array(
      z.object({
        label: z.string(),
        /** Of the test rows. */
        rows: z.int(),
        recall: comparedSchema,
        precision: comparedSchema,
      }),
    ),
    roc: z.array(rocSchema),
    /** “A model trained on the twin loses 1.2 points of AUC.” */
    sentence: z.string(),
  }),
  /** Whether a model from synthetic rows treats groups as one from real rows does. */
  fairness: judged({
    target: z.string(),
    favourable: z.string(),
    protectedColumn: z.string(),
    /** Which groups were pooled or left out, and why; null where none was. */
    note: z.string().nullable(),
    groups: z.array(
      z.object({
        group: z.string(),
        rows: perTable(z.int()),
        /** Share with the favourable label in each table. */
        share: perTable(measuredSchema),
      }),
    ),
  }),
  /** Distances to the nearest real row. */
  distances: judged({ histogram: binsSchema.nullable() }),
  /** What an attacker could find out. */
  attacks: judged({
    roc: z.array(rocSchema),
    /** Attacks that guess rows: successes of attempts, against the control rows. */
    guesses: z.array(
      z.object({
        attack: z.enum(['singling-out', 'linkability', 'inference']),
        variant: z.string(),
        attempts: z.int(),
        successes: z.int(),
        controlAttempts: z.int().nullable(),
        controlSuccesses: z.int().nullable(),
        chance: z.number().nullable(),
        risk: intervalSchema.extend({ value: z.number() }).nullable(),
      }),
    ),
  }),
  /** How well single people hide among others: k-anonymity and its kin, rare combinations, outliers. */
  disclosure: judged({
    quasiIdentifiers: z.array(z.string()),
    sensitive: z.array(z.string()),
    /** Which of the two lists nobody chose: guessed from names and values. */
    guessed: z.object({ quasiIdentifiers: z.boolean(), sensitive: z.boolean() }),
    private: z
      .object({
        /** Combinations that few training rows share and synthetic rows repeat. */
        rare: z.array(
          z.object({
            columns: z.array(z.string()),
            values: z.array(z.string()),
            train: z.int(),
            synthetic: z.int(),
          }),
        ),
        /** Training rows far from all others that a synthetic row reproduces; rows count from 0. */
        outliers: z.array(
          z.object({
            row: z.int(),
            syntheticRow: z.int(),
            /** To the nearest other training row, and to the synthetic row. */
            toOthers: z.number(),
            toSynthetic: z.number(),
          }),
        ),
      })
      .optional(),
  }),
  /** The person's own queries. */
  custom: judged({
    metrics: z.array(
      z.object({
        name: z.string(),
        sql: z.string(),
        synthetic: measuredSchema,
        baseline: measuredSchema,
        goodAt: z.number().nullable(),
        grade: z.enum(['good', 'fair', 'poor', 'unknown']),
      }),
    ),
  }),
  /** What is wrong, why it may be, and what to try. Comes last: it reads the others. */
  problems: judged({ list: z.array(problemSchema) }),
} as const;

export type PartName = keyof typeof partSchemas;
export const partNames = Object.keys(partSchemas) as PartName[];

export const reportPartsSchema = z.object(partSchemas).partial();
export type ReportParts = z.infer<typeof reportPartsSchema>;
export type ReportPart<Name extends PartName> = NonNullable<ReportParts[Name]>;
/** A part that was judged, without the other answer. */
export type JudgedPart<Name extends PartName> = Extract<ReportPart<Name>, { status: 'judged' }>;
