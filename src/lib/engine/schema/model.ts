/**
 * A trained generator as plain data: JSON and typed arrays only, so that it crosses a worker line
 * by structured clone and a `.twin` file holds it whole. Weights and statistics, never rows.
 */
import { schemaSchema } from './column';
import { recipeSchema } from './recipe';
import { z } from './zod';

/** The `.twin` format that this version writes; `pipeline` migrates older ones. */
export const modelFormatVersion = 1;

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
});
export type ModelManifest = z.infer<typeof modelManifestSchema>;

export type TensorData =
  Float64Array | Float32Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

export interface Model {
  readonly manifest: ModelManifest;
  readonly tensors: Readonly<Record<string, TensorData>>;
}
