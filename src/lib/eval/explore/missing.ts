/** How often each column is empty, and which are empty together, in the chosen rows. */
import type { MissingAnswer, Two } from './answers';
import { fewest, type BarredColumn } from './bars';
import { chosenCount, eachRow, type Chosen } from './filter';

const mostSets = 12;
/** Sets are looked for among so many columns, those that are empty most often. */
const mostColumns = 30;

export function missingOf(
  columns: readonly BarredColumn[],
  chosen: Two<Chosen>,
  rows: Two<number>,
): MissingAnswer {
  const counted = columns
    .map((column) => ({
      column,
      real: countMissing(column, chosen.real, 'real'),
      synthetic: countMissing(column, chosen.synthetic, 'synthetic'),
    }))
    .filter(({ real, synthetic }) => real + synthetic > 0);
  const often = counted
    .toSorted((a, b) => b.real - a.real)
    .slice(0, mostColumns)
    .map(({ column }) => column);
  const sets = {
    real: countSets(often, chosen.real, rows.real, 'real'),
    synthetic: countSets(often, chosen.synthetic, rows.synthetic, 'synthetic'),
  };
  return {
    columns: counted.map(({ column, ...counts }) => ({ column: column.bars.column, ...counts })),
    together: [...sets.real]
      .filter(([, real]) => real >= fewest)
      .sort((a, b) => b[1] - a[1])
      .slice(0, mostSets)
      .map(([key, real]) => ({
        columns: key.split(',').map((place) => often[Number(place)]!.bars.column),
        real,
        synthetic: sets.synthetic.get(key) ?? 0,
      })),
    rows: {
      real: chosenCount(chosen.real, rows.real),
      synthetic: chosenCount(chosen.synthetic, rows.synthetic),
    },
  };
}

function countMissing(
  { codes, size }: BarredColumn,
  chosen: Chosen,
  side: keyof Two<unknown>,
): number {
  let count = 0;
  eachRow(chosen, codes[side].length, (row) => {
    if (codes[side][row] === size - 1) count += 1;
  });
  return count;
}

/** Rows by the places of the columns that are empty in them, written as `0,3`. */
function countSets(
  columns: readonly BarredColumn[],
  chosen: Chosen,
  rowCount: number,
  side: keyof Two<unknown>,
): Map<string, number> {
  const sets = new Map<string, number>();
  const all = columns.map(({ codes, size }) => ({ codes: codes[side], missing: size - 1 }));
  eachRow(chosen, rowCount, (row) => {
    let key = '';
    for (let at = 0; at < all.length; at++) {
      if (all[at]!.codes[row] === all[at]!.missing) key += key === '' ? at : `,${at}`;
    }
    if (key !== '') sets.set(key, (sets.get(key) ?? 0) + 1);
  });
  return sets;
}
