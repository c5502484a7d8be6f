/**
 * Brings the three tables into one frame: the same columns, labels matched by their text, one code for
 * one label everywhere. Free text, keys and columns with made-up or hashed values have no distribution
 * to compare and are left out.
 */
import {
  kindTraits,
  type Column,
  type ColumnData,
  type RowCounts,
  type Schema,
  type Table,
} from '../engine/schema';

/** The tables of one evaluation. `holdout` is null where no real rows were set aside. */
export interface Tables {
  readonly train: Table;
  readonly holdout: Table | null;
  readonly synthetic: Table;
}

/** Values of one number column in each table, none beyond `mostMagnitude`; NaN is null. */
export interface NumberColumn {
  readonly measure: 'numeric';
  readonly column: Column;
  readonly train: Float64Array;
  readonly holdout: Float64Array | null;
  readonly synthetic: Float64Array;
}

/** Codes of one label column in each table, all into the same `labels`; -1 is null. */
export interface LabelColumn {
  readonly measure: 'categorical';
  readonly column: Column;
  readonly labels: readonly string[];
  readonly train: Int32Array;
  readonly holdout: Int32Array | null;
  readonly synthetic: Int32Array;
}

export type AlignedColumn = NumberColumn | LabelColumn;

export interface Aligned {
  readonly rows: RowCounts;
  readonly columns: readonly AlignedColumn[];
}

/** Numbers further from 0 are judged as if they were here: the squares of squares of larger ones do not exist. */
const mostMagnitude = 1e70;

/** Whether a column's values are learnt, so that their distribution can be compared. */
export function isJudged(column: Column): boolean {
  const isLearnt = column.personal === null || column.treatment === 'keep';
  return isLearnt && kindTraits[column.kind].measure !== 'none';
}

/** The judged columns of three tables that follow `schema`. */
export function align(schema: Schema, tables: Tables): Aligned {
  const columns: AlignedColumn[] = [];
  schema.columns.forEach((column, index) => {
    if (isJudged(column)) columns.push(alignColumn(column, index, tables));
  });
  const { train, holdout, synthetic } = tables;
  const rows = {
    train: train.rowCount,
    holdout: holdout?.rowCount ?? 0,
    synthetic: synthetic.rowCount,
  };
  return { rows, columns };
}

/** The same for one column, judged or not. */
export function alignColumn(column: Column, index: number, tables: Tables): AlignedColumn {
  const train = dataOf(tables.train, index);
  const holdout = tables.holdout === null ? null : dataOf(tables.holdout, index);
  const synthetic = dataOf(tables.synthetic, index);
  if (train.storage === 'number') {
    return {
      measure: 'numeric',
      column,
      train: numbersOf(train, column),
      holdout: holdout === null ? null : numbersOf(holdout, column),
      synthetic: numbersOf(synthetic, column),
    };
  }
  const labels = [...train.labels];
  const codes = new Map(labels.map((label, code) => [label, code]));
  return {
    measure: 'categorical',
    column,
    labels,
    train: recode(train, labels, codes, column),
    holdout: holdout === null ? null : recode(holdout, labels, codes, column),
    synthetic: recode(synthetic, labels, codes, column),
  };
}

function dataOf(table: Table, index: number): ColumnData {
  const data = table.columns[index];
  if (data === undefined) throw new Error(`a table lacks column ${index} of its schema`);
  return data;
}

function numbersOf(data: ColumnData, column: Column): Float64Array {
  if (data.storage !== 'number') throw new Error(`“${column.name}” holds labels in one table only`);
  return data.values.some(isTooLarge) ? data.values.map(within) : data.values;
}

const isTooLarge = (value: number): boolean => Math.abs(value) > mostMagnitude;

const within = (value: number): number =>
  isTooLarge(value) ? Math.sign(value) * mostMagnitude : value;

/** Codes into the joint list, which grows by the labels that only this table has. */
function recode(
  data: ColumnData,
  labels: string[],
  codes: Map<string, number>,
  column: Column,
): Int32Array {
  if (data.storage !== 'text') throw new Error(`“${column.name}” holds numbers in one table only`);
  const toJoint = new Int32Array(data.labels.length);
  let isSame = true;
  data.labels.forEach((label, code) => {
    let joint = codes.get(label);
    if (joint === undefined) {
      joint = labels.length;
      labels.push(label);
      codes.set(label, joint);
    }
    toJoint[code] = joint;
    if (joint !== code) isSame = false;
  });
  if (isSame) return data.codes;
  return data.codes.map((code) => (code < 0 ? -1 : (toJoint[code] as number)));
}
