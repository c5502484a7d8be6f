/** The way of a table into a generator, and of what it learnt into a model: recipe, columns, cells, manifest. */
import {
  chooseCodec,
  codecOf,
  isDropped,
  prepareColumn,
  type CodecName,
  type EncodedColumn,
  type FittedColumn,
  type OpenCodec,
} from '../encode';
import {
  generatorOf,
  type EncodedTable,
  type Generator,
  type GeneratorInfo,
  type Trained,
} from '../models';
import { stream } from '../random';
import {
  Fault,
  modelFormatVersion,
  modelManifestSchema,
  recipeSchema,
  softwareVersion,
  throwIfAborted,
  track,
  type Column,
  type ColumnData,
  type Control,
  type Model,
  type ModelManifest,
  type Recipe,
  type RecipeInput,
  type Schema,
  type Table,
  type TensorData,
} from '../schema';
import { balanceOf, refuseBalance } from './balance';
import { columnTensor, generatorTensor, type ModelState } from './open-model';

interface Source {
  readonly column: Column;
  readonly data: ColumnData;
}

interface ReadyColumn {
  readonly name: CodecName;
  readonly fitted: FittedColumn;
  readonly codec: OpenCodec;
}

function keptColumns(table: Table, schema: Schema, { rareBelow, seed }: Recipe): Source[] {
  const all = schema.columns.map((column, i) => ({ column, data: table.columns[i] as ColumnData }));
  const kept = all.filter(({ column }) => !isDropped(column));
  if (kept.length === 0) throw new Fault('no-columns-left', {});
  return kept.map(({ column, data }, i) =>
    prepareColumn(column, data, rareBelow, stream(seed, `prepare column ${i}`)),
  );
}

export interface ReadRecipe {
  /** With the generator's options filled in. */
  readonly recipe: Recipe;
  readonly generator: Generator;
}

/** @throws Fault `option-invalid` */
export function parseRecipe(input: RecipeInput): Recipe {
  const parsed = recipeSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw optionFault(parsed.error.issues[0], '');
}

/** The recipe with all options of its generator. @throws Fault `option-invalid` */
export function withOptions(recipe: Recipe, info: GeneratorInfo): Recipe {
  const options = info.options.safeParse(recipe.options);
  if (options.success) return { ...recipe, options: options.data as Record<string, unknown> };
  const names = info.fields.map(({ name }) => name).join(', ');
  throw optionFault(options.error.issues[0], `. ${info.name} has: ${names || 'no options'}`);
}

/** @throws Fault `generator-unknown`, `option-invalid` */
export function readRecipe(input: RecipeInput): ReadRecipe {
  const recipe = parseRecipe(input);
  const generator = generatorOf(recipe.generator);
  refuseBalance(generator, recipe);
  return { recipe: withOptions(recipe, generator.info), generator };
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly code?: string | undefined;
  readonly keys?: readonly string[];
}

/** @param known what there is instead, for an option that does not exist */
function optionFault(issue: Issue | undefined, known: string): Fault {
  const option = issue?.keys?.[0] ?? issue?.path.map(String).join('.') ?? 'recipe';
  const why = issue?.message ?? 'not understood';
  return new Fault('option-invalid', { option, why: issue?.keys ? `${why}${known}` : why });
}

export interface PreparedTable {
  readonly encoded: EncodedTable;
  /** The model of what was learnt from `encoded`. */
  readonly model: (trained: Trained) => Model;
}

/**
 * Learns the columns and turns the rows that the generator looks at into cells.
 * @throws Fault `no-columns-left`, `too-few-rows`, `cancelled`; `column-unknown`, `option-invalid` for the balance
 */
