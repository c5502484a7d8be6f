/** What a table is likely to be used to predict, where nobody says. */
import type { Aligned, LabelColumn, NumberColumn } from '../align';
import type { Task } from '../learners';

/** A column to predict, with the values of each table as targets; NaN where there is none. */
export interface Target {
  readonly index: number;
  readonly name: string;
  readonly task: Task;
  targetsOf(part: 'train' | 'holdout' | 'synthetic'): Float64Array;
}

/** More labels than this are no classes that a table is used to predict. */
const mostClasses = 20;

/**
 * The named column, or the last with 2 to 20 labels, or the last of all judged columns. Null where there is
 * no such column, or it has more labels than can be predicted, or it never varies in train.
 */
export function chooseTarget({ columns }: Aligned, name: string | null): Target | null {
  const places = columns.map((_, index) => index).reverse();
  const named = places.find((index) => columns[index]?.column.name === name);
  if (name !== null) return named === undefined ? null : targetOf(columns[named]!, named);
  const guess =
    places.find((index) => {
      const column = columns[index]!;
      return column.measure === 'categorical' && classesOf(column) !== null;
    }) ?? places.find((index) => columns[index]!.measure === 'numeric');
  return guess === undefined ? null : targetOf(columns[guess]!, guess);
}

/** Labels that occur in train, in the order of their codes; null where there are too few or too many. */
function classesOf({ train }: LabelColumn): readonly number[] | null {
  const seen = new Set<number>();
  for (const code of train) if (code >= 0) seen.add(code);
  if (seen.size < 2 || seen.size > mostClasses) return null;
  return [...seen].sort((a, b) => a - b);
}

function targetOf(column: NumberColumn | LabelColumn, index: number): Target | null {
  const { name } = column.column;
  if (column.measure === 'numeric') {
    const first = column.train.find((value) => !Number.isNaN(value));
    const varies = column.train.some((value) => !Number.isNaN(value) && value !== first);
    if (!varies) return null;
    return {
      index,
      name,
      task: { kind: 'number' },
      targetsOf: (part) => column[part] ?? new Float64Array(0),
    };
  }
  const classes = classesOf(column);
  if (classes === null) return null;
  const places = new Map(classes.map((code, place) => [code, place]));
  return {
    index,
    name,
    task: classes.length === 2 ? { kind: 'binary' } : { kind: 'classes', classes: classes.length },
    targetsOf: (part) =>
      Float64Array.from(column[part] ?? [], (code: number) => places.get(code) ?? NaN),
  };
}
