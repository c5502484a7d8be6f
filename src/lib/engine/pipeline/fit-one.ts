/** From a table to a model by one generator: columns become cells, it learns how they go together. */
import type { FitControl, Watch } from '../models';
import { stream } from '../random';
import type { Model, RecipeInput, Schema, Table } from '../schema';
import { prepareTable, readRecipe } from './prepare';
import type { OpenTrialJudge, TrialNews } from './trial';

/** As `FitControl`, with whole models in place of a generator's own state. */
export interface FitOptions extends Omit<FitControl, 'watch'> {
  /** Looks at the model now and then while it is trained; see `Watch`. */
  readonly watch?:
    (Omit<Watch, 'look'> & { look(model: Model): Promise<number | null> }) | undefined;
  /** Judges what Auto tries; it chooses by rules where there is none. */
  readonly openJudge?: OpenTrialJudge | undefined;
  /** Told by Auto. */
  readonly onTrial?: ((news: TrialNews) => void) | undefined;
}

/** As `fit`, by a generator that is not Auto. */
export async function fitOne(
  table: Table,
  schema: Schema,
  input: RecipeInput,
  control: FitOptions,
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
