/**
 * How well a good classifier tells synthetic rows from real ones: the classifier two-sample test (Lopez-Paz
 * and Oquab, ICLR 2017). 0.5 is a perfect twin, 1 is told apart always. Well below 0.5 means that rows of
 * one table are repeated in the other.
 */
import { stream } from '../../engine/random';
import type { Aligned } from '../align';
import { areaUnderCurve, joinFeatures, learn, rowsWithin } from '../learners';
import type { Pace } from '../pace';
import { drawRows } from '../sample';

const foldCount = 3;

export interface Detection {
  /** Mean area under the ROC curve over the folds. */
  readonly auc: number;
  readonly folds: readonly number[];
  /** Rows of each table; there are always as many synthetic as real ones. */
  readonly rows: number;
  readonly against: 'holdout' | 'train';
  /** What gave it away: columns with their share of what the classifier gained, largest first. */
  readonly columns: readonly { readonly column: string; readonly share: number }[];
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
  return 2 * rowsOfEach(aligned, options) * aligned.columns.length * learningWeight;
}

/** As many of either table as there are, but for wide tables fewer: learning time grows with both. */
function rowsOfEach({ rows, columns }: Aligned, { against, sampleRows }: DetectOptions): number {
  const most = rowsWithin(2 * columns.length);
  return Math.min(rows[against], rows.synthetic, sampleRows, most);
}

/** All folds and rounds of learning look at a value about this many times. */
const learningWeight = 400;

/** Null where the tables have too few rows or no column to look at. */
export async function detect(
  aligned: Aligned,
  options: DetectOptions,
  pace: Pace,
): Promise<Detection | null> {
  const { seed, against } = options;
  const { rows, columns } = aligned;
  const each = rowsOfEach(aligned, options);
  if (each < foldCount || columns.length === 0) return null;
  const features = joinFeatures(aligned, [
    ['synthetic', drawRows(rows.synthetic, each, seed, 'detection synthetic')],
    [against, drawRows(rows[against], each, seed, 'detection real')],
  ]);
  const targets = new Float64Array(2 * each).fill(1, 0, each);
  const order = stream(seed, 'detection folds').permutation(each);
  const step = detectionWork(aligned, options) / foldCount / 100;
  const folds: number[] = [];
  const gains = new Float64Array(columns.length);
  for (let fold = 0; fold < foldCount; fold++) {
    const own = order.filter((_, i) => i % foldCount === fold);
    const others = order.filter((_, i) => i % foldCount !== fold);
    const learner = await learn(
      { features, rows: bothHalves(others, each), targets, task: { kind: 'binary' }, seed },
      () => pace.step('telling synthetic rows from real ones', step),
    );
    const test = bothHalves(own, each);
    const scores = learner.score(features, test);
    const auc = areaUnderCurve(
      scores,
      Float64Array.from(test, (row) => targets[row] as number),
    );
    if (auc !== null) folds.push(auc);
    learner.gains.forEach((gain, c) => (gains[c] = (gains[c] as number) + gain));
  }
  const total = gains.reduce((sum, gain) => sum + gain, 0);
  return {
    auc: folds.reduce((sum, auc) => sum + auc, 0) / folds.length,
    folds,
    rows: each,
    against,
    columns: columns
      .map(({ column }, c) => ({
        column: column.name,
        share: total > 0 ? (gains[c] as number) / total : 0,
      }))
      .sort((a, b) => b.share - a.share),
  };
}

/** Rows of the synthetic half and the same places in the real half. */
function bothHalves(places: Uint32Array, half: number): Int32Array {
  const rows = new Int32Array(2 * places.length);
  places.forEach((place, i) => {
    rows[i] = place;
    rows[places.length + i] = half + place;
  });
  return rows;
}
