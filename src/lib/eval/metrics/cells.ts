/**
 * Columns as small whole numbers, ready to be counted against each other. Numbers fall into ten bins of
 * equal width between the smallest and largest value of *their own* table, as SDMetrics has it, so two
 * tables with different extremes are cut differently: a known quirk, kept because published scores have it.
 */
import type { LabelColumn, NumberColumn } from '../align';

/** One column of one table: `codes[row]` is from 0 to `size` − 1. */
export interface Cells {
  readonly codes: Int32Array;
  readonly size: number;
}

const binCount = 10;

/** Moments are counted in days or milliseconds here and in nanoseconds there; bins agree exactly so. */
const momentScale = 1e6;

/** Eleven edges from min to max; a single value is widened by ½ on both sides, no value at all gives 0 to 1. */
export function binEdges(values: Float64Array, factor = 1): Float64Array {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) [low, high] = [0, 1];
  else [low, high] = [low * factor, high * factor];
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  const step = (high - low) / binCount;
  const edges = Float64Array.from({ length: binCount + 1 }, (_, i) => i * step + low);
  edges[binCount] = high;
  return edges;
}

/**
 * The bin of each number, 0 to 9. The largest value and every null share the eleventh bin (10): the
 * half-open bins of `numpy.digitize` put them there, and SDMetrics counts what it gets.
 * @param ranged numbers whose range the bins divide; SDMetrics takes those of the same table
 */
export function cellsOfNumbers(
  column: NumberColumn['column'],
  values: Float64Array,
  ranged: Float64Array = values,
): Cells {
  const factor = column.format.type === 'moment' ? momentScale : 1;
  const edges = binEdges(ranged, factor);
  const first = edges[0] as number;
  const step = ((edges[binCount] as number) - first) / binCount;
  const codes = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = (values[i] as number) * factor;
    if (Number.isNaN(value)) {
      codes[i] = binCount;
      continue;
    }
    // Not a number where the step is too small for a double.
    const guess = Math.floor((value - first) / step);
    let bin = guess > 0 ? Math.min(binCount, guess) : 0;
    while (bin > 0 && value < (edges[bin] as number)) bin--;
    while (bin < binCount && value >= (edges[bin + 1] as number)) bin++;
    codes[i] = bin;
  }
  return { codes, size: binCount + 1 };
}

/** Label codes moved up by one; 0 is null, which counts as a label of its own. */
export function cellsOfLabels(column: LabelColumn, codes: Int32Array): Cells {
  return { codes: codes.map((code) => code + 1), size: column.labels.length + 1 };
}
