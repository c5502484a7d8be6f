/** A filter as the person builds it: bars are chosen and given up one by one, column by column. */
import type { BarCounts, Bars, Filter, Selection } from '$lib/workers';

/** How many bars a column has, the one for missing values included. */
export function barCount(bars: Bars): number {
  const own = bars.edges ? bars.edges.length - 1 : (bars.labels?.length ?? 0);
  return own + (bars.hasOthers ? 1 : 0) + 1;
}

/** The one bar as a selection. Bars stand as in `BarCounts`. */
export function selectionOf(bars: Bars, bar: number): Selection {
  const nothing: Selection = {
    column: bars.column,
    ranges: [],
    labels: [],
    others: false,
    missing: false,
  };
  if (bar === barCount(bars) - 1) return { ...nothing, missing: true };
  if (bars.edges) {
    return { ...nothing, ranges: [[bars.edges[bar] ?? 0, bars.edges[bar + 1] ?? 0]] };
  }
  const label = bars.labels?.[bar];
  return label === undefined ? { ...nothing, others: true } : { ...nothing, labels: [label] };
}

/** The bars of a column that a filter chooses in whole. */
export function chosenBars(bars: Bars, filter: Filter): ReadonlySet<number> {
  const selection = filter.find(({ column }) => column === bars.column);
  if (!selection) return new Set();
  const chosen = Array.from({ length: barCount(bars) }, (_, bar) => bar).filter((bar) =>
    holds(selection, selectionOf(bars, bar)),
  );
  return new Set(chosen);
}

function holds(whole: Selection, part: Selection): boolean {
  if (part.missing) return whole.missing;
  if (part.others) return whole.others;
  return (
    part.labels.every((label) => whole.labels.includes(label)) &&
    part.ranges.every(([from, to]) => whole.ranges.some(([low, high]) => low <= from && to <= high))
  );
}

/** Chooses a bar, or gives it up where it is chosen. A column without chosen bars leaves the filter. */
export function toggled(filter: Filter, bars: Bars, bar: number): Filter {
  const chosen = new Set(chosenBars(bars, filter));
  if (!chosen.delete(bar)) chosen.add(bar);
  return withSelection(filter, bars.column, joined(bars, chosen));
}

/** Replaces what is chosen of a column; null takes the column out of the filter. */
export function withSelection(filter: Filter, column: string, selection: Selection | null): Filter {
  const at = filter.findIndex((one) => one.column === column);
  if (selection === null) return filter.filter((_, place) => place !== at);
  return at < 0 ? [...filter, selection] : filter.with(at, selection);
}

/** Bars of numbers that touch become one range. */
function joined(bars: BarCounts | Bars, chosen: ReadonlySet<number>): Selection | null {
  if (chosen.size === 0) return null;
  const parts = [...chosen].sort((a, b) => a - b).map((bar) => selectionOf(bars, bar));
  const ranges: [number, number][] = [];
  for (const [from, to] of parts.flatMap((part) => part.ranges)) {
    const last = ranges.at(-1);
    if (last && last[1] === from) last[1] = to;
    else ranges.push([from, to]);
  }
  return {
    column: bars.column,
    ranges,
    labels: parts.flatMap(({ labels }) => labels),
    others: parts.some(({ others }) => others),
    missing: parts.some(({ missing }) => missing),
  };
}
