/**
 * Pair trends of the synthetic table against train, each beside the same figure for the holdout, and the
 * averages that are SDMetrics' quality report.
 */
import type { ColumnShape, Compared, Measured, PairTrend } from '../../engine/schema';
import type { Aligned, AlignedColumn } from '../align';
import { measured, meanCompared, noHoldoutReason, unavailable } from '../measured';
import {
  cellsOfLabels,
  cellsOfNumbers,
  contingencySimilarity,
  correlationSimilarity,
  cramersV,
  crossCount,
  expectedCorrelationSimilarity,
  expectedOverlap,
  isConstant,
  pearson,
  type Cells,
} from '../metrics';

/** SDMetrics 0.27 and later count a pair only when it is this strong in the real table. */
const strongCorrelation = 0.5;
const strongAssociation = 0.3;

/** A column prepared for its pairs: cells for contingency, and whether it can be correlated. */
export interface PairSide {
  readonly column: AlignedColumn;
  readonly train: Cells;
  readonly holdout: Cells | null;
  readonly synthetic: Cells;
  /** Which tables hold one single number; always false for labels. */
  readonly constant: { train: boolean; holdout: boolean; synthetic: boolean };
}

export function preparePairSide(column: AlignedColumn): PairSide {
  if (column.measure === 'categorical') {
    const cells = (codes: Int32Array) => cellsOfLabels(column, codes);
    return {
      column,
      train: cells(column.train),
      holdout: column.holdout === null ? null : cells(column.holdout),
      synthetic: cells(column.synthetic),
      constant: { train: false, holdout: false, synthetic: false },
    };
  }
  const cells = (values: Float64Array) => cellsOfNumbers(column.column, values);
  return {
    column,
    train: cells(column.train),
    holdout: column.holdout === null ? null : cells(column.holdout),
    synthetic: cells(column.synthetic),
    constant: {
      train: isConstant(column.train),
      holdout: column.holdout !== null && isConstant(column.holdout),
      synthetic: isConstant(column.synthetic),
    },
  };
}

/** Trend of one pair. */
export function judgePair(a: PairSide, b: PairSide): PairTrend {
  const isNumeric = a.column.measure === 'numeric' && b.column.measure === 'numeric';
  return isNumeric ? correlationTrend(a, b) : contingencyTrend(a, b);
}

function correlationTrend(a: PairSide, b: PairSide): PairTrend {
  const correlate = (part: 'train' | 'holdout' | 'synthetic'): number | null => {
    const x = a.column[part];
    const y = b.column[part];
    if (x === null || y === null || a.constant[part] || b.constant[part]) return null;
    return pearson(x as Float64Array, y as Float64Array);
  };
  const real = correlate('train');
  const synthetic = correlate('synthetic');
  const compare = (other: number | null, table: string): Measured =>
    measured(
      real === null || other === null ? null : correlationSimilarity(real, other),
      `the correlation of “${a.column.column.name}” and “${b.column.column.name}” is not defined in the ${real === null ? 'training' : table} rows`,
    );
  return {
    a: a.column.column.name,
    b: b.column.column.name,
    metric: 'CorrelationSimilarity',
    synthetic: compare(synthetic, 'synthetic'),
    baseline:
      a.column.holdout === null
        ? unavailable(noHoldoutReason)
        : compare(correlate('holdout'), 'holdout'),
    strength: { real, synthetic },
    isStrong: real !== null && Math.abs(real) > strongCorrelation,
    expected:
      real === null
        ? null
        : expectedCorrelationSimilarity(real, a.train.codes.length, a.synthetic.codes.length),
  };
}

function contingencyTrend(a: PairSide, b: PairSide): PairTrend {
  const tables = [
    { a: a.train, b: b.train },
    { a: a.synthetic, b: b.synthetic },
  ];
  if (a.holdout !== null && b.holdout !== null) tables.push({ a: a.holdout, b: b.holdout });
  const cross = crossCount(tables);
  const [train, drawn, holdout] = cross.counts as [Float64Array, Float64Array, Float64Array?];
  const real = cramersV(cross, train);
  return {
    a: a.column.column.name,
    b: b.column.column.name,
    metric: 'ContingencySimilarity',
    synthetic: measured(contingencySimilarity(train, drawn), 'one of the tables has no rows'),
    baseline:
      holdout === undefined
        ? unavailable(noHoldoutReason)
        : measured(contingencySimilarity(train, holdout), 'one of the tables has no rows'),
    strength: { real, synthetic: cramersV(cross, drawn) },
    isStrong: real !== null && real > strongAssociation,
    expected: expectedOverlap(train, a.synthetic.codes.length),
  };
}

/** The quality report: means of shapes and trends, and the mean of both. */
export function averageQuality(shapes: readonly ColumnShape[], trends: readonly PairTrend[]) {
  const shape = meanCompared(shapes, 'no column has a distribution that can be compared');
  const noPairs = 'there are no two columns to compare with each other';
  const all = meanCompared(trends, noPairs);
  const strong = meanCompared(
    trends.filter(({ isStrong }) => isStrong),
    trends.length === 0 ? noPairs : 'no two columns are strongly related in the original',
  );
  return {
    shapes: shape,
    trends: { allPairs: all, strongPairs: strong },
    overall: { allPairs: both(shape, all), strongPairs: both(shape, strong) },
  };
}

/** SDMetrics averages the properties that have a score; without any pair it is that of the shapes alone. */
function both(shapes: Compared, trends: Compared): Compared {
  return meanCompared(
    trends.synthetic.status === 'measured' ? [shapes, trends] : [shapes],
    'nothing could be compared',
  );
}

/** Pair strengths as matrices for heat maps. */
export function strengthMatrices(aligned: Aligned, trends: readonly PairTrend[]) {
  const columns = aligned.columns.map(({ column }) => column.name);
  const place = new Map(columns.map((name, index) => [name, index]));
  const empty = () => columns.map(() => columns.map((): number | null => null));
  const matrices = { columns, real: empty(), synthetic: empty() };
  for (const { a, b, strength } of trends) {
    const [i, j] = [place.get(a) as number, place.get(b) as number];
    for (const part of ['real', 'synthetic'] as const) {
      const matrix = matrices[part];
      (matrix[i] as (number | null)[])[j] = strength[part];
      (matrix[j] as (number | null)[])[i] = strength[part];
    }
  }
  return matrices;
}
