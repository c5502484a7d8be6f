/** Bars and selections in words, the same in histograms, in chips and in the pictures of pairs. */
import type { BarCounts, Bars, LabelPair, NumberPair, Selection } from '$lib/state';
import { kindTraits } from '$lib/engine/schema';
import type { GridAxis, PickBar } from '../chart';
import { axisText } from '../words';

const othersName = 'other labels';
const missingName = 'missing';
const mostNamed = 4;

/** The names of a column's bars, other labels and missing values last. */
export function barNames({ kind, edges, printed, hasOthers }: Bars): readonly string[] {
  const own = edges
    ? edges.slice(1).map((to, at) => rangeText(kind, edges[at] ?? 0, to))
    : (printed ?? []).map((label) => (label === '' ? '(empty)' : label));
  return [...own, ...(hasOthers ? [othersName] : []), missingName];
}

/** An open end has no number. Of whole numbers and days the last one is named, not the end behind it. */
function rangeText(kind: Bars['kind'], from: number, to: number): string {
  const last = kindTraits[kind].isWhole ? to - 1 : to;
  if (from === -Infinity) return `up to ${axisText(kind, last)}`;
  if (to === Infinity) return `from ${axisText(kind, from)}`;
  return last <= from ? axisText(kind, from) : `${axisText(kind, from)} to ${axisText(kind, last)}`;
}

/** Shares of the chosen rows; the bar for missing values only where some are. */
export function pickBars(counts: BarCounts): readonly PickBar[] {
  const names = barNames(counts);
  const [real, synthetic] = [sum(counts.real), sum(counts.synthetic)];
  const bars = names.map((label, at) => ({
    label,
    real: shareOf(counts.real[at], real),
    synthetic: shareOf(counts.synthetic[at], synthetic),
    isMissing: at === names.length - 1,
  }));
  return bars.filter(({ isMissing, real: a, synthetic: b }) => !isMissing || a > 0 || b > 0);
}

/** An axis with a place for every bar; the one for missing values only with labels. */
export function gridAxis(bars: Bars): GridAxis {
  const names = barNames(bars);
  const { edges, kind } = bars;
  if (!edges) return { name: bars.column, isNumber: false, labels: names, ticks: names };
  return {
    name: bars.column,
    isNumber: true,
    labels: names.slice(0, -1),
    ticks: edges.slice(0, -1).map((edge) => axisText(kind, edge)),
  };
}

/** Cells of two columns as a grid, without lines of other labels and of missing values where there are none. */
export function gridOf({ x, y, real, synthetic, rows }: NumberPair | LabelPair) {
  const [across, down] = [gridAxis(x), gridAxis(y)];
  const width = across.labels.length;
  const isFilled = (at: number) => (real[at] ?? 0) + (synthetic[at] ?? 0) > 0;
  const columns = keptPlaces(x, across, (column) =>
    down.labels.some((_, line) => isFilled(line * width + column)),
  );
  const lines = keptPlaces(y, down, (line) =>
    across.labels.some((_, column) => isFilled(line * width + column)),
  );
  const shares = (counts: readonly number[], total: number) =>
    lines.flatMap((line) => columns.map((column) => shareOf(counts[line * width + column], total)));
  return {
    x: keptAxis(across, columns),
    y: keptAxis(down, lines),
    real: shares(real, rows.real),
    synthetic: shares(synthetic, rows.synthetic),
  };
}

function keptPlaces(
  bars: Bars,
  axis: GridAxis,
  isFilled: (place: number) => boolean,
): readonly number[] {
  const own = axis.isNumber ? axis.labels.length : (bars.labels?.length ?? 0);
  return axis.labels.flatMap((_, place) => (place < own || isFilled(place) ? [place] : []));
}

function keptAxis(axis: GridAxis, places: readonly number[]): GridAxis {
  const kept = (texts: readonly string[]) => places.map((place) => texts[place] ?? '');
  return { ...axis, labels: kept(axis.labels), ticks: kept(axis.ticks) };
}

/** “age: 17 to 28 or missing”. */
export function selectionText(selection: Selection, bars: Bars | undefined): string {
  const { column, ranges, labels, others, missing } = selection;
  const printed = new Map((bars?.labels ?? []).map((label, at) => [label, bars?.printed?.[at]]));
  const parts = [
    ...ranges.map(([from, to]) => rangeText(bars?.kind ?? 'decimal', from, to)),
    ...some(labels.map((label) => printed.get(label) || label || '(empty)')),
    ...(others ? [othersName] : []),
    ...(missing ? [missingName] : []),
  ];
  return `${column}: ${parts.join(' or ')}`;
}

/** Many labels are not all named. */
function some(labels: readonly string[]): readonly string[] {
  if (labels.length <= mostNamed) return labels;
  const named = labels.slice(0, mostNamed - 1);
  return [...named, `${labels.length - named.length} more labels`];
}

/** The bars of a column among the answers; undefined where it has none yet. */
export function barsOf(answers: readonly Bars[] | null, column: string): Bars | undefined {
  return answers?.find((bars) => bars.column === column);
}

export function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

export function shareOf(count: number | undefined, total: number): number {
  return total === 0 ? 0 : (count ?? 0) / total;
}
