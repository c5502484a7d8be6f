/** Which rows a filter chooses, in the real and in the synthetic table alike. */
import { Fault } from '../../engine/schema';
import type { Filter, Selection, Two } from './answers';
import { fewest, type BarredColumn } from './bars';

/** Rows in ascending order; null stands for all of them. */
export type Chosen = Int32Array | null;

export interface Choice extends Two<Chosen> {
  readonly isHeldBack?: true;
}

/**
 * Leaves the real rows out where the filter chooses some, but fewer than `fewest`: bars of one person are
 * that person's values. A table that is as small itself is shown.
 */
export function withoutFew(choice: Two<Chosen>, realRows: number): Choice {
  const few = choice.real?.length ?? realRows;
  if (few === 0 || few >= fewest || few === realRows) return choice;
  return { ...choice, real: new Int32Array(0), isHeldBack: true };
}

type Test = (row: number) => boolean;

/**
 * @param barred the column of that name
 * @param rows how many each table has
 */
export function chooseRows(
  filter: Filter,
  barred: (column: string) => BarredColumn,
  rows: Two<number>,
): Two<Chosen> {
  if (filter.length === 0) return { real: null, synthetic: null };
  const tests = filter.map((selection) => testsOf(selection, barred(selection.column)));
  const choose = (side: keyof Two<unknown>): Int32Array => {
    const chosen = new Int32Array(rows[side]);
    let count = 0;
    for (let row = 0; row < rows[side]; row++) {
      if (tests.every((test) => test[side](row))) chosen[count++] = row;
    }
    return chosen.slice(0, count);
  };
  return { real: choose('real'), synthetic: choose('synthetic') };
}

function testsOf(selection: Selection, { source, bars, codes }: BarredColumn): Two<Test> {
  const { ranges, missing } = selection;
  if (source.measure === 'numeric') {
    const test = (values: Float64Array) => (row: number) => {
      const value = values[row]!;
      if (Number.isNaN(value)) return missing;
      return ranges.some(([from, to]) => value >= from && value < to);
    };
    return { real: test(source.train), synthetic: test(source.synthetic) };
  }
  const wanted = new Set(selection.labels);
  const isWanted = source.labels.map((label) => wanted.has(label));
  const others = selection.others && bars.hasOthers ? (bars.labels?.length ?? 0) : -1;
  const test = (labels: Int32Array, barOf: Uint16Array) => (row: number) => {
    const label = labels[row]!;
    if (label < 0) return missing;
    return isWanted[label]! || barOf[row] === others;
  };
  return {
    real: test(source.train, codes.real),
    synthetic: test(source.synthetic, codes.synthetic),
  };
}

/** Calls `visit` for each chosen row of a table. */
export function eachRow(chosen: Chosen, rowCount: number, visit: (row: number) => void): void {
  if (chosen === null) for (let row = 0; row < rowCount; row++) visit(row);
  else for (const row of chosen) visit(row);
}

export function chosenCount(chosen: Chosen, rowCount: number): number {
  return chosen?.length ?? rowCount;
}

/** @throws Fault `column-unknown` */
export function unknownColumn(column: string): never {
  throw new Fault('column-unknown', { column });
}
