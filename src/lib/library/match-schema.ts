/**
 * Reads a second table as the first one: the same columns by name, the same kinds. A column that only
 * makes sense as another kind is a fault, because its values would silently become nulls.
 */
import { applySchema, type Duck } from '../data/index.node';
import { Fault, kindTraits, type Column, type Schema } from '../engine/schema';

interface Matched {
  /** In the order of the second file. */
  readonly schema: Schema;
  /** For each column of the first table, its place in the second file. */
  readonly order: readonly number[];
}

/** @throws Fault `column-missing`, `kind-differs` */
export async function matchSchema(
  duck: Duck,
  own: Schema,
  wanted: Schema,
  file: string,
): Promise<Matched> {
  const order = wanted.columns.map(({ name }) => {
    const index = own.columns.findIndex((column) => column.name === name);
    if (index < 0) throw new Fault('column-missing', { column: name, file });
    return index;
  });
  const before = await filledCounts(duck, own);
  const wantedByName = new Map(wanted.columns.map((column) => [column.name, column]));
  const asWanted = own.columns.map((column) => wantedByName.get(column.name) ?? column);
  await applySchema(duck, { ...own, columns: asWanted });
  const after = await filledCounts(duck, own);
  const columns = asWanted.map((column, index) => {
    const lost = (before[index] ?? 0) - (after[index] ?? 0);
    const mine = own.columns[index] ?? column;
    if (lost <= 0) return column;
    if (isComparable(mine, column)) return { ...mine, treatment: column.treatment };
    const [kind, found] = [kindTraits[column.kind].label, kindTraits[mine.kind].label];
    throw new Fault('kind-differs', { column: column.name, file, kind, own: found, failing: lost });
  });
  return { schema: await applySchema(duck, { ...own, columns }), order };
}

const isComparable = (a: Column, b: Column): boolean =>
  kindTraits[a.kind].measure === kindTraits[b.kind].measure &&
  kindTraits[a.kind].storage === kindTraits[b.kind].storage;

/** Values that are not null, column by column. */
async function filledCounts(duck: Duck, { columns }: Schema): Promise<number[]> {
  const counts = columns.map((_, index) => `count(c${index})::DOUBLE AS n${index}`);
  const [row] = await duck.rows(`SELECT ${counts.join(', ')} FROM typed`);
  return columns.map((_, index) => Number(row?.[`n${index}`]));
}
