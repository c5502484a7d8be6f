/** Validity of every column that has a rule: within the range, among the known labels, unique. */
import type { Column, ColumnKind, Measured, Schema, Validity } from '../engine/schema';
import { alignColumn, isJudged, type AlignedColumn, type Tables } from './align';
import { measured, noHoldoutReason, unavailable } from './measured';
import { boundaryAdherence, categoryAdherence, keyUniqueness } from './metrics';

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
  const aligned = alignColumn(column, index, tables);
  const judge = (values: Int32Array | Float64Array): Measured =>
    measured(apply(metric, aligned, values), `“${column.name}” has no values to check`);
  return {
    column: column.name,
    metric,
    synthetic: judge(aligned.synthetic),
    baseline: aligned.holdout === null ? unavailable(noHoldoutReason) : judge(aligned.holdout),
  };
}

/** A number column that became constant is kept as labels and so checked as labels: the data decide. */
function apply(
  metric: Metric,
  aligned: AlignedColumn,
  values: Int32Array | Float64Array,
): number | null {
  if (metric === 'KeyUniqueness') return keyUniqueness(values);
  return aligned.measure === 'numeric'
    ? boundaryAdherence(aligned.train, values as Float64Array)
    : categoryAdherence(aligned.train, values as Int32Array);
}
