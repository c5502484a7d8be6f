/**
 * Bins for the small chart of a number column. Equal widths (calendar steps for dates), so that a
 * heavy tail looks like one; at most 40 bins. Few whole values get one bin each.
 */
import { kindTraits, type Column } from '../../engine/schema';
import { calendarEdges } from './calendar';
import { clockOf } from './clock';
import { countBelow, quantile } from './sorted';

export const binLimit = 40;

export interface Histogram {
  /** One more than `counts`, ascending, in the units of `NumberData`. */
  edges: number[];
  /** Each bin holds its lower edge; the last one holds its upper edge too. */
  counts: number[];
}

/** @param sorted at least one value, ascending. */
export function histogramOf(
  sorted: Float64Array,
  column: Pick<Column, 'kind' | 'format'>,
): Histogram {
  const edges = edgesOf(sorted, column);
  const below = edges.map((edge) => countBelow(sorted, edge));
  below[below.length - 1] = sorted.length;
  const counts = below.slice(1).map((end, i) => end - below[i]!);
  return { edges, counts };
}

function edgesOf(sorted: Float64Array, column: Pick<Column, 'kind' | 'format'>): number[] {
  const min = sorted[0]!;
  const max = sorted[sorted.length - 1]!;
  const clock = clockOf(column.kind);
  if (clock !== null) {
    const { unitMs } = clock;
    return calendarEdges(min * unitMs, max * unitMs, unitMs, binLimit).map((ms) => ms / unitMs);
  }
  const unit = resolutionOf(column);
  if (unit !== null || min === max) return steppedEdges(sorted, unit ?? 1);
  const bins = binCount(sorted, max - min);
  const edges = Array.from({ length: bins }, (_, i) => min + (i * (max - min)) / bins);
  return [...edges, max];
}

/** The distance between neighbouring values that the column can hold; null where it is very fine. */
function resolutionOf({ kind, format }: Pick<Column, 'kind' | 'format'>): number | null {
  if (kindTraits[kind].isWhole) return 1;
  return format.type === 'number' && format.decimals <= 6 ? 10 ** -format.decimals : null;
}

/** Every bin holds the same number of possible values, so that no comb appears. Edges lie between them. */
function steppedEdges(sorted: Float64Array, unit: number): number[] {
  const first = Math.round(sorted[0]! / unit);
  const last = Math.round(sorted[sorted.length - 1]! / unit);
  const possible = last - first + 1;
  const wanted = possible <= binLimit ? possible : binCount(sorted, (last - first) * unit);
  const width = Math.ceil(possible / wanted);
  const bins = Math.ceil(possible / width);
  // Divided, not multiplied: 0.05 and not 0.05000000000000001.
  const units = 2 * Math.round(1 / unit);
  return Array.from({ length: bins + 1 }, (_, i) => (2 * (first + i * width) - 1) / units);
}

/** Freedman & Diaconis (1981), width 2·IQR·n^(−1/3); Sturges' rule where the quartiles are equal. */
function binCount(sorted: Float64Array, range: number): number {
  const width = (2 * (quantile(sorted, 0.75) - quantile(sorted, 0.25))) / Math.cbrt(sorted.length);
  const bins = width > 0 ? range / width : Math.log2(sorted.length) + 1;
  return Math.min(binLimit, Math.max(1, Math.ceil(bins)));
}
