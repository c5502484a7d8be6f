/**
 * Real rows that lie far from all others, and whether a synthetic row reproduces them. All rows are looked
 * at: those with the rarest values are candidates, and only these are compared with every row.
 */
import type { Aligned } from '../align';
import type { JudgeTools } from '../parts';
import { layOut, nearestRows, rangesOf, type Range, type RowBlock } from '../nearest';
import { byWidth, coarsen, type CoarseColumn } from './coarse';

/** Bins of one width: numbers far out are alone in theirs. */
const bins = 20;
/** Training rows with the rarest values that are compared with all others. */
export const mostCandidates = 400;
/** Share of rows that may be candidates in a small table. */
const candidateShare = 0.05;
/** A row is far out when its nearest real row differs by as much as this in all columns together. */
const farColumns = 1;
/** A synthetic row reproduces an outlier when it is this much nearer than any other real row. */
const nearShare = 0.1;

interface Outlier {
  readonly row: number;
  readonly syntheticRow: number;
  readonly toOthers: number;
  readonly toSynthetic: number;
}

interface Outliers {
  readonly found: number;
  readonly copied: readonly Outlier[];
}

export interface OutliersOf {
  readonly train: Outliers;
  readonly holdout: Outliers | null;
}

/** Hears how many more rows have been compared with all others. */
type OnDone = (rows: number) => Promise<void>;

/** Needs at least one column and one row of train and of synthetic. */
export async function judgeOutliers(
  aligned: Aligned,
  tools: JudgeTools,
  onDone: OnDone,
): Promise<OutliersOf> {
  const coarse = aligned.columns.map((column) => coarsen(column, bins, byWidth));
  const ranges = rangesOf(aligned, 'train');
  const all = (part: 'train' | 'synthetic') =>
    layOut(aligned, part, allRows(aligned.rows[part]), ranges);
  const context = { aligned, ranges, train: all('train'), synthetic: all('synthetic'), tools };
  const rarity = rarityOf(coarse);
  const inTrain = rarity('train');
  const limit = limitOf(inTrain);
  const train = await search(context, 'train', rowsAbove(inTrain, limit), onDone);
  if (aligned.rows.holdout === 0) return { train, holdout: null };
  const candidates = rowsAbove(rarity('holdout'), limit);
  const holdout = await search(context, 'holdout', candidates, onDone);
  return { train, holdout };
}

interface Context {
  readonly aligned: Aligned;
  readonly ranges: readonly Range[];
  readonly train: RowBlock;
  readonly synthetic: RowBlock;
  readonly tools: JudgeTools;
}

async function search(
  { aligned, ranges, train, synthetic, tools }: Context,
  part: 'train' | 'holdout',
  rows: Int32Array,
  onDone: OnDone,
): Promise<Outliers> {
  const query = layOut(aligned, part, rows, ranges);
  const others = await nearestRows(query, train, {
    tools,
    k: 2,
    onDone,
  });
  const toOthers = Float64Array.from(rows, (row, q) => {
    const isSelf = part === 'train' && others.row[2 * q] === row;
    return others.distance[isSelf ? 2 * q + 1 : 2 * q] as number;
  });
  const far = Int32Array.from(rows.keys()).filter((q) => {
    const distance = toOthers[q] as number;
    return distance < Infinity && distance * aligned.columns.length >= farColumns;
  });
  const made = await nearestRows(
    layOut(
      aligned,
      part,
      far.map((q) => rows[q] as number),
      ranges,
    ),
    synthetic,
    { tools, onDone },
  );
  const copied: Outlier[] = [];
  far.forEach((q, place) => {
    const outlier = {
      row: rows[q] as number,
      syntheticRow: made.row[place] as number,
      toOthers: toOthers[q] as number,
      toSynthetic: made.distance[place] as number,
    };
    if (outlier.toSynthetic <= nearShare * outlier.toOthers) copied.push(outlier);
  });
  copied.sort((a, b) => b.toOthers - a.toOthers || a.row - b.row);
  return { found: far.length, copied };
}

/** For each row of a table the sum of 1 / (1 + other training rows that share its value), over columns. */
function rarityOf(columns: readonly CoarseColumn[]) {
  const counts = columns.map(({ size, codes }) => {
    const ofColumn = new Float64Array(size);
    for (const code of codes.train) ofColumn[code] = (ofColumn[code] as number) + 1;
    return ofColumn;
  });
  return (part: 'train' | 'holdout'): Float64Array => {
    const own = part === 'train' ? 1 : 0;
    const sums = new Float64Array(columns[0]?.codes[part].length ?? 0);
    columns.forEach(({ codes }, c) => {
      const ofColumn = counts[c] as Float64Array;
      const theirs = codes[part];
      for (let i = 0; i < sums.length; i++) {
        const others = (ofColumn[theirs[i] as number] as number) - own;
        sums[i] = (sums[i] as number) + 1 / (others + 1);
      }
    });
    return sums;
  };
}

/** The least rarity of a candidate. */
function limitOf(rarity: Float64Array): number {
  const sorted = rarity.slice().sort();
  const count = Math.min(mostCandidates, Math.ceil(candidateShare * rarity.length));
  return sorted[Math.max(0, sorted.length - count)] ?? Infinity;
}

/** The rarest rows, ascending; where very many are equally rare, the first of them. */
function rowsAbove(rarity: Float64Array, limit: number): Int32Array {
  const rows = allRows(rarity.length).filter((row) => (rarity[row] as number) >= limit);
  return rows.subarray(0, 2 * mostCandidates);
}

function allRows(count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, row) => row);
}
