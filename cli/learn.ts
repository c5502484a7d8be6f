/** The first half of `fit` and `synth`: a file becomes a model, and the real rows to judge it by. */
import { fit } from '../src/lib/engine/pipeline';
import type { Model, Schema, Table } from '../src/lib/engine/schema';
import { decidePersonal } from './personal';
import { readAs, withTable } from './tables';
import type { Call } from './verb';

export interface Learnt {
  readonly model: Model;
  /** As in the file, with a decision for every personal column. */
  readonly schema: Schema;
  readonly train: Table;
  readonly holdout: Table | null;
}

/** Opens the table, sets the holdout aside and fits the generator to the rest. */
export async function learn(call: Call, path: string): Promise<Learnt> {
  const { seed, holdout, pii, generator, set } = call.options;
  const holdoutShare = 'share' in holdout ? holdout.share : 0;
  return withTable(call, path, { seed, holdoutShare }, async (opened) => {
    const schema = decidePersonal(opened.schema, pii, call.note);
    const train = await opened.rows('train', call.control);
    const recipe = { seed, options: set, ...(generator === null ? {} : { generator }) };
    const model = await fit(train, schema, recipe, call.control);
    return { model, schema, train, holdout: await holdoutRows() };

    async function holdoutRows(): Promise<Table | null> {
      if ('path' in holdout) return readAs(call, holdout.path, opened.schema);
      return holdout.share === 0 ? null : opened.rows('holdout', call.control);
    }
  });
}
