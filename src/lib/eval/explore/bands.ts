/** A third column in a few bands of about as many rows each, as selections that a filter understands. */
import type { Selection } from './answers';
import type { BarredColumn } from './bars';

const numberBands = 4;
const labelBands = 5;

/** Bands that together hold every row; their ends are ends of bars, so that none is a value of somebody. */
export function bandsOf(column: BarredColumn): readonly Selection[] {
  const bands = column.bars.edges ? numberBandsOf(column, column.bars.edges) : labelBandsOf(column);
  const missing = column.size - 1;
  const { real, synthetic } = column.codes;
  if (!real.includes(missing) && !synthetic.includes(missing)) return bands;
  return [...bands, { ...nothingOf(column), missing: true }];
}

function nothingOf({ bars }: BarredColumn): Selection {
  return { column: bars.column, ranges: [], labels: [], others: false, missing: false };
}

function numberBandsOf(column: BarredColumn, edges: readonly number[]): Selection[] {
  const bins = edges.length - 1;
  const counts = new Float64Array(bins + 1);
  for (const code of column.codes.real) counts[code] = counts[code]! + 1;
  const total = column.codes.real.length - counts[bins]!;
  const cuts = new Set([edges[0]!]);
  let below = 0;
  for (let bin = 0; bin < bins; bin++) {
    const quarter = Math.floor((below / Math.max(1, total)) * numberBands);
    below += counts[bin]!;
    const isNextQuarter = Math.floor((below / Math.max(1, total)) * numberBands) > quarter;
    if (isNextQuarter) cuts.add(edges[bin + 1]!);
  }
  cuts.add(edges[bins]!);
  const ends = [...cuts];
  return ends
    .slice(0, -1)
    .map((from, at) => ({ ...nothingOf(column), ranges: [[from, ends[at + 1]!] as const] }));
}

/** The most frequent labels one by one, the rest together. */
function labelBandsOf(column: BarredColumn): Selection[] {
  const { labels, hasOthers } = column.bars;
  const all = labels ?? [];
  const single = all.length + (hasOthers ? 1 : 0) <= labelBands ? all.length : labelBands - 1;
  const bands = all.slice(0, single).map((label) => ({ ...nothingOf(column), labels: [label] }));
  const rest = all.slice(single);
  if (rest.length === 0 && !hasOthers) return bands;
  return [...bands, { ...nothingOf(column), labels: rest, others: hasOthers }];
}
