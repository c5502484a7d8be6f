/**
 * Whether the synthetic table gives away its training rows: exact copies, and nearness to train against
 * nearness to real rows that no generator has seen.
 */
import type { Report, RowCounts } from '../../engine/schema';
import type { Aligned } from '../align';
import { measured, noHoldoutReason, unavailable } from '../measured';
import type { Pace } from '../pace';
import { countCopies } from './copies';
import { layOut, rangesOf, type RowBlock } from '../nearest';
import {
  emptyNearest,
  findNearest,
  groupRows,
  quantile,
  type GroupedRows,
  type Nearest,
} from './distances';
import { drawRows } from '../sample';

/** Most rows drawn from the synthetic table, and from train and holdout each. */
const maxQueryRows = 5000;
const maxReferenceRows = 6513;

type Privacy = Report['privacy'];

const nothingToCompare = 'no column has values that can be compared row by row';

/** Units of work that `judgePrivacy` will report to the pace. */
export function privacyWork(aligned: Aligned): number {
  const { rows, columns } = aligned;
  const copies = copyWork(rows, columns.length);
  if (columns.length === 0 || rows.holdout === 0 || rows.synthetic === 0) return copies;
  const { query, reference } = sampleSizes(aligned);
  return copies + (2 * query + reference) * reference * pairWeight(aligned);
}

function copyWork(rows: RowCounts, columns: number): number {
  return (rows.train + rows.holdout + rows.synthetic) * columns;
}

function numberColumns({ columns }: Aligned): number {
  return columns.filter(({ measure }) => measure === 'numeric').length;
}

/** What comparing two rows costs, in single values: labels rule most pairs out, numbers are added up. */
function pairWeight(aligned: Aligned): number {
  return 0.2 + 0.03 * numberColumns(aligned);
}

/** Most differences of numbers to add up; tables of many number columns are sampled more thinly. */
const mostDifferences = 1e9;

/** Train and holdout rows are as many as each other: a larger table has nearer rows by chance alone. */
function sampleSizes(aligned: Aligned): { query: number; reference: number } {
  const { rows } = aligned;
  const query = Math.min(rows.synthetic, maxQueryRows);
  const reference = Math.min(rows.train, rows.holdout, maxReferenceRows);
  const differences = (2 * query + reference) * reference * (1 + numberColumns(aligned));
  const part = Math.min(1, Math.sqrt(mostDifferences / differences));
  return { query: Math.ceil(query * part), reference: Math.ceil(reference * part) };
}

/** All of it; `repeats` is looked at beforehand, since it needs columns that are not aligned. */
export async function judgePrivacy(
  aligned: Aligned,
  repeats: Privacy['repeats'],
  seed: number,
  pace: Pace,
): Promise<Privacy> {
  const copies = judgeCopies(aligned);
  await pace.step('looking for copied rows', copyWork(aligned.rows, aligned.columns.length));
  return { ...copies, repeats, ...(await judgeDistances(aligned, seed, pace)) };
}

function judgeCopies(aligned: Aligned): Pick<Privacy, 'copies' | 'copiedRows' | 'twins'> {
  const { rows, columns } = aligned;
  const counts = countCopies(aligned);
  const share = (count: number, total: number) =>
    columns.length === 0
      ? unavailable(nothingToCompare)
      : measured(total === 0 ? null : count / total, 'the table has no rows');
  return {
    copies: {
      synthetic: share(counts.synthetic, rows.synthetic),
      baseline:
        counts.holdout === null
          ? unavailable(noHoldoutReason)
          : share(counts.holdout, rows.holdout),
    },
    copiedRows: { synthetic: counts.synthetic, holdout: counts.holdout },
    twins: share(counts.twins, rows.train),
  };
}

type DistancePart = Omit<Privacy, 'copies' | 'copiedRows' | 'twins' | 'repeats'>;

