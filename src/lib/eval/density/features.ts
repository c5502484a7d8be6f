/** Rows for Euclid's distance: numbers in ranges of train, labels one-hot, an empty number as a label of its own. */
import { nullNumber, type RowBlock } from '../nearest';

/**
 * Gives blocks of one layout a label column for every number column that has an empty cell anywhere;
 * the number itself becomes the mean of the first block there.
 */
export function euclideanBlocks(blocks: readonly RowBlock[]): RowBlock[] {
  const [first] = blocks;
  if (first === undefined) return [];
  const { width, labelWidth } = first;
  const numbers = Array.from({ length: width - labelWidth }, (_, c) => labelWidth + c);
  const gaps = numbers.filter((c) => blocks.some((block) => hasNull(block, c)));
  if (gaps.length === 0) return [...blocks];
  const fills = new Map(gaps.map((c) => [c, meanOf(first, c)]));
  return blocks.map((block) => fillGaps(block, gaps, fills));
}

function hasNull({ values, rows, width }: RowBlock, c: number): boolean {
  for (let row = 0; row < rows; row++) if (values[row * width + c] === nullNumber) return true;
  return false;
}

function meanOf({ values, rows, width }: RowBlock, c: number): number {
  let [total, count] = [0, 0];
  for (let row = 0; row < rows; row++) {
    const value = values[row * width + c] as number;
    if (value === nullNumber) continue;
    total += value;
    count++;
  }
  return count === 0 ? 0 : total / count;
}

function fillGaps(
  { values, rows, width, labelWidth }: RowBlock,
  gaps: readonly number[],
  fills: ReadonlyMap<number, number>,
): RowBlock {
  const wide = width + gaps.length;
  const out = new Float64Array(rows * wide);
  for (let row = 0; row < rows; row++) {
    const [from, to] = [row * width, row * wide];
    for (let c = 0; c < labelWidth; c++) out[to + c] = values[from + c] as number;
    gaps.forEach((c, i) => {
      out[to + labelWidth + i] = values[from + c] === nullNumber ? 1 : 0;
    });
    for (let c = labelWidth; c < width; c++) {
      const value = values[from + c] as number;
      out[to + gaps.length + c] = value === nullNumber ? (fills.get(c) ?? 0) : value;
    }
  }
  return { values: out, rows, width: wide, labelWidth: labelWidth + gaps.length };
}

/** Whether every row equals the first, to the last bit: a distance to their mean is rarely quite 0. */
export function isOnePlace({ values, width }: RowBlock): boolean {
  return values.every((value, i) => value === values[i % width]);
}

/** Where the middle of a block lies: how often each label occurs, and means of numbers. */
export interface Centre {
  readonly shares: readonly ReadonlyMap<number, number>[];
  /** By label column: sum of the squares of the shares. */
  readonly squares: readonly number[];
  readonly means: Float64Array;
}

export function centreOf({ values, rows, width, labelWidth }: RowBlock): Centre {
  const shares = Array.from({ length: labelWidth }, () => new Map<number, number>());
  const means = new Float64Array(width - labelWidth);
  for (let row = 0; row < rows; row++) {
    shares.forEach((share, c) => {
      const label = values[row * width + c] as number;
      share.set(label, (share.get(label) ?? 0) + 1 / rows);
    });
    for (let c = 0; c < means.length; c++)
      means[c] = (means[c] as number) + (values[row * width + labelWidth + c] as number) / rows;
  }
  const squares = shares.map((share) => {
    let total = 0;
    for (const each of share.values()) total += each * each;
    return total;
  });
  return { shares, squares, means };
}

/** Distance of every row to a centre; one-hot labels are never written out. */
export function distancesTo(centre: Centre, block: RowBlock): Float64Array {
  const { values, rows, width, labelWidth } = block;
  const { shares, squares, means } = centre;
  return Float64Array.from({ length: rows }, (_, row) => {
    let total = 0;
    for (let c = 0; c < labelWidth; c++) {
      const share = (shares[c] as ReadonlyMap<number, number>).get(
        values[row * width + c] as number,
      );
      total += 1 - 2 * (share ?? 0) + (squares[c] as number);
    }
    for (let c = labelWidth; c < width; c++)
      total += ((values[row * width + c] as number) - (means[c - labelWidth] as number)) ** 2;
    return Math.sqrt(Math.max(0, total));
  });
}
