/** Cuts a table down to the columns of another schema, such as a model's, from which dropped columns are gone. */
import { Fault, type Schema, type Table } from '../engine/schema';

/**
 * The columns of `to`, found in `table` by their name in `from`, in the order of `to`. Shares the data.
 * @throws Fault `column-unknown` when `from` lacks one of them
 */
export function projectTable(table: Table, from: Schema, to: Schema): Table {
  const places = new Map(from.columns.map(({ name }, place) => [name, place]));
  const columns = to.columns.map(({ name }) => {
    const data = table.columns[places.get(name) ?? -1];
    if (data === undefined) throw new Fault('column-unknown', { column: name });
    return data;
  });
  return { rowCount: table.rowCount, columns };
}
