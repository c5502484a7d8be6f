/** From a table to a model: by the generator that the recipe names, or by the one that Auto chooses. */
import type { Model, RecipeInput, Schema, Table } from '../schema';
import { autoInfo, fitAuto } from './auto';
import { fitOne, type FitOptions } from './fit-one';
import { parseRecipe, withOptions } from './prepare';

/**
 * Learns a model of the table; no row of it is kept.
 * @param table training rows only; its columns follow `schema`
 * @throws Fault `generator-unknown`, `option-invalid`, `no-columns-left`, `too-few-rows`, `cancelled`,
 *   and those of the training loop
 */
export async function fit(
  table: Table,
  schema: Schema,
  input: RecipeInput,
  control: FitOptions = {},
): Promise<Model> {
  const recipe = parseRecipe(input);
  if (recipe.generator !== autoInfo.id) return fitOne(table, schema, recipe, control);
  return fitAuto(table, schema, withOptions(recipe, autoInfo), control);
}
