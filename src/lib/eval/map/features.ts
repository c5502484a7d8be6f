/**
 * Rows as points for maps: numbers standardised by the training rows, labels one-hot and scaled so that a
 * column of labels weighs as much as a number. One-hot places are never written out.
 */
import type { RowBlock } from '../nearest';

/** Numbers further than this many standard deviations from the mean count as so far. */
const furthest = 4;
/** Labels of a column with places of their own; the others share one. */
const mostLabels = 40;

export interface Points {
  readonly rows: number;
  /** Places of all columns together. */
  readonly size: number;
  readonly labelWidth: number;
  readonly numbers: number;
  /** [rows, labelWidth]: which place a row's label holds. */
  readonly places: Int32Array;
  /** By place: what a row that holds it has there, and what is subtracted from all rows. */
  readonly heights: Float64Array;
  readonly means: Float64Array;
  /** [rows, numbers], standardised; their places come after those of the labels. */
  readonly values: Float64Array;
  /** By place: its column in the block. */
  readonly columns: Int32Array;
}

/** Numbers of blocks standardised by the first block, in place of those in ranges. */
export function standardise(blocks: readonly RowBlock[]): RowBlock[] {
  const [first] = blocks;
  if (first === undefined) return [];
  const { values, rows, width, labelWidth } = first;
  const moments = Array.from({ length: width - labelWidth }, (_, at) => {
    let [sum, squares] = [0, 0];
    for (let row = 0; row < rows; row++) sum += values[row * width + labelWidth + at] as number;
    const mean = sum / rows;
    for (let row = 0; row < rows; row++)
      squares += ((values[row * width + labelWidth + at] as number) - mean) ** 2;
    return { mean, deviation: Math.sqrt(squares / rows) || 1 };
  });
  return blocks.map((block) => {
    const scaled = block.values.slice();
    for (let row = 0; row < block.rows; row++) {
      moments.forEach(({ mean, deviation }, at) => {
        const place = row * width + labelWidth + at;
        const value = ((scaled[place] as number) - mean) / deviation;
        scaled[place] = Math.max(-furthest, Math.min(furthest, value));
      });
    }
    return { ...block, values: scaled };
  });
}

/** All rows of the blocks, one after the other, as points; label places follow the first block. */
export function pointsOf(blocks: readonly RowBlock[]): Points {
  const [first] = blocks as readonly [RowBlock];
  const { width, labelWidth } = first;
  const numbers = width - labelWidth;
  const rows = blocks.reduce((total, block) => total + block.rows, 0);
  const columns: number[] = [];
  const heights: number[] = [];
  const means: number[] = [];
  const places = new Int32Array(rows * labelWidth);
  for (let c = 0; c < labelWidth; c++) {
    const known = commonLabels(first, c);
    const start = columns.length;
    const variance = 1 - [...known.shares].reduce((total, share) => total + share * share, 0);
    const height = variance > 0 ? 1 / Math.sqrt(variance) : 1;
    for (const share of known.shares) {
      columns.push(c);
      heights.push(height);
      means.push(share * height);
    }
    let at = 0;
    for (const { values, rows: count } of blocks) {
      for (let row = 0; row < count; row++, at++) {
        const place = known.places.get(values[row * width + c] as number);
        places[at * labelWidth + c] = start + (place ?? known.shares.length - 1);
      }
    }
  }
  const values = new Float64Array(rows * numbers);
  let at = 0;
  for (const block of blocks) {
    for (let row = 0; row < block.rows; row++)
      for (let c = labelWidth; c < width; c++)
        values[at++] = block.values[row * width + c] as number;
  }
  for (let c = labelWidth; c < width; c++) columns.push(c);
  return {
    ...{ rows, size: columns.length, labelWidth, numbers, places, values },
    heights: Float64Array.from(heights),
    means: Float64Array.from(means),
    columns: Int32Array.from(columns),
  };
}

/** The commonest labels of a column with their shares; the last place is for all others. */
function commonLabels({ values, rows, width }: RowBlock, c: number) {
  const counts = new Map<number, number>();
  for (let row = 0; row < rows; row++) {
    const label = values[row * width + c] as number;
    counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const common = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, mostLabels);
  const shares = common.map(([, count]) => count / rows);
  shares.push(Math.max(0, 1 - shares.reduce((total, share) => total + share, 0)));
  return { places: new Map(common.map(([label], place) => [label, place])), shares };
}
