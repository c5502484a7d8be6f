/**
 * How well a good classifier tells synthetic rows from real ones: the classifier two-sample test (Lopez-Paz
 * and Oquab, ICLR 2017). 0.5 is a perfect twin, 1 is told apart always. Well below 0.5 means that rows of
 * one table are repeated in the other.
 */
import type { Aligned } from '../align';
import { joinFeatures, rowsWithin, type Learner, type Part, type Trees } from '../learners';
import type { Pace } from '../pace';
import { drawRows } from '../sample';
import { crossValidate, foldCount, type Halves } from './cross-validate';

export interface Detection {
  /** Mean area under the ROC curve over the folds. */
  readonly auc: number;
  readonly folds: readonly number[];
  /** Rows of each table; there are always as many synthetic as real ones. */
  readonly rows: number;
  readonly against: 'holdout' | 'train';
  /** What gave it away: columns with their share of what the classifier gained, largest first. */
  readonly columns: readonly ColumnShare[];
}

export interface ColumnShare {
  readonly column: string;
  readonly share: number;
}

export interface DetectOptions {
  readonly seed: number;
  /** Most rows of each table. */
  readonly sampleRows: number;
  /** The real table; where it is `holdout` and there is none, nothing is judged. */
  readonly against: 'holdout' | 'train';
}

/** Units of work that `detect` will report. */
export function detectionWork(aligned: Aligned, options: DetectOptions): number {
  const each = rowsOfEach(aligned, ['synthetic', options.against], options.sampleRows);
  return 2 * each * aligned.columns.length * learningWeight;
}

/** As many of either table as there are, but for wide tables fewer: learning time grows with both. */
export function rowsOfEach(
  { rows, columns }: Aligned,
  [a, b]: readonly [Part, Part],
  sampleRows: number,
): number {
  return Math.min(rows[a], rows[b], sampleRows, rowsWithin(2 * columns.length));
}

/** All folds and rounds of learning look at a value about this many times. */
const learningWeight = 400;

/** So many rows of either part, and which rows of the first they are. */
export function drawHalves(
  aligned: Aligned,
  [a, b]: readonly [Part, Part],
  each: number,
  seed: number,
): Halves & { readonly drawn: Int32Array } {
  const purpose = (part: Part) => `detection ${part === 'synthetic' ? 'synthetic' : 'real'}`;
  const drawn = drawRows(aligned.rows[a], each, seed, purpose(a));
  const others = drawRows(aligned.rows[b], each, seed, purpose(b));
  const features = joinFeatures(aligned, [
    [a, drawn],
    [b, others],
  ]);
  return { features, each, seed, drawn };
}

/** Null where the tables have too few rows or no column to look at. */
export async function detect(
  aligned: Aligned,
  options: DetectOptions,
  pace: Pace,
): Promise<Detection | null> {
  const { seed, against, sampleRows } = options;
  const { columns } = aligned;
  const each = rowsOfEach(aligned, ['synthetic', against], sampleRows);
  if (each < foldCount || columns.length === 0) return null;
  const halves = drawHalves(aligned, ['synthetic', against], each, seed);
  const step = detectionWork(aligned, options) / foldCount / 100;
  const told = await crossValidate(halves, { name: 'trees' }, () =>
    pace.step('telling synthetic rows from real ones', step),
  );
  const { auc, folds, models } = told;
  return { auc, folds, rows: each, against, columns: columnShares(aligned, models) };
}

/** Shares of the gains of trees, largest first. */
export function columnShares(
  { columns }: Aligned,
  models: readonly Learner[],
): readonly ColumnShare[] {
  const gains = columns.map((_, c) =>
    models.reduce((sum, model) => sum + ((model as Trees).gains[c] as number), 0),
  );
  const total = gains.reduce((sum, gain) => sum + gain, 0);
  return columns
    .map(({ column }, c) => ({
      column: column.name,
      share: total > 0 ? (gains[c] as number) / total : 0,
    }))
    .sort((a, b) => b.share - a.share);
}
