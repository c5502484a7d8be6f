/** What a table is likely to be used to predict, where nobody says. */
import type { Aligned, AlignedColumn, LabelColumn, NumberColumn } from '../align';
import type { Task } from '../learners';

/** A column to predict, with the values of each table as targets; NaN where there is none. */
export interface Target {
  readonly index: number;
  readonly name: string;
  readonly task: Task;
  /** What each class is called, in the order of the targets; empty for numbers. */
  readonly classes: readonly string[];
  targetsOf(part: 'train' | 'holdout' | 'synthetic'): Float64Array;
}

/** More labels than this are no classes that a table is used to predict. */
const mostClasses = 20;

/** Names that say what they are for, whole or as a word of the name. */
const telling =
  /(^|[^a-z])(target|label|class|outcome|response|y|income|churn(ed)?|survived|default(ed)?|diagnosis|approved|fraud|price|salary|revenue|readmitted|subscribed|placed|attrition|cost|score|rating)([^a-z]|$)/i;

/**
 * The named column. Where none is named: the last whose name tells (“target”, “churn”, “price”), or the
 * last with 2 to 20 labels, or the last of all. Null where there is no such column, it has more labels
 * than can be predicted, or it never varies in train.
 */
export function chooseTarget({ columns }: Aligned, name: string | null): Target | null {
  const places = columns.map((_, index) => index).reverse();
  const at = (index: number | undefined) =>
    index === undefined ? null : targetOf(columns[index]!, index);
  if (name !== null) return at(places.find((index) => columns[index]?.column.name === name));
  const last = places[0];
  const guesses = [
    ...places.filter((index) => isTelling(columns[index]!)),
    ...(last !== undefined && isShort(columns[last]!) ? [last] : []),
    ...places.filter((index) => columns[index]!.measure === 'categorical'),
    ...places,
  ];
  for (const guess of guesses) {
    const target = at(guess);
    if (target !== null) return target;
  }
  return null;
}

/** A number called y alone is as often a coordinate. */
function isTelling(column: AlignedColumn): boolean {
  const { name } = column.column;
  const isCoordinate = name.toLowerCase() === 'y' && column.measure === 'numeric';
  return telling.test(name) && (!isCoordinate || isShort(column));
}

/** Whether a column has two values only, as labels or as numbers. */
function isShort(column: AlignedColumn): boolean {
  return column.measure === 'numeric' && twoValues(column.train) !== null;
}

/** The values where there are exactly two, the lower first. */
function twoValues(values: Float64Array): readonly [number, number] | null {
  const seen = new Set<number>();
  for (const value of values) {
    if (!Number.isNaN(value)) seen.add(value);
    if (seen.size > 2) return null;
  }
  const [a, b] = seen;
  return a === undefined || b === undefined ? null : a < b ? [a, b] : [b, a];
}

/** Labels that occur in train, in the order of their codes; null where there are too few or too many. */
function classesOf({ train }: LabelColumn): readonly number[] | null {
  const seen = new Set<number>();
  for (const code of train) if (code >= 0) seen.add(code);
  if (seen.size < 2 || seen.size > mostClasses) return null;
  return [...seen].sort((a, b) => a - b);
}

function targetOf(column: AlignedColumn, index: number): Target | null {
  return column.measure === 'numeric' ? numberTarget(column, index) : labelTarget(column, index);
}

function numberTarget(column: NumberColumn, index: number): Target | null {
  const { name } = column.column;
  const first = column.train.find((value) => !Number.isNaN(value));
  const varies = column.train.some((value) => !Number.isNaN(value) && value !== first);
  if (!varies) return null;
  const two = twoValues(column.train);
  if (two === null) {
    return {
      index,
      name,
      task: { kind: 'number' },
      classes: [],
      targetsOf: (part) => column[part] ?? new Float64Array(0),
    };
  }
  const place = (value: number) => (value === two[0] ? 0 : value === two[1] ? 1 : NaN);
  return {
    index,
    name,
    task: { kind: 'binary' },
    classes: two.map(String),
    targetsOf: (part) => (column[part] ?? new Float64Array(0)).map(place),
  };
}

function labelTarget(column: LabelColumn, index: number): Target | null {
  const classes = classesOf(column);
  if (classes === null) return null;
  const places = new Map(classes.map((code, place) => [code, place]));
  return {
    index,
    name: column.column.name,
    task: classes.length === 2 ? { kind: 'binary' } : { kind: 'classes', classes: classes.length },
    classes: classes.map((code) => column.labels[code] ?? ''),
    targetsOf: (part) =>
      Float64Array.from(column[part] ?? [], (code: number) => places.get(code) ?? NaN),
  };
}
