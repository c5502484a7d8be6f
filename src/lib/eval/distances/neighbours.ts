/** All searches of nearest rows that the figures of this part are drawn from, on samples of equal size. */
import { stream } from '../../engine/random';
import { kindTraits } from '../../engine/schema';
import type { Aligned, AlignedColumn } from '../align';
import type { CrewTools } from '../crew';
import {
  layOut,
  nearestRows,
  rangesOf,
  rowsAlike,
  type Neighbours,
  type Part,
  type RowBlock,
} from '../nearest';
import { drawRows } from '../sample';

/** Rows to look at. Train and holdout are as many as each other: a larger table has nearer rows by chance. */
export interface Sizes {
  readonly synthetic: number;
  readonly reference: number;
  /** Training rows that copies are looked for in. */
  readonly known: number;
  readonly holdout: number;
  /** Rows of pure chance. */
  readonly random: number;
}

const mostRows = 20_000;
const mostKnown = 50_000;
/** Most values to compare in one search, as if no row could be ruled out. */
const mostValues = 1e10;

/** Wide tables are sampled more thinly. */
export function sizesOf({ rows, columns }: Aligned): Sizes {
  const limit = Math.floor(Math.sqrt(mostValues / Math.max(1, columns.length)));
  const most = Math.min(mostRows, limit);
  return {
    synthetic: Math.min(rows.synthetic, most),
    reference: Math.min(rows.train, rows.holdout > 0 ? rows.holdout : most, most),
    known: Math.min(rows.train, mostKnown, Math.floor((limit * limit) / most)),
    holdout: Math.min(rows.holdout, most),
    random: Math.min(5000, most),
  };
}

export interface Search {
  readonly tools: CrewTools;
  /** Hears how many more rows are done. */
  readonly onDone: (rows: number) => Promise<void>;
}

/** For each row a training row that it (nearly) equals, or -1. */
export interface Alike {
  /** The same labels, and every number within 1 % of its range. */
  readonly near: Int32Array;
  /** The same in every column but one, to the digit; null where there are too few columns to say so. */
  readonly retouched: Int32Array | null;
}

/** Distances of `k` = 2 neighbours, then which rows have a near copy. */
export interface Found {
  readonly toTrain: Neighbours;
  readonly randomToTrain: Neighbours;
  readonly alike: Alike;
  readonly holdout: FoundHoldout | null;
}

export interface FoundHoldout {
  readonly toHoldout: Neighbours;
  readonly holdoutToTrain: Neighbours;
  readonly alike: Alike;
  /** One half of the holdout in the place of the synthetic rows, against train and the other half. */
  readonly half: { readonly toTrain: Neighbours; readonly toHoldout: Neighbours } | null;
}

/** Query rows of all searches. */
export function searchedRows(sizes: Sizes, hasHoldout: boolean): number {
  const own = 3 * sizes.synthetic + sizes.random;
  return hasHoldout ? own + sizes.synthetic + 4 * sizes.holdout : own;
}

function drawBlock(aligned: Aligned, part: Part, count: number, seed: number): RowBlock {
  const rows = drawRows(aligned.rows[part], count, seed, `distances ${part}`);
  return layOut(aligned, part, rows, rangesOf(aligned, 'train'));
}

