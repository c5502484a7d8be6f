/** How likely rows are under an exact model of other rows: for judging, never for drawing. */
import { generatorOf } from '../models';
import type { Control, Schema, Table } from '../schema';
import { fitOne, type FitOptions } from './fit-one';
import { openCodecs, readState, tensorsUnder } from './open-model';

/** The generator that can tell. */
const generator = 'circuit';

export interface Density {
  /**
   * The natural logarithm of each row's probability: of the range where a number lies in one. -Infinity for
   * rows that cannot be, such as those with a label that the model's rows lacked.
   * @param table follows the schema of the fit
   */
  logLikelihood(table: Table): Float64Array;
}

/**
 * Learns how likely rows are; a column that is made anew says nothing about it.
 * @throws Fault `too-few-rows`, `no-columns-left`, `cancelled`, and those of the training loop
 */
export async function fitDensity(
  table: Table,
  schema: Schema,
  seed: number,
  control: Control & Pick<FitOptions, 'nextDevice'>,
): Promise<Density> {
  const model = await fitOne(table, schema, { generator, seed }, control);
  const codecs = openCodecs(model);
  const cells = codecs.flatMap(({ parts }) => parts);
  const { openLikelihood } = await generatorOf(generator).load();
  const likelihood = openLikelihood?.(
    readState(model).generator,
    tensorsUnder(model, 'generator.'),
    cells,
  );
  if (!likelihood) throw new Error(`${generator} cannot tell how likely rows are`);
  const places = model.manifest.schema.columns.map(({ name }) =>
    schema.columns.findIndex((column) => column.name === name),
  );
  return {
    logLikelihood: ({ columns }) =>
      likelihood(
        codecs.flatMap((codec, i) => {
          const data = columns[places[i] as number];
          if (!data) throw new Error('the table has other columns than the model');
          return codec.encode(data).map(({ codes }) => codes);
        }),
      ),
  };
}