function withoutDistances(reason: string): DistancePart {
  return {
    nearerToTrain: unavailable(reason),
    nearerToTrainError: null,
    veryNear: unavailable(reason),
    distances: null,
    distanceRows: 0,
  };
}

async function judgeDistances(aligned: Aligned, seed: number, pace: Pace): Promise<DistancePart> {
  const { rows, columns } = aligned;
  if (columns.length === 0) return withoutDistances(nothingToCompare);
  if (rows.holdout === 0) return withoutDistances(noHoldoutReason);
  if (rows.synthetic === 0 || rows.train === 0) return withoutDistances('a table has no rows');
  const size = sampleSizes(aligned);
  const weight = size.reference * pairWeight(aligned);
  const ranges = rangesOf(aligned, 'train');
  const block = (part: 'train' | 'holdout' | 'synthetic', count: number) =>
    layOut(aligned, part, drawRows(rows[part], count, seed, `distances ${part}`), ranges);
  const train = groupRows(block('train', size.reference));
  const holdoutRows = block('holdout', size.reference);
  const holdout = groupRows(holdoutRows);
  const synthetic = block('synthetic', size.query);
  const measure = async (query: RowBlock, reference: GroupedRows) => {
    const out = emptyNearest(query.rows);
    const stride = 64;
    for (let start = 0; start < query.rows; start += stride) {
      const end = Math.min(start + stride, query.rows);
      findNearest(query, reference, out, start, end);
      await pace.step('measuring distances', (end - start) * weight);
    }
    return out;
  };
  const toTrain = await measure(synthetic, train);
  const toHoldout = await measure(synthetic, holdout);
  const baseline = await measure(holdoutRows, train);
  return summarise(toTrain, toHoldout, baseline);
}

function summarise(toTrain: Nearest, toHoldout: Nearest, baseline: Nearest): DistancePart {
  const rows = toTrain.distance.length;
  const distances = {
    syntheticToTrain: quantiles(toTrain.distance),
    syntheticToHoldout: quantiles(toHoldout.distance),
    holdoutToTrain: quantiles(baseline.distance),
  };
  const limit = distances.holdoutToTrain.p05;
  const below = toTrain.distance.filter((distance) => distance < limit).length;
  const nearer = shareNearer(toTrain, toHoldout);
  return {
    nearerToTrain: measured(nearer.share, ''),
    nearerToTrainError: nearer.error,
    veryNear:
      limit === 0
        ? unavailable('more than 5 % of the real holdout rows have an exact twin in train')
        : measured(below / rows, ''),
    distances,
    distanceRows: rows,
  };
}

/**
 * Share of rows nearer to train, ties counted half. Its standard error is that of a coin thrown once for
 * each real row that is nearest to some synthetic rows, weighted by how many: rows that share their
 * nearest real row are no independent witnesses.
 */
export function shareNearer(
  toTrain: Nearest,
  toHoldout: Nearest,
): { readonly share: number; readonly error: number } {
  const rows = toTrain.distance.length;
  const weights = new Map<number, number>();
  let nearer = 0;
  for (let q = 0; q < rows; q++) {
    const difference = (toTrain.distance[q] as number) - (toHoldout.distance[q] as number);
    nearer += difference < 0 ? 1 : difference === 0 ? 0.5 : 0;
    if (difference === 0) continue;
    const owner = difference < 0 ? (toTrain.row[q] as number) : -1 - (toHoldout.row[q] as number);
    weights.set(owner, (weights.get(owner) ?? 0) + 1 / rows);
  }
  let squares = 0;
  for (const weight of weights.values()) squares += weight * weight;
  return { share: nearer / rows, error: Math.sqrt(squares) / 2 };
}

function quantiles(distances: Float64Array) {
  const sorted = distances.slice().sort();
  const mean = sorted.reduce((total, distance) => total + distance, 0) / sorted.length;
  return { mean, p05: quantile(sorted, 0.05), median: quantile(sorted, 0.5) };
}
