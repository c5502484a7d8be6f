/** `fit` of the engine with what Node has: threads for networks, and a judge for Auto. */
import { fit as fitWith, type FitOptions } from '../engine/pipeline';
import type { Model, RecipeInput, Schema, Table } from '../engine/schema';
import { openTrialJudge } from '../eval';
import { nodeDevices } from './devices';

/**
 * Learns a model of the table; no row of it is kept. Chooses the generator itself where the recipe names none.
 * @param table training rows only; its columns follow `schema`
 * @throws Fault `generator-unknown`, `option-invalid`, `no-columns-left`, `too-few-rows`, `cancelled`,
 *   and those of the training loop
 */
export async function fit(
  table: Table,
  schema: Schema,
  recipe: RecipeInput = {},
  options: FitOptions = {},
): Promise<Model> {
  const devices = nodeDevices();
  try {
    return await fitWith(
      table,
      schema,
      { generator: 'auto', ...recipe },
      { nextDevice: devices.nextDevice, openJudge: openTrialJudge, ...options },
    );
  } finally {
    devices.close();
  }
}
