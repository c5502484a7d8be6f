/** The first half of `fit` and `synth`: a file becomes a model, and the real rows to judge it by. */
import type { Model, Schema, Table } from '../src/lib/engine/schema';
import { fit } from '../src/lib/library';
import { decidePersonal } from './personal';
import { readAs, withTable } from './tables';
import { trainingNotes } from './training-notes';
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
  const { seed, holdout, pii, generator, set, balance, 'time-limit': seconds } = call.options;
  const holdoutShare = 'share' in holdout ? holdout.share : 0;
  return withTable(call, path, { seed, holdoutShare }, async (opened) => {
    const schema = decidePersonal(opened.schema, pii, call.note);
    const train = await opened.rows('train', call.control);
    const recipe = { seed, options: set, balance, ...(generator === null ? {} : { generator }) };
    const notes = trainingNotes(call);
    const timeLimitMs = seconds === null ? undefined : seconds * 1000;
    const model = await fit(train, schema, recipe, { ...notes.options, timeLimitMs }).finally(
      notes.end,
    );
    return { model, schema, train, holdout: await holdoutRows() };

    async function holdoutRows(): Promise<Table | null> {
      if ('path' in holdout) return readAs(call, holdout.path, opened.schema);
      return holdout.share === 0 ? null : opened.rows('holdout', call.control);
    }
  });
}
