/**
 * Quick figures of a small synthetic table while a generator is still learning: what a chart can show
 * every few seconds. Real rows are prepared once. No verdict rests on it; see `scoreTwin` and `evaluate`.
 */
import type { Schema, Table } from '../../engine/schema';
import { stream } from '../../engine/random';
import { align, type Aligned, type AlignedColumn } from '../align';
import { judgeColumn, judgePair, preparePairSide, type PairSide } from '../basics';
import { measured, meanOf, valueOf } from '../measured';
import { cellsOfNumbers } from '../metrics';
import { openNearness } from '../privacy';
import { drawRows } from '../sample';

/** Null where a figure cannot be measured, as nearness without a holdout. */
export interface LookScores {
  /**
   * SDMetrics' quality report over all pairs, against train, but for numbers beside labels being binned by
   * the range of train; lower for few rows, even real ones.
   */
  readonly shapes: number | null;
  readonly trends: number | null;
  /** Share of rows nearer to train than to the holdout; 0.5 is best. */
  readonly nearerShare: number | null;
  /**
   * Mean of shapes and trends, less what nearness to train goes beyond chance; higher is better.
   */
  readonly quality: number | null;
}

export interface LiveJudge {
  /** What as many real rows score; null without a holdout that is large enough. */
  readonly baseline: LookScores | null;
  /** Judges a table of `rows` rows or so; of more, a sample. */
  score(synthetic: Table): Promise<LookScores>;
}

/** Rows that are judged at a look. */
const lookRows = 1000;
/** Limits that keep a look short, whatever the width of the table. */
const mostTrainRows = 6000;
const mostTrainValues = 400_000;
const mostReferenceRows = 3000;
const mostReferenceValues = 45_000;
const mostPairs = 200;

export function openLiveJudge(input: {
  readonly schema: Schema;
  readonly train: Table;
  readonly holdout: Table | null;
  readonly seed: number;
}): LiveJudge {
  const { schema, seed } = input;
  const width = Math.max(1, schema.columns.length);
  const judgedRows = Math.min(lookRows, limit(lookRows, 4 * mostReferenceValues, width));
  const draw = (table: Table, count: number, purpose: string) =>
    pickRows(table, drawRows(table.rowCount, count, seed, `live ${purpose}`));
  const train = draw(input.train, limit(mostTrainRows, mostTrainValues, width), 'train');
  const parts = splitHoldout(
    input.holdout,
    limit(mostReferenceRows, mostReferenceValues, width),
    seed,
  );
  const near = draw(input.train, parts.reference?.rowCount ?? 0, 'reference');
  const noRows = pickRows(input.train, new Int32Array(0));
  const alignNear = (synthetic: Table) =>
    align(schema, { train: near, holdout: parts.reference, synthetic });
  const nearness = openNearness(alignNear(noRows));
  let pairs: readonly (readonly [number, number])[] | null = null;

  const judge = (table: Table): LookScores => {
    const synthetic = draw(table, judgedRows, 'synthetic');
    const aligned = align(schema, { train, holdout: null, synthetic });
    pairs ??= choosePairs(aligned.columns.length, seed);
    const found = nearness(alignNear(synthetic));
    return summarise(aligned, pairs, found);
  };
  return {
    baseline: parts.baseline === null ? null : judge(parts.baseline),
    score: (synthetic) => Promise.resolve(judge(synthetic)),
  };
}

function summarise(
  aligned: Aligned,
  pairs: readonly (readonly [number, number])[],
  nearness: { readonly share: number; readonly error: number } | null,
): LookScores {
  const shapes = meanOf(
    aligned.columns.map((column) => judgeColumn(column).shape.synthetic),
    'no column can be compared',
  );
  const sides = aligned.columns.map(liveSide);
  const trends = meanOf(
    pairs.map(([a, b]) => judgePair(sides[a]!, sides[b]!).synthetic),
    'no pair can be compared',
  );
  const overall = valueOf(
    meanOf(
      [shapes, trends].filter(({ status }) => status === 'measured'),
      'nothing to compare',
    ),
  );
  const excess = nearness === null ? 0 : Math.max(0, nearness.share - 0.5 - 2 * nearness.error);
  return {
    shapes: valueOf(shapes),
    trends: valueOf(trends),
    nearerShare: valueOf(measured(nearness?.share ?? null, 'no holdout')),
    quality: overall === null ? null : overall - excess,
  };
}

/**
 * Numbers are binned by the range of train: with few rows the extremes of a table, by which the full report
 * bins it, are luck.
 */
function liveSide(column: AlignedColumn): PairSide {
  const side = preparePairSide(column);
  if (column.measure === 'categorical') return side;
  return { ...side, synthetic: cellsOfNumbers(column.column, column.synthetic, column.train) };
}

/** `most`, or fewer rows where the table is wide; never below 200. */
function limit(most: number, values: number, width: number): number {
  return Math.max(200, Math.min(most, Math.floor(values / width)));
}

/** Some holdout rows to be judged as if they were drawn, the others to measure distances to. */
function splitHoldout(
  holdout: Table | null,
  most: number,
  seed: number,
): { baseline: Table | null; reference: Table | null } {
  if (holdout === null || holdout.rowCount === 0) return { baseline: null, reference: null };
  const order = Int32Array.from(stream(seed, 'live holdout').permutation(holdout.rowCount));
  const judged = Math.min(lookRows, holdout.rowCount >> 2);
  const reference = pickRows(holdout, order.subarray(judged, judged + most));
  return {
    baseline: judged < 2 ? null : pickRows(holdout, order.subarray(0, judged)),
    reference,
  };
}

function pickRows(table: Table, rows: Int32Array): Table {
  return {
    rowCount: rows.length,
    columns: table.columns.map((data) =>
      data.storage === 'number'
        ? { storage: 'number', values: Float64Array.from(rows, (row) => data.values[row]!) }
        : { ...data, codes: rows.map((row) => data.codes[row]!) },
    ),
  };
}

/** All pairs, or a seeded sample of them. */
function choosePairs(columns: number, seed: number): (readonly [number, number])[] {
  const all = (columns * (columns - 1)) / 2;
  const places = new Set(drawRows(all, mostPairs, seed, 'live pairs'));
  const pairs: (readonly [number, number])[] = [];
  let place = 0;
  for (let a = 0; a < columns; a++) {
    for (let b = a + 1; b < columns; b++) if (places.has(place++)) pairs.push([a, b]);
  }
  return pairs;
}
