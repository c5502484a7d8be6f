/**
 * Every column in fixed bars, once for all questions: a row's bar is one small number, so that any
 * question is a matter of counting. Labels of fewer than five training rows get no bar of their own.
 */
import { printerOf } from '../../engine/schema';
import type { AlignedColumn, LabelColumn, NumberColumn } from '../align';
import { countCodes } from '../metrics';
import { edgesOf } from '../report';
import { drawRows } from '../sample';
import type { Bars, Two } from './answers';

/** Bins are chosen by so many values of each table, and by its least and its largest. */
const guideRows = 50_000;
const mostLabels = 30;
/** Fewer people than this are never shown as a group. */
export const fewest = 5;

/** A column in bars; the place after the last bar is for missing values. */
export interface BarredColumn {
  readonly bars: Bars;
  /** Bars, other labels included, and missing values. */
  readonly size: number;
  readonly codes: Two<Uint16Array>;
  readonly source: AlignedColumn;
}

export function barColumn(source: AlignedColumn, seed: number): BarredColumn {
  return source.measure === 'numeric' ? barNumbers(source, seed) : barLabels(source);
}

function barNumbers(source: NumberColumn, seed: number): BarredColumn {
  const { column } = source;
  const edges = edgesOf({
    ...source,
    train: guideOf(source.train, seed),
    synthetic: guideOf(source.synthetic, seed),
  });
  const code = (values: Float64Array) => codesOfNumbers(values, edges);
  return {
    bars: {
      column: column.name,
      kind: column.kind,
      edges,
      labels: null,
      printed: null,
      hasOthers: false,
    },
    size: edges.length,
    codes: { real: code(source.train), synthetic: code(source.synthetic) },
    source,
  };
}

/** Some of the values with both ends, so that the bins hold all. */
function guideOf(values: Float64Array, seed: number): Float64Array {
  if (values.length <= guideRows) return values;
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const drawn = drawRows(values.length, guideRows, seed, 'bins');
  const guide = Float64Array.from(drawn, (row) => values[row]!);
  if (least <= most) guide.set([least, most]);
  return guide;
}

function codesOfNumbers(values: Float64Array, edges: readonly number[]): Uint16Array {
  const bins = edges.length - 1;
  return Uint16Array.from(values, (value) => {
    if (Number.isNaN(value)) return bins;
    let [low, high] = [0, bins - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (value >= edges[middle]!) low = middle;
      else high = middle - 1;
    }
    return low;
  });
}

function barLabels(source: LabelColumn): BarredColumn {
  const { column, labels, train, synthetic } = source;
  const counts = countCodes(train, labels.length);
  const order = labels.map((_, code) => code);
  order.sort((a, b) => counts[b]! - counts[a]! || a - b);
  const shown = order.filter((code) => counts[code]! >= fewest).slice(0, mostLabels);
  if (column.levels) shown.sort(byLevel(labels, column.levels));
  const hasOthers = shown.length < labels.length;
  const missing = shown.length + (hasOthers ? 1 : 0);
  const barOf = new Uint16Array(labels.length).fill(shown.length);
  shown.forEach((code, bar) => (barOf[code] = bar));
  const code = (codes: Int32Array) =>
    Uint16Array.from(codes, (label) => (label < 0 ? missing : barOf[label]!));
  const print = printerOf(column);
  return {
    bars: {
      column: column.name,
      kind: column.kind,
      edges: null,
      labels: shown.map((label) => labels[label]!),
      printed: shown.map((label) => print(labels[label]!)),
      hasOthers,
    },
    size: missing + 1,
    codes: { real: code(train), synthetic: code(synthetic) },
    source,
  };
}

/** Ordered categories stand in their order, not by how frequent they are. */
function byLevel(labels: readonly string[], levels: readonly string[]) {
  const places = new Map(levels.map((level, place) => [level, place]));
  const place = (code: number) => places.get(labels[code]!) ?? levels.length;
  return (a: number, b: number) => place(a) - place(b);
}
