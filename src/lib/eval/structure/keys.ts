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
    if (isKey || isUnique) yield keyRule(column.name, place, tables);
    else yield null;
  }
};

/** Rows whose value is empty or stands in an earlier row. */
function repeats(data: ColumnData): Uint8Array {
  if (data.storage === 'number') {
    const seen = new Set<number>();
    return flagRows(data.values.length, (row) => {
      const value = data.values[row] as number;
      if (value !== value || seen.has(value)) return true;
      seen.add(value);
      return false;
    });
  }
  const seen = new Uint8Array(data.labels.length);
  return flagRows(data.codes.length, (row) => {
    const code = data.codes[row] as number;
    if (code < 0 || seen[code] === 1) return true;
    seen[code] = 1;
    return false;
  });
}

function keyRule(name: string, place: number, tables: FindInput['tables']): Rule {
  const dataOf = (table: Table | null) => table?.columns[place] ?? null;
  return {
    kind: 'unique',
    columns: [name],
    sentence: `“${name}” is never empty and never repeated.`,
    breaks(part) {
      const data = dataOf(tables[part]);
      return data && repeats(data);
    },
  };
}
