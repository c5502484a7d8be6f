/**
 * The last suggestion of the judge that was tried: what it was about, and the two places between which a
 * person chooses. The reports themselves are kept with all others and only named here.
 */
import { problemSchema, recipeSchema, schemaSchema, z } from '$lib/engine/schema';
import { id, moment, version } from './run-records';

/** What a fix changes, and what a new model and table replace. */
const mendingPlaceSchema = z.object({
  recipe: recipeSchema,
  selected: z.object({ model: id.nullable(), synthetic: id.nullable() }),
  /** The column that the fix is about; null where it changes none. */
  column: schemaSchema.shape.columns.element.nullable(),
  /** Of `selected.synthetic`. */
  reportId: id,
});

export const mendingRecordSchema = z.object({
  formatVersion: version,
  madeAt: moment,
  problem: problemSchema,
  before: mendingPlaceSchema,
  after: mendingPlaceSchema,
});
export type MendingRecord = z.infer<typeof mendingRecordSchema>;
