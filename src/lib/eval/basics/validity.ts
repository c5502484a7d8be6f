/** Validity of every column that has a rule: within the range, among the known labels, unique. */
import type { Column, ColumnKind, Schema, Table, Validity } from '../../engine/schema';
import { alignColumn, isJudged, type AlignedColumn, type Tables } from '../align';
import { measured, noHoldoutReason, unavailable } from '../measured';
import { boundaryAdherence, categoryAdherence, keyUniqueness } from '../metrics';

type Metric = Validity['metric'];

/** What makes a value of each kind possible; null where any text is. */
const ruleOfKind: Readonly<Record<ColumnKind, Metric | null>> = {
  boolean: 'CategoryAdherence',
  integer: 'BoundaryAdherence',
  decimal: 'BoundaryAdherence',
  category: 'CategoryAdherence',
  ordinal: 'CategoryAdherence',
  date: 'BoundaryAdherence',
  time: 'BoundaryAdherence',
  datetime: 'BoundaryAdherence',
  text: null,
  identifier: 'KeyUniqueness',
  constant: 'CategoryAdherence',
};

/** The rule that a column's synthetic values must keep; made-up and hashed values need only be unique keys. */
function ruleOf(column: Column): Metric | null {
  const rule = ruleOfKind[column.kind];
  return isJudged(column) || rule === 'KeyUniqueness' ? rule : null;
}

/** Validity of one column; null where there is no rule for it. */
export function judgeValidity(schema: Schema, index: number, tables: Tables): Validity | null {
  const column = schema.columns[index];
  const metric = column === undefined ? null : ruleOf(column);
  if (column === undefined || metric === null) return null;
  const reason = `“${column.name}” has no values to check`;
  const scores =
    metric === 'KeyUniqueness'
      ? uniqueness(index, tables)
      : adherence(alignColumn(column, index, tables));
  return {
    column: column.name,
    metric,
    synthetic: measured(scores.synthetic, reason),
    baseline:
      tables.holdout === null ? unavailable(noHoldoutReason) : measured(scores.holdout, reason),
  };
}

interface Scores {
  readonly synthetic: number | null;
  readonly holdout: number | null;
}

/** Looks at each table alone: matching millions of keys between tables would cost more than it tells. */
function uniqueness(index: number, tables: Tables): Scores {
  const score = (table: Table | null) => {
    const data = table?.columns[index];
    if (data === undefined) return null;
    return keyUniqueness(data.storage === 'number' ? data.values : data.codes);
  };
  return { synthetic: score(tables.synthetic), holdout: score(tables.holdout) };
}

/** Checked as the values are held: a number column that became constant is held as labels. */
function adherence(column: AlignedColumn): Scores {
  if (column.measure === 'numeric') {
    const score = (values: Float64Array) => boundaryAdherence(column.train, values);
    return {
      synthetic: score(column.synthetic),
      holdout: column.holdout === null ? null : score(column.holdout),
    };
  }
  const score = (codes: Int32Array) => categoryAdherence(column.train, codes);
  return {
    synthetic: score(column.synthetic),
    holdout: column.holdout === null ? null : score(column.holdout),
  };
}
