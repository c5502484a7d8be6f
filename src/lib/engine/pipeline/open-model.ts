/** From a model's plain data to something that draws: codecs and sampler, each checked as it opens. */
import { codecNames, codecOf, type OpenCodec } from '../encode';
import { generatorOf, type Sampler } from '../models';
import { z, type Model, type TensorData } from '../schema';

const stateSchema = z.object({
  columns: z.array(z.object({ codec: z.enum(codecNames), facts: z.unknown() })),
  generator: z.unknown(),
});
export type ModelState = z.infer<typeof stateSchema>;

export const columnTensor = (column: number, name: string): string => `column.${column}.${name}`;
export const generatorTensor = (name: string): string => `generator.${name}`;

/** Tensors whose names begin with `prefix`, without it. */
export function tensorsUnder(model: Model, prefix: string): Record<string, TensorData> {
  const entries = Object.entries(model.tensors).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(entries.map(([name, tensor]) => [name.slice(prefix.length), tensor]));
}

function arraysUnder(model: Model, prefix: string): Record<string, Float64Array> {
  const entries = Object.entries(tensorsUnder(model, prefix)).filter(
    (entry): entry is [string, Float64Array] => entry[1] instanceof Float64Array,
  );
  return Object.fromEntries(entries);
}

export interface OpenModel {
  readonly codecs: readonly OpenCodec[];
  readonly sampler: Sampler;
}

/** @throws ZodError or Error where the state is not what `fit` made */
export function readState(model: Model): ModelState {
  const state = stateSchema.parse(model.manifest.state);
  if (state.columns.length !== model.manifest.schema.columns.length) {
    throw new Error('the model describes another number of columns than it holds');
  }
  return state;
}

/** @throws ZodError or Error where the columns are not what `fit` made */
export function openCodecs(model: Model): OpenCodec[] {
  return readState(model).columns.map(({ codec, facts }, i) =>
    codecOf(codec).open(facts, arraysUnder(model, columnTensor(i, ''))),
  );
}

/** @throws ZodError or Error where the model's data are not what `fit` made; Fault `generator-unknown` */
export async function openModel(model: Model): Promise<OpenModel> {
  const codecs = openCodecs(model);
  const cells = codecs.flatMap((codec) => codec.parts);
  const { open } = await generatorOf(model.manifest.recipe.generator).load();
  return {
    codecs,
    sampler: await open(readState(model).generator, tensorsUnder(model, 'generator.'), cells),
  };
}
