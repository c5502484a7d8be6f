/** Figures of one column of numbers. */
import type { Figure } from '../../engine/schema';
import type { NumberColumn } from '../align';
import { normalInterval } from '../figures';
import {
  countBetween,
  divergenceIntervals,
  expectedDivergences,
  expectedWasserstein,
  hellinger,
  innerEdges,
  jensenShannon,
  kolmogorovP,
  ksComplement,
  missingValueSimilarity,
  momentErrors,
  momentsOf,
  rangeCoverage,
  sortedValues,
  wasserstein,
  wassersteinInterval,
  type MomentErrors,
  type Moments,
} from '../metrics';
import { columnFigure, once, type Measurement, type Sides } from './column-figures';
import { distinctSimilarity, missingError } from './shares';

/** Bins that hold as many rows of the original each. */
const bins = 20;

interface NumberSide {
  readonly ascending: Float64Array;
  readonly rows: number;
  readonly counts: Float64Array;
  readonly moments: Moments | null;
  readonly errors: MomentErrors | null;
}

/** Range of a side; 0 without values. */
const rangeOf = ({ ascending }: NumberSide) => (ascending.at(-1) ?? 0) - (ascending[0] ?? 0);

/** SDMetrics' StatisticSimilarity: one less the difference as a share of the real range. */
function similarityOf(statistic: (moments: Moments) => number) {
  return (real: NumberSide, drawn: NumberSide): number | null => {
    const range = rangeOf(real);
    if (real.moments === null || drawn.moments === null || range === 0) return null;
    const difference = Math.abs(statistic(real.moments) - statistic(drawn.moments));
    return Math.max(0, 1 - difference / range);
  };
}

function differenceOf(statistic: (moments: Moments) => number) {
  return (real: NumberSide, drawn: NumberSide): number | null =>
    real.moments === null || drawn.moments === null
      ? null
      : Math.abs(statistic(real.moments) - statistic(drawn.moments));
}

const present = ({ ascending }: NumberSide) => ascending.length;

/** Standard error of a difference of means, as a share of the real range. */
function meanError(real: NumberSide, drawn: NumberSide): number | null {
  if (real.moments === null || drawn.moments === null) return null;
  const part = ({ deviation, count }: Moments) => deviation ** 2 / count;
  return Math.sqrt(part(real.moments) + part(drawn.moments)) / rangeOf(real);
}

/** Standard error of the difference of another moment. */
const errorOf =
  (moment: keyof MomentErrors) =>
  (real: NumberSide, drawn: NumberSide): number | null =>
    real.errors === null || drawn.errors === null
      ? null
      : Math.sqrt(real.errors[moment] ** 2 + drawn.errors[moment] ** 2);

/** The same as a share of the real range. */
function similarityError(moment: keyof MomentErrors) {
  const error = errorOf(moment);
  return (real: NumberSide, drawn: NumberSide): number | null => {
    const found = error(real, drawn);
    return found === null ? null : found / rangeOf(real);
  };
}

/** Of the size of a difference. */
function differenceInterval(moment: 'skewness' | 'kurtosis') {
  const [error, size] = [errorOf(moment), differenceOf((moments) => moments[moment])];
  return (real: NumberSide, drawn: NumberSide) => {
    const [spread, value] = [error(real, drawn), size(real, drawn)];
    if (spread === null || value === null) return null;
    const { low, high } = normalInterval(value, spread);
    return { low: Math.max(0, low), high };
  };
}

/** In units of the real standard deviation. */
const bySpread = (value: number | null, { moments }: NumberSide) =>
  value === null || !moments || moments.deviation === 0 ? null : value / moments.deviation;

interface Reasons {
  readonly empty: string;
  readonly flat: string;
}

