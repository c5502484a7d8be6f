/**
 * A trained generator as plain data: JSON and typed arrays only, so that it crosses a worker line
 * by structured clone and a `.twin` file holds it whole. Weights and statistics, never rows.
 */
import { schemaSchema } from './column';
import { recipeSchema } from './recipe';
import { z } from './zod';

/** The `.twin` format that this version writes; `pipeline` migrates older ones. */
export const modelFormatVersion = 1;

const figure = z.number().nullable();

/** A drawn table against real rows that were not trained on; null: it could not be measured. */
export const trialScoresSchema = z.object({
  shapes: figure,
  trends: figure,
  /** AUC of telling real from drawn; 0.5 is perfect. */
  detection: figure,
  /** How well a learner trained on drawn rows predicts real ones, and the same for real training rows. */
  usefulness: figure,
  usefulnessOfReal: figure,
  /** Share of drawn rows that equal a training row, and the same for the real rows they are judged by. */
  copies: figure,
  copiesOfReal: figure,
  /** Share of drawn rows that are nearer to a training row than to a real row of the others; 0.5 is perfect. */
  nearerShare: figure,
  nearerShareError: figure,
});
export type TrialScores = z.infer<typeof trialScoresSchema>;

/** Why Auto chose this generator. */
export const chosenBySchema = z.object({
  /** Sentences for a person. */
  reasons: z.array(z.string()),
  tried: z.array(
    z.object({
      generator: z.string(),
      name: z.string(),
      /** Null where the trial did not come to its end; `reasons` says why. */
      scores: trialScoresSchema.nullable(),
      trainMs: z.number(),
    }),
  ),
});
export type ChosenBy = z.infer<typeof chosenBySchema>;

export const modelManifestSchema = z.object({
  formatVersion: z.literal(modelFormatVersion),
  softwareVersion: z.string(),
  /** The schema of what `sample` gives: dropped columns are gone, rare labels pooled. */
  schema: schemaSchema,
  recipe: recipeSchema,
  /** Rows that the generator saw. */
  trainRows: z.int().min(0),
  /** Epsilon and delta spent; null where the training was not differentially private. */
  privacySpent: z.object({ epsilon: z.number(), delta: z.number() }).nullable(),
  /** What the generator needs besides tensors; validated by the generator itself. */
  state: z.unknown(),
  /** Left out where a person chose the generator. */
  chosenBy: chosenBySchema.optional(),
});
export type ModelManifest = z.infer<typeof modelManifestSchema>;

export type TensorData =
  Float64Array | Float32Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

export interface Model {
  readonly manifest: ModelManifest;
  readonly tensors: Readonly<Record<string, TensorData>>;
}
