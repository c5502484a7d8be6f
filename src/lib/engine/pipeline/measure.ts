/** What a fit will take here: by the generator that the recipe names, or by Auto. */
import type { RecipeInput, Schema, Table } from '../schema';
import { autoInfo, measureAuto } from './auto';
import { measureOne, type MeasureControl, type MeasuredFit } from './measure-one';
import { parseRecipe, withOptions } from './prepare';

/**
 * Meant to be over in about a second.
 * @param table training rows only; its columns follow `schema`
 * @throws Fault `generator-unknown`, `option-invalid`, `no-columns-left`, `too-few-rows`, `cancelled`,
 *   and those of devices
 */
export async function measure(
  table: Table,
  schema: Schema,
  input: RecipeInput,
  control: MeasureControl = {},
): Promise<MeasuredFit> {
  const recipe = parseRecipe(input);
  if (recipe.generator !== autoInfo.id) return measureOne(table, schema, recipe, control);
  return measureAuto(table, schema, withOptions(recipe, autoInfo));
}
