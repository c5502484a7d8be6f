/**
 * What is kept of training: finished runs, one that was interrupted, and those that wait. Fields that
 * came later are optional, so that records of earlier versions are read as they are.
 */
import {
  chosenBySchema,
  recipeSchema,
  schemaSchema,
  trialScoresSchema,
  z,
} from '$lib/engine/schema';

/** The version that this code writes. */
export const recordVersion = 1;

export const moment = z.iso.datetime();
export const hash = z.string().regex(/^[0-9a-f]{64}$/);
export const version = z.literal(recordVersion);
/** Ids become file names, so they are letters, digits and dashes only. */
export const id = z.string().regex(/^[0-9a-zA-Z-]{1,64}$/);

const figure = z.number().nullable();

/** Figures of rows that were drawn while a model was trained; null where there is none. */
const liveScoresSchema = z.object({
  /** 1 is identical. */
  shapes: figure,
  /** 1 is identical. */
  trends: figure,
  /** Share of drawn rows nearer to a training row than to a row set aside; 0.5 is ideal. */
  nearerShare: figure,
});
export type LiveScores = z.infer<typeof liveScoresSchema>;

/** The curves of one run, thinned to a few hundred points. */
export const runHistorySchema = z.object({
  losses: z.array(z.object({ step: z.int(), values: z.record(z.string(), z.number()) })),
  looks: z.array(liveScoresSchema.extend({ step: z.int() })),
  /** What real rows score in a look; null while it is not known. */
  baseline: liveScoresSchema.nullable(),
  stepsPerEpoch: z.number().nullable(),
});
export type RunHistory = z.infer<typeof runHistorySchema>;

/** How a training went. */
const trainedSchema = z.object({
  /** Null for generators that are ready in one go. */
  ending: z.enum(['finished', 'converged', 'stopped', 'time']).nullable(),
  epochs: z.int().nullable(),
  /** In words; null where no device is needed. */
  device: z.string().nullable(),
  memoryBytes: z.number().nullable(),
  /** Of the finished model, by rows that no generator saw; null where there are none. */
  scores: trialScoresSchema.nullable(),
});
export type Trained = z.infer<typeof trainedSchema>;

/** Which columns go together, by name; `bits` is their mutual information. */
const dependenceSchema = z.object({
  kind: z.literal('dependence-tree'),
  edges: z.array(z.object({ from: z.string(), to: z.string(), bits: z.number() })),
});
export type Dependence = z.infer<typeof dependenceSchema>;

/** Stands beside `models/<id>.twin` and is written after it: without it the model is unfinished. */
export const trainRunSchema = z.object({
  formatVersion: version,
  id,
  name: z.string(),
  recipe: recipeSchema,
  /** Of what the model draws. */
  schema: schemaSchema,
  trainRows: z.int(),
  /** Null for a model that was opened from a file. */
  fitMs: z.number().nullable(),
  sizeBytes: z.int(),
  sha256: hash,
  madeAt: moment,
  trained: trainedSchema.optional(),
  history: runHistorySchema.optional(),
  dependence: dependenceSchema.nullable().optional(),
  /** Auto's reasons and what it tried; null where a person chose the generator. */
  chosenBy: chosenBySchema.nullable().optional(),
});
export type TrainRun = z.infer<typeof trainRunSchema>;

/** When a training ends early: by the clock, or by the quality of the rows that it would draw. */
export const waysSchema = z.object({
  timeLimitMs: z.number().positive().nullable(),
  followQuality: z.boolean(),
});

const queueEntrySchema = waysSchema.extend({ id, recipe: recipeSchema });
/** A training that waits for its turn. Its id becomes that of the model. */
export type QueueEntry = z.infer<typeof queueEntrySchema>;

/** Stands beside `unfinished/<id>.checkpoint`: a training that can go on after a reload. */
export const unfinishedRunSchema = queueEntrySchema.extend({
  formatVersion: version,
  /** Of the table as it was then: a training goes on only where it is the same. */
  schema: schemaSchema,
  step: z.int(),
  steps: z.int(),
  startedAt: moment,
  madeAt: moment,
  history: runHistorySchema,
});
export type UnfinishedRun = z.infer<typeof unfinishedRunSchema>;

/** Trainings that wait for their turn, first one first. */
export const trainQueueSchema = z.object({
  formatVersion: version,
  entries: z.array(queueEntrySchema),
});