/** @throws Fault as `nearestRows` */
export async function findAll(
  aligned: Aligned,
  sizes: Sizes,
  seed: number,
  search: Search,
): Promise<Found> {
  const block = (part: Part, count: number) => drawBlock(aligned, part, count, seed);
  const synthetic = block('synthetic', sizes.synthetic);
  const train = block('train', sizes.reference);
  const known = sizes.known === sizes.reference ? train : block('train', sizes.known);
  const two = (query: RowBlock, reference: RowBlock) =>
    nearestRows(query, reference, { ...search, k: 2 });
  const chance = randomRows(aligned, sizes.random, seed);
  const random = drawBlock(chance, 'synthetic', sizes.random, seed);
  const found = {
    toTrain: await two(synthetic, train),
    randomToTrain: await nearestRows(random, train, search),
    alike: await findAlike(synthetic, known, search),
  };
  if (aligned.rows.holdout === 0) return { ...found, holdout: null };
  const holdout = block('holdout', sizes.reference);
  return {
    ...found,
    holdout: {
      toHoldout: await two(synthetic, holdout),
      holdoutToTrain: await two(holdout, train),
      alike: await findAlike(block('holdout', sizes.holdout), known, search),
      half: await judgeHalf(holdout, train, search),
    },
  };
}

const nearTolerance = 0.01;
/** Numbers that are written alike differ by float noise at most. */
const sameTolerance = 1e-9;
/** Of fewer columns all but one are met by chance. */
const leastColumns = 4;

async function findAlike(query: RowBlock, known: RowBlock, search: Search): Promise<Alike> {
  const near = { tolerance: nearTolerance, mayDiffer: 0 };
  const retouched = { tolerance: sameTolerance, mayDiffer: 1 };
  return {
    near: await rowsAlike(query, known, near, search),
    retouched: query.width < leastColumns ? null : await rowsAlike(query, known, retouched, search),
  };
}

/** Even rows of the holdout, against its odd rows and as many training rows. */
async function judgeHalf(holdout: RowBlock, train: RowBlock, search: Search) {
  const half = Math.floor(Math.min(holdout.rows, train.rows) / 2);
  if (half < 1) return null;
  const every = (block: RowBlock, start: number): RowBlock => {
    const { values, width } = block;
    const taken = new Float64Array(half * width);
    for (let i = 0; i < half; i++) {
      const from = (2 * i + start) * width;
      taken.set(values.subarray(from, from + width), i * width);
    }
    return { ...block, values: taken, rows: half };
  };
  const query = every(holdout, 0);
  return {
    toTrain: await nearestRows(query, every(train, 0), search),
    toHoldout: await nearestRows(query, every(holdout, 1), search),
  };
}

/**
 * The aligned columns with random values in the place of the synthetic ones: evenly between least and
 * largest, or one of the labels, null as often as in train. Source: SDMetrics, DCRBaselineProtection.
 */
export function randomRows(aligned: Aligned, count: number, seed: number): Aligned {
  const random = stream(seed, 'distances random rows');
  const columns = aligned.columns.map((column, c): AlignedColumn => {
    const nulls = shareOfNulls(column);
    const at = (row: number) => 2 * (c * count + row);
    if (column.measure === 'categorical') {
      const known = [...new Set(column.train)].filter((code) => code >= 0).sort((a, b) => a - b);
      const draw = (row: number) => known[random.below(known.length, at(row))] ?? -1;
      const synthetic = Int32Array.from({ length: count }, (_, row) =>
        random.uniform(at(row) + 1) < nulls ? -1 : draw(row),
      );
      return { ...column, synthetic };
    }
    const range = rangesOf({ ...aligned, columns: [column] }, 'train')[0] ?? { min: 0, max: 0 };
    const isWhole = kindTraits[column.column.kind].isWhole;
    const draw = (row: number) =>
      isWhole
        ? range.min + random.below(range.max - range.min + 1, at(row))
        : range.min + random.uniform(at(row)) * (range.max - range.min);
    const synthetic = Float64Array.from({ length: count }, (_, row) =>
      random.uniform(at(row) + 1) < nulls ? NaN : draw(row),
    );
    return { ...column, synthetic };
  });
  return { rows: { ...aligned.rows, synthetic: count }, columns };
}

function shareOfNulls({ train, measure }: AlignedColumn): number {
  let nulls = 0;
  for (const value of train) if (measure === 'categorical' ? value < 0 : value !== value) nulls++;
  return train.length === 0 ? 0 : nulls / train.length;
}
