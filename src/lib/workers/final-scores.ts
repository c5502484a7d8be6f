/** Scores of a finished model against the rows that were set aside, so that runs can be compared. */
import { openTrialJudge, projectTable } from '../eval';
import { sample } from '../engine/pipeline';
import { Fault, type Model, type Schema, type Table, type TrialScores } from '../engine/schema';
import type { LineControl } from './line';

const drawnRows = 20_000;
/** Tables with more values are judged from the report page, where a person waits for it. */
const valuesAtMost = 2_000_000;
const holdoutAtLeast = 20;

/**
 * Null where there is no holdout to judge by, or the table is so large that judging would take longer than
 * a moment.
 * @param schema of the real tables
 */
export async function finalScores(
  model: Model,
  schema: Schema,
  { train, holdout }: { readonly train: Table; readonly holdout: Table },
  { signal, breathe, onProgress }: LineControl,
): Promise<TrialScores | null> {
  const { schema: modelled, recipe } = model.manifest;
  if (holdout.rowCount < holdoutAtLeast) return null;
  if (train.rowCount * modelled.columns.length > valuesAtMost) return null;
  const cut = (table: Table) => projectTable(table, schema, modelled);
  const judge = openTrialJudge({
    schema: modelled,
    train: cut(train),
    holdout: cut(holdout),
    seed: recipe.seed,
  });
  const drawn = await draw(model, Math.min(drawnRows, train.rowCount));
  return judge.score(drawn, { signal, breathe, onProgress });
}

async function draw(model: Model, rows: number): Promise<Table> {
  for await (const chunk of sample(model, rows, model.manifest.recipe.seed, { chunkRows: rows })) {
    return chunk;
  }
  throw new Fault('internal', { message: 'no rows were drawn' });
}
