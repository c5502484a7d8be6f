/** Columns whose values are never repeated: keys by their kind, and those that turned out to be unique. */
import { kindTraits, type ColumnData, type Table } from '../../engine/schema';
import { flagRows, type FindInput, type Finder, type Rule } from './rule';

/** Fewer rows may all differ by chance. */
const leastRows = 100;

export const findKeys: Finder = function* ({ schema, tables }: FindInput) {
  for (const [place, column] of schema.columns.entries()) {
    const data = tables.train.columns[place];
    if (data === undefined || column.kind === 'decimal' || column.format.type === 'moment')
      continue;
    const isKey = kindTraits[column.kind].isKey;
    const isUnique = tables.train.rowCount >= leastRows && !repeats(data).includes(1);
    if (isKey) yield keyRule(column.name, place, tables, Infinity);
    else if (isUnique) yield keyRule(column.name, place, tables, tables.train.rowCount);
    else yield null;
  }
};

/** Rows whose value is empty or stands in an earlier row, of each `stretch` of rows on its own. */
function repeats(data: ColumnData, stretch = Infinity): Uint8Array {
  const seen = new Set<number>();
  const [values, isEmpty] =
    data.storage === 'number'
      ? [data.values, (value: number) => value !== value]
      : [data.codes, (code: number) => code < 0];
  return flagRows(values.length, (row) => {
    if (row % stretch === 0) seen.clear();
    const value = values[row] as number;
    if (isEmpty(value) || seen.has(value)) return true;
    seen.add(value);
    return false;
  });
}

/** @param stretch a column that is no key by its kind may repeat a value where there are more rows than this */
function keyRule(name: string, place: number, tables: FindInput['tables'], stretch: number): Rule {
  const dataOf = (table: Table | null) => table?.columns[place] ?? null;
  return {
    kind: 'unique',
    columns: [name],
    sentence:
      stretch === Infinity
        ? `“${name}” is never empty and never repeated.`
        : `“${name}” is never empty, and never repeated among ${stretch.toLocaleString('en-US')} rows.`,
    breaks(part) {
      const data = dataOf(tables[part]);
      return data && repeats(data, stretch);
    },
  };
}
