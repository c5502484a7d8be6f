/**
 * What every report has: shapes, trends, validity, copies and nearness, each beside the same figure for
 * real rows that no generator has seen. Never changes a table.
 */
import {
  softwareVersion,
  throwIfAborted,
  type Control,
  type PairTrend,
  type Report,
  type Schema,
} from '../../engine/schema';
import { stream } from '../../engine/random';
import type { Aligned, Tables } from '../align';
import { distributionOf } from '../report';
import { averageQuality, judgePair, preparePairSide, strengthMatrices } from './pairs';
import { judgeColumn } from './columns';
import { Pace } from '../pace';
import { judgePrivacy, judgeRepeats, privacyWork } from '../privacy';
import { thin } from '../sample';
import { judgeValidity } from './validity';

export interface BasicsInput extends Tables {
  /** Of all three tables; columns whose treatment replaces their values are judged for validity only. */
  readonly schema: Schema;
  /** Seed of the judge's own samples. */
  readonly seed: number;
  /** Id of the generator that made the table, for the record. */
  readonly generator?: string | null;
}

/** Up to here every row counts; beyond, a seeded sample of this many rows of each table. */
const maxShapeRows = 1_000_000;
const maxPairRows = 1_000_000;
/** Wide tables: all columns together hold at most this many values of each table while pairs are counted. */
const maxPairValues = 24_000_000;
/** Wide tables: a seeded sample of this many pairs. */
const maxPairs = 10_000;

/** A report without its parts and its verdict. */
export type Basics = Omit<Report, 'parts' | 'options' | 'verdict'>;

/**
 * Judges a synthetic table.
 * @param aligned the judged columns of the same tables
 * @throws Fault `cancelled`
 */
export async function judgeBasics(
  input: BasicsInput,
  aligned: Aligned,
  control: Control = {},
): Promise<Basics> {
  throwIfAborted(control.signal);
  const { schema, seed } = input;
  const forShapes = thin(aligned, maxShapeRows, seed, 'shape rows');
  const forPairs = thin(aligned, pairRowLimit(aligned.columns.length), seed, 'pair rows');
  const pairs = choosePairs(aligned.columns.length, seed);
  const rows = aligned.rows.train + aligned.rows.holdout + aligned.rows.synthetic;
  const pairRows = forPairs.rows.train + forPairs.rows.holdout + forPairs.rows.synthetic;
  const work =
    rows * (schema.columns.length + shapeWeight * aligned.columns.length) +
    pairRows * pairs.length +
    privacyWork(aligned);
  const pace = new Pace(control, work);

  const validity: Report['validity'] = [];
  for (const index of schema.columns.keys()) {
    const judged = judgeValidity(schema, index, input);
    if (judged !== null) validity.push(judged);
    await pace.step('checking values', rows);
  }
  const { shapes, details, distributions } = await judgeShapes(forShapes, rows, pace);
  const trends = await judgeTrends(forPairs, pairs, pairRows, pace);
  const privacy = await judgePrivacy(aligned, judgeRepeats(schema, input), seed, pace);
  return {
    formatVersion: 2,
    softwareVersion,
    generator: input.generator ?? null,
    seed,
    rows: aligned.rows,
    judged: {
      columns: aligned.columns.length,
      pairs: pairs.length,
      ofPairs: (aligned.columns.length * (aligned.columns.length - 1)) / 2,
      shapeRows: forShapes.rows,
      pairRows: forPairs.rows,
    },
    quality: averageQuality(shapes, trends),
    shapes,
    details,
    trends,
    strengths: strengthMatrices(aligned, trends),
    validity,
    privacy,
    distributions,
  };
}

/** A value costs this much more in a shape than in a pair: it is sorted. */
const shapeWeight = 8;

async function judgeShapes(aligned: Aligned, rows: number, pace: Pace) {
  const shapes: Report['shapes'] = [];
  const details: Report['details'] = [];
  const distributions: Report['distributions'] = [];
  for (const column of aligned.columns) {
    const judged = judgeColumn(column);
    shapes.push(judged.shape);
    details.push(...judged.details);
    distributions.push(distributionOf(column));
    await pace.step('comparing columns', rows * shapeWeight);
  }
  return { shapes, details, distributions };
}

async function judgeTrends(
  aligned: Aligned,
  pairs: readonly (readonly [number, number])[],
  rows: number,
  pace: Pace,
): Promise<PairTrend[]> {
  const sides = aligned.columns.map(preparePairSide);
  const trends: PairTrend[] = [];
  for (const [a, b] of pairs) {
    const [first, second] = [sides[a], sides[b]];
    if (first !== undefined && second !== undefined) trends.push(judgePair(first, second));
    await pace.step('comparing pairs of columns', rows);
  }
  return trends;
}

function pairRowLimit(columns: number): number {
  return Math.min(maxPairRows, Math.floor(maxPairValues / Math.max(1, columns)));
}

/** All pairs of columns in order, or a seeded sample of them. */
function choosePairs(columns: number, seed: number): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  for (let a = 0; a < columns; a++) {
    for (let b = a + 1; b < columns; b++) pairs.push([a, b]);
  }
  if (pairs.length <= maxPairs) return pairs;
  const order = stream(seed, 'pairs of columns').permutation(pairs.length).subarray(0, maxPairs);
  return Array.from(order.sort(), (place) => pairs[place] as readonly [number, number]);
}
