/** What the train worker does: see `TrainApi`. */
import { fit, generators, packModel, unpackModel } from '../engine/pipeline';
import { Fault, recipeSchema, type Model } from '../engine/schema';
import type { ModelFacts, TableDoor, TrainApi } from './contract';
import { callThrough } from './door';
import { generatorField } from './option-fields';
import { moved, underLine } from './serve';

export const trainDesk: TrainApi = {
  async generators() {
    return generators().map(({ id, name, description, goodFor, fields }) => ({
      id,
      name,
      description,
      goodFor,
      options: fields.map(generatorField),
    }));
  },

  async estimate(schema, recipe) {
    const { generator } = recipeSchema.parse(recipe);
    const known = generators();
    const info = known.find(({ id }) => id === generator);
    if (!info) {
      const names = known.map(({ id }) => id).join(', ');
      throw new Fault('generator-unknown', { generator, known: names });
    }
    return info.estimate(schema, schema.rowCount);
  },

  fit: (door, schema, recipe, line) =>
    underLine(line, async (control) => {
      control.onProgress({ stage: 'reading rows', done: 0, total: null, etaMs: null });
      const tables = callThrough<TableDoor>(door);
      const table = await tables.run(control, (api, inner) => api.extract(schema, 'train', inner));
      const startedAt = performance.now();
      const model = await fit(table, schema, recipe, control);
      const fitMs = performance.now() - startedAt;
      const bytes = await packModel(model);
      return moved({ bytes, facts: factsOf(model), fitMs }, [bytes]);
    }),

  async readModel(file, fileName) {
    return factsOf(await unpackModel(new Uint8Array(await file.arrayBuffer()), fileName));
  },
};

function factsOf({ manifest }: Model): ModelFacts {
  const { schema, recipe, trainRows, softwareVersion } = manifest;
  return { schema, recipe, trainRows, softwareVersion };
}
