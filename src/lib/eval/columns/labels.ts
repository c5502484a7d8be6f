/** Figures of one column of labels. */
import type { Figure } from '../../engine/schema';
import type { LabelColumn } from '../align';
import {
  categoryCoverage,
  countCodes,
  divergenceIntervals,
  expectedDivergences,
  hellinger,
  homogeneityTest,
  jensenShannon,
  missingValueSimilarity,
} from '../metrics';
import { columnFigure, once, type Measurement, type Sides } from './column-figures';
import { distinctSimilarity, missingError } from './shares';

interface LabelSide {
  /** Codes of the rows that have a label. */
  readonly known: Int32Array;
  readonly rows: number;
  readonly counts: Float64Array;
}

function measurements(name: string, seed: number): Measurement<LabelSide>[] {
  const empty = `“${name}” has no labels in one of the tables`;
  const missing = (side: LabelSide) => side.rows - side.known.length;
  const intervals = once((real: LabelSide, drawn: LabelSide) =>
    divergenceIntervals(real.counts, drawn.counts, seed, name),
  );
  return [
    {
      metric: 'jensen-shannon-distance',
      measure: (real, drawn) => jensenShannon(real.counts, drawn.counts),
      expected: (real, drawn) =>
        expectedDivergences(real.counts, drawn.known.length)?.jensenShannon ?? null,
      interval: (real, drawn) => intervals(real, drawn)?.jensenShannon ?? null,
      reason: empty,
    },
    {
      metric: 'hellinger-distance',
      measure: (real, drawn) => hellinger(real.counts, drawn.counts),
      expected: (real, drawn) =>
        expectedDivergences(real.counts, drawn.known.length)?.hellinger ?? null,
      interval: (real, drawn) => intervals(real, drawn)?.hellinger ?? null,
      reason: empty,
    },
    {
      metric: 'chi-square-p-value',
      measure: (real, drawn) => homogeneityTest(real.counts, drawn.counts)?.p ?? null,
      reason: `${empty}, or only one label`,
    },
    {
      metric: 'category-coverage',
      measure: (real, drawn) => categoryCoverage(real.counts, drawn.counts),
      reason: empty,
    },
    {
      metric: 'missing-share-similarity',
      measure: (real, drawn) =>
        missingValueSimilarity(missing(real), real.rows, missing(drawn), drawn.rows),
      error: (real, drawn) => missingError(missing(real), real.rows, missing(drawn), drawn.rows),
      reason: 'one of the tables has no rows',
    },
    {
      metric: 'distinct-values',
      measure: (real, drawn) => distinctSimilarity(real.known, drawn.known, seed, name),
      reason: empty,
    },
  ];
}

/** @param seed of intervals, and of the rows that are drawn where tables differ in size, to count distinct values */
export function labelFigures(column: LabelColumn, seed: number): Figure[] {
  const { name } = column.column;
  const sideOf = (codes: Int32Array): LabelSide => ({
    known: codes.filter((code) => code >= 0),
    rows: codes.length,
    counts: countCodes(codes, column.labels.length),
  });
  const sides: Sides<LabelSide> = {
    train: sideOf(column.train),
    holdout: column.holdout === null ? null : sideOf(column.holdout),
    synthetic: sideOf(column.synthetic),
  };
  return measurements(name, seed).map((one) => columnFigure(name, sides, one));
}
