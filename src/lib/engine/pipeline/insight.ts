/** What a model shows of itself, in columns of the table: parts of a column are told as that column. */
import type { OpenCodec } from '../encode';
import { generatorOf, type Insight } from '../models';
import type { Model } from '../schema';
import { openCodecs, readState, tensorsUnder } from './open-model';

/** The table column of each cell column that a generator saw, in order. */
export function partColumns(codecs: readonly Pick<OpenCodec, 'parts'>[]): number[] {
  return codecs.flatMap(({ parts }, column) => parts.map(() => column));
}

type Edges = Insight['edges'];

/** A tree over columns from one over parts: the strongest edges that close no circle. */
export function joinParts(edges: Edges, columns: readonly number[]): Edges {
  const groups = new Map<number, number>();
  const groupOf = (column: number): number => {
    const above = groups.get(column) ?? column;
    return above === column ? column : groupOf(above);
  };
  return edges
    .map(({ from, to, bits }) => ({
      from: columns[from] as number,
      to: columns[to] as number,
      bits,
    }))
    .sort((a, b) => b.bits - a.bits)
    .filter(({ from, to }) => {
      const [a, b] = [groupOf(from), groupOf(to)];
      groups.set(a, b);
      return a !== b;
    });
}

/**
 * Null where the generator shows nothing. Edges are between places in `model.manifest.schema.columns`.
 * @throws ZodError or Error where the model's data are not what `fit` made; Fault `generator-unknown`
 */
export async function readInsight(model: Model): Promise<Insight | null> {
  const { insight } = await generatorOf(model.manifest.recipe.generator).load();
  const found = insight?.(readState(model).generator, tensorsUnder(model, 'generator.'));
  if (!found) return null;
  return { ...found, edges: joinParts(found.edges, partColumns(openCodecs(model))) };
}