function distances(
  { empty, flat }: Reasons,
  seed: number,
  name: string,
): Measurement<NumberSide>[] {
  const intervals = once((real: NumberSide, drawn: NumberSide) =>
    divergenceIntervals(real.counts, drawn.counts, seed, name),
  );
  return [
    {
      metric: 'wasserstein-distance',
      measure: (real, drawn) => bySpread(wasserstein(real.ascending, drawn.ascending), real),
      expected: (real, drawn) =>
        bySpread(expectedWasserstein(real.ascending, present(drawn)), real),
      interval: (real, drawn) => {
        const found = wassersteinInterval(real.ascending, drawn.ascending);
        const [low, high] = [
          bySpread(found?.low ?? null, real),
          bySpread(found?.high ?? null, real),
        ];
        return low === null || high === null ? null : { low, high };
      },
      reason: flat,
    },
    {
      metric: 'jensen-shannon-distance',
      measure: (real, drawn) => jensenShannon(real.counts, drawn.counts),
      expected: (real, drawn) =>
        expectedDivergences(real.counts, present(drawn))?.jensenShannon ?? null,
      interval: (real, drawn) => intervals(real, drawn)?.jensenShannon ?? null,
      reason: empty,
    },
    {
      metric: 'hellinger-distance',
      measure: (real, drawn) => hellinger(real.counts, drawn.counts),
      expected: (real, drawn) =>
        expectedDivergences(real.counts, present(drawn))?.hellinger ?? null,
      interval: (real, drawn) => intervals(real, drawn)?.hellinger ?? null,
      reason: empty,
    },
    {
      metric: 'ks-p-value',
      measure: (real, drawn) => {
        const alike = ksComplement(real.ascending, drawn.ascending);
        return alike === null ? null : kolmogorovP(1 - alike, present(real), present(drawn));
      },
      reason: empty,
    },
  ];
}

function statistics({ flat }: Reasons): Measurement<NumberSide>[] {
  return [
    {
      metric: 'mean-similarity',
      measure: similarityOf(({ mean }) => mean),
      error: meanError,
      reason: flat,
    },
    {
      metric: 'median-similarity',
      measure: similarityOf(({ median }) => median),
      error: similarityError('median'),
      reason: flat,
    },
    {
      metric: 'deviation-similarity',
      measure: similarityOf(({ deviation }) => deviation),
      error: similarityError('deviation'),
      reason: flat,
    },
    {
      metric: 'skewness-difference',
      measure: differenceOf(({ skewness }) => skewness),
      interval: differenceInterval('skewness'),
      reason: flat,
    },
    {
      metric: 'kurtosis-difference',
      measure: differenceOf(({ kurtosis }) => kurtosis),
      interval: differenceInterval('kurtosis'),
      reason: flat,
    },
    {
      metric: 'range-coverage',
      measure: (real, drawn) => rangeCoverage(real.ascending, drawn.ascending),
      reason: flat,
    },
    {
      metric: 'missing-share-similarity',
      measure: (real, drawn) =>
        missingValueSimilarity(
          real.rows - present(real),
          real.rows,
          drawn.rows - present(drawn),
          drawn.rows,
        ),
      error: (real, drawn) =>
        missingError(real.rows - present(real), real.rows, drawn.rows - present(drawn), drawn.rows),
      reason: 'one of the tables has no rows',
    },
  ];
}

/** @param seed of intervals, and of the rows that are drawn where tables differ in size, to count distinct values */
export function numberFigures(column: NumberColumn, seed: number): Figure[] {
  const { name } = column.column;
  const train = sortedValues(column.train);
  const edges = innerEdges(train, bins);
  const sideOf = (ascending: Float64Array, rows: number): NumberSide => {
    const moments = momentsOf(ascending);
    const errors = moments === null ? null : momentErrors(ascending, moments);
    return { ascending, rows, counts: countBetween(ascending, edges), moments, errors };
  };
  const { holdout, synthetic } = column;
  const sides: Sides<NumberSide> = {
    train: sideOf(train, column.train.length),
    holdout: holdout === null ? null : sideOf(sortedValues(holdout), holdout.length),
    synthetic: sideOf(sortedValues(synthetic), synthetic.length),
  };
  const empty = `“${name}” has no numbers in one of the tables`;
  const reasons = { empty, flat: `${empty}, or only one distinct number` };
  return [
    ...[...distances(reasons, seed, name), ...statistics(reasons)].map((one) =>
      columnFigure(name, sides, one),
    ),
    columnFigure(name, sides, {
      metric: 'distinct-values',
      measure: (real, drawn) => distinctSimilarity(real.ascending, drawn.ascending, seed, name),
      reason: empty,
    }),
  ];
}