export async function prepareTable(
  table: Table,
  schema: Schema,
  { recipe, generator }: ReadRecipe,
  control: Control,
): Promise<PreparedTable> {
  const sources = keptColumns(table, schema, recipe);
  const least = Math.max(2, recipe.rareBelow);
  if (table.rowCount < least) throw new Fault('too-few-rows', { rows: table.rowCount, least });
  const ready = await fitColumns(sources, recipe, control);
  const rows = spreadRows(table.rowCount, generator.rowsAtMost, recipe.seed);
  const balance = balanceOf(
    recipe,
    schema,
    ready.map(({ codec, fitted }) => ({ column: fitted.column, parts: codec.parts })),
  );
  const encoded: EncodedTable = {
    balance,
    rareBelow: recipe.rareBelow,
    rowCount: rows?.length ?? table.rowCount,
    columns: ready.flatMap(({ codec }, i) => {
      const encoded = codec.encode(pick((sources[i] as Source).data, rows));
      return codec.parts.map((cells, part) => ({
        ...(encoded[part] as EncodedColumn),
        cells,
      }));
    }),
  };
  throwIfAborted(control.signal);
  const model = (trained: Trained) => assemble(schema, recipe, table.rowCount, ready, trained);
  return { encoded, model };
}

/** Row indices spread evenly over the table, one at a random place in each stretch; null where all are wanted. */
export function spreadRows(rowCount: number, wanted: number, seed: number): Int32Array | null {
  if (rowCount <= wanted) return null;
  const random = stream(seed, 'training rows');
  return Int32Array.from({ length: wanted }, (_, i) =>
    Math.min(rowCount - 1, Math.floor(((i + random.uniform(i)) * rowCount) / wanted)),
  );
}

function pick(data: ColumnData, rows: Int32Array | null): ColumnData {
  if (rows === null) return data;
  return data.storage === 'number'
    ? { storage: 'number', values: Float64Array.from(rows, (row) => data.values[row] as number) }
    : { ...data, codes: rows.map((row) => data.codes[row] as number) };
}

/** Some rows of a table. */
export function takeRows({ columns }: Table, rows: Int32Array): Table {
  return { rowCount: rows.length, columns: columns.map((data) => pick(data, rows)) };
}

/** Sentences about a column may quote its values; a model must not. */
function withoutQuotes(column: Column): Column {
  const reason = 'As in the table that the model was learnt from.';
  const { personal } = column;
  return { ...column, reason, personal: personal && { ...personal, evidence: reason } };
}

function assemble(
  schema: Schema,
  recipe: Recipe,
  trainRows: number,
  ready: readonly ReadyColumn[],
  trained: Trained,
): Model {
  const tensors: Record<string, TensorData> = {};
  ready.forEach(({ fitted }, i) => {
    for (const [name, array] of Object.entries(fitted.arrays))
      tensors[columnTensor(i, name)] = array;
  });
  for (const [name, tensor] of Object.entries(trained.tensors)) {
    tensors[generatorTensor(name)] = tensor;
  }
  const state: ModelState = {
    columns: ready.map(({ name, fitted }) => ({ codec: name, facts: fitted.facts })),
    generator: trained.state,
  };
  return {
    // Parsed, so that its keys stand in one order, whichever way the schema came here.
    manifest: modelManifestSchema.parse({
      formatVersion: modelFormatVersion,
      softwareVersion,
      schema: { ...schema, columns: ready.map(({ fitted }) => withoutQuotes(fitted.column)) },
      recipe,
      trainRows,
      privacySpent: null,
      state,
    } satisfies ModelManifest),
    tensors,
  };
}

async function fitColumns(
  sources: readonly Source[],
  recipe: Recipe,
  control: Control,
): Promise<ReadyColumn[]> {
  const ready: ReadyColumn[] = [];
  const report = track(control, 'learning columns', sources.length);
  for (const { column, data } of sources) {
    throwIfAborted(control.signal);
    const name = chooseCodec(column);
    const random = stream(recipe.seed, `fit column ${ready.length}`);
    const fitted = codecOf(name).fit({ column, data, rareBelow: recipe.rareBelow, random });
    ready.push({ name, fitted, codec: codecOf(name).open(fitted.facts, fitted.arrays) });
    report(ready.length);
    await control.breathe?.();
  }
  return ready;
}
