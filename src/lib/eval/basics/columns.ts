/**
 * Everything about single columns: the shape that counts, and the details beside it, of the synthetic
 * table and of the holdout against train.
 */
import type { ColumnDetail, ColumnShape, Compared, Measured } from '../../engine/schema';
import type { AlignedColumn, LabelColumn, NumberColumn } from '../align';
import { measured, noHoldoutReason, unavailable } from '../measured';
import {
  categoryCoverage,
  countCodes,
  deviationSimilarity,
  expectedKsComplement,
  expectedOverlap,
  ksComplement,
  meanSimilarity,
  missingValueSimilarity,
  rangeCoverage,
  sortedValues,
  tvComplement,
} from '../metrics';

export interface JudgedColumn {
  readonly shape: ColumnShape;
  readonly details: readonly ColumnDetail[];
}

export function judgeColumn(column: AlignedColumn): JudgedColumn {
  return column.measure === 'numeric' ? judgeNumbers(column) : judgeLabels(column);
}

/** One column of one table, ready to be compared: ascending numbers or counts by code. */
interface Side {
  readonly values: Float64Array;
  readonly rows: number;
  readonly present: number;
}

type Comparison = (real: Side, drawn: Side) => number | null;

/** Compares synthetic and holdout with train by one measure. */
function comparer(real: Side, drawn: Side, holdout: Side | null) {
  return (compare: Comparison, reason: string): Compared => {
    const against = (side: Side): Measured => measured(compare(real, side), reason);
    return {
      synthetic: against(drawn),
      baseline: holdout === null ? unavailable(noHoldoutReason) : against(holdout),
    };
  };
}

const missing: Comparison = (real, drawn) =>
  missingValueSimilarity(
    real.rows - real.present,
    real.rows,
    drawn.rows - drawn.present,
    drawn.rows,
  );

function judgeNumbers({ column, train, holdout, synthetic }: NumberColumn): JudgedColumn {
  const side = (numbers: Float64Array): Side => {
    const values = sortedValues(numbers);
    return { values, rows: numbers.length, present: values.length };
  };
  const [real, drawn] = [side(train), side(synthetic)];
  const compare = comparer(real, drawn, holdout === null ? null : side(holdout));
  const empty = `“${column.name}” has no numbers in one of the tables`;
  const flat = `${empty}, or only one distinct number`;
  const detail = (metric: ColumnDetail['metric'], measure: Comparison, reason: string) => ({
    column: column.name,
    metric,
    ...compare(measure, reason),
  });
  return {
    shape: {
      column: column.name,
      metric: 'KSComplement',
      ...compare((a, b) => ksComplement(a.values, b.values), empty),
      expected: expectedKsComplement(real.present, drawn.present),
    },
    details: [
      detail('RangeCoverage', (a, b) => rangeCoverage(a.values, b.values), flat),
      detail('MeanSimilarity', (a, b) => meanSimilarity(a.values, b.values), flat),
      detail('DeviationSimilarity', (a, b) => deviationSimilarity(a.values, b.values), flat),
      detail('MissingValueSimilarity', missing, 'one of the tables has no rows'),
    ],
  };
}

function judgeLabels({ column, labels, train, holdout, synthetic }: LabelColumn): JudgedColumn {
  const side = (codes: Int32Array): Side => {
    const values = countCodes(codes, labels.length);
    const present = values.reduce((total, count) => total + count, 0);
    return { values, rows: codes.length, present };
  };
  const [real, drawn] = [side(train), side(synthetic)];
  const compare = comparer(real, drawn, holdout === null ? null : side(holdout));
  const empty = `“${column.name}” has no labels in one of the tables`;
  const detail = (metric: ColumnDetail['metric'], measure: Comparison, reason: string) => ({
    column: column.name,
    metric,
    ...compare(measure, reason),
  });
  return {
    shape: {
      column: column.name,
      metric: 'TVComplement',
      ...compare((a, b) => tvComplement(a.values, b.values), empty),
      expected: expectedOverlap(real.values, drawn.present),
    },
    details: [
      detail('CategoryCoverage', (a, b) => categoryCoverage(a.values, b.values), empty),
      detail('MissingValueSimilarity', missing, 'one of the tables has no rows'),
    ],
  };
}
