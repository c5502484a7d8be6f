/** From a table to a model: columns become cells, the generator learns how they go together. */
import type { FitControl, Watch } from '../models';
import { stream } from '../random';
import type { Model, RecipeInput, Schema, Table } from '../schema';
import { prepareTable, readRecipe } from './prepare';

/** As `FitControl`, with whole models in place of a generator's own state. */
export interface FitOptions extends Omit<FitControl, 'watch'> {
  /** Looks at the model now and then while it is trained; see `Watch`. */
  readonly watch?:
    (Omit<Watch, 'look'> & { look(model: Model): Promise<number | null> }) | undefined;
}

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
  const read = readRecipe(input);
  const { encoded, model } = await prepareTable(table, schema, read, control);
  const { recipe, generator } = read;
  const { watch } = control;
  const code = await generator.load();
  const trained = await code.fit(encoded, recipe.options, stream(recipe.seed, 'fit'), {
    ...control,
    watch: watch && { ...watch, look: (now) => watch.look(model(now)) },
  });
  return model(trained);
}
