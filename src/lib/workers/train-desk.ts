/** What the train worker does: see `TrainApi`. */
import { generators, measure, packModel, readInsight, unpackModel } from '../engine/pipeline';
import {
  Fault,
  recipeSchema,
  toFault,
  type Model,
  type RecipeInput,
  type Schema,
} from '../engine/schema';
import type {
  GeneratorChoice,
  MeasuredRun,
  ModelFacts,
  RunEstimate,
  TableDoor,
  TrainApi,
} from './contract';
import { deviceTurn } from './device-turn';
import { callThrough } from './door';
import { generatorField } from './option-fields';
import { moved, underLine } from './serve';
import { fitWatched } from './watched-fit';

export const trainDesk: TrainApi = {
  generators: async () => generators().map(choiceOf),

  estimate: async (schema, recipe) => estimateOf(schema, recipe),

  measure: (door, { schema, recipes, device }, line) =>
    underLine(line, async (control) => {
      control.onProgress({ stage: 'reading rows', done: 0, total: null, etaMs: null });
      const tables = callThrough<TableDoor>(door);
      const table = await tables.run(control, (api, inner) => api.extract(schema, 'train', inner));
      const runs: MeasuredRun[] = [];
      for (const [index, recipe] of recipes.entries()) {
        await control.breathe();
        const turn = deviceTurn(device);
        try {
          const { signal } = control;
          const measured = await measure(table, schema, recipe, {
            signal,
            nextDevice: turn.nextDevice,
          });
          runs.push({ index, ...measured });
        } catch (error) {
          const guess = guessOf(error, schema, recipe);
          if (guess === null) continue;
          runs.push({ index, ...guess });
        } finally {
          turn.close();
        }
        control.tellMeasured(runs.at(-1)!);
      }
      return runs;
    }),

  fit: (door, order, line) =>
    underLine(line, async (control) => {
      const { model, fitMs, trained } = await fitWatched(
        callThrough<TableDoor>(door),
        order,
        control,
      );
      const bytes = await packModel(model);
      const facts = await factsOf(model);
      return moved({ bytes, facts, fitMs, trained }, [bytes]);
    }),

  async readModel(file, fileName) {
    return factsOf(await unpackModel(new Uint8Array(await file.arrayBuffer()), fileName));
  },
};

type Info = ReturnType<typeof generators>[number];

function choiceOf({ fields, ...info }: Info): GeneratorChoice {
  const { id, name, description, goodFor, isNetwork, canBalance } = info;
  const options = fields.map(generatorField);
  return { id, name, description, goodFor, isNetwork, canBalance, options };
}

function estimateOf(schema: Schema, recipe: RecipeInput): RunEstimate {
  const { generator } = recipeSchema.parse(recipe);
  const known = generators();
  const info = known.find(({ id }) => id === generator);
  if (!info) {
    const names = known.map(({ id }) => id).join(', ');
    throw new Fault('generator-unknown', { generator, known: names });
  }
  return info.estimate(schema, schema.rowCount);
}

/** Where measuring failed; null where the recipe itself is at fault. @throws Fault `cancelled` */
function guessOf(
  error: unknown,
  schema: Schema,
  recipe: RecipeInput,
): Omit<MeasuredRun, 'index'> | null {
  const fault = toFault(error);
  if (fault.code === 'cancelled') throw fault;
  if (fault.code === 'option-invalid' || fault.code === 'generator-unknown') return null;
  const { fitMs, memoryBytes } = estimateOf(schema, recipe);
  return { fitMs, memoryBytes, label: 'Not measured', basis: 'guess' };
}

async function factsOf(model: Model): Promise<ModelFacts> {
  const { schema, recipe, trainRows, softwareVersion, chosenBy = null } = model.manifest;
  const found = await readInsight(model);
  const name = (at: number): string => schema.columns[at]?.name ?? '';
  const dependence = found && {
    kind: found.kind,
    edges: found.edges.map(({ from, to, bits }) => ({ from: name(from), to: name(to), bits })),
  };
  return { schema, recipe, trainRows, softwareVersion, chosenBy, dependence };
}
