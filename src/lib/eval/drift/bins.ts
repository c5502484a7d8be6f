/** A column of two tables as counts over the same bins, nulls left out: what indices of drift are made of. */
import type { AlignedColumn, LabelColumn, NumberColumn } from '../align';
import { countCodes, sortedValues } from '../metrics';
import { quantile } from '../privacy';

/** Counts of present values; bin i of both means the same. */
export interface BinnedPair {
  readonly before: Float64Array;
  readonly after: Float64Array;
}

/** As usual for the population stability index. */
const numberBins = 10;
/** Labels of fewer earlier rows share a bin with those that are new: alone they would be chance. */
const leastRows = 5;
/** Of more labels the rarest share that bin too. */
const mostLabels = 50;

export function binPair(column: AlignedColumn): BinnedPair {
  return column.measure === 'numeric' ? binNumbers(column) : binLabels(column);
}

/** Bins between the deciles of the earlier values; what lies beyond them falls into the outer bins. */
function binNumbers({ train, synthetic }: NumberColumn): BinnedPair {
  const [before, after] = [sortedValues(train), sortedValues(synthetic)];
  const edges: number[] = [];
  for (let k = 1; k < numberBins && before.length > 0; k++) {
    const edge = quantile(before, k / numberBins);
    if (edge !== edges.at(-1)) edges.push(edge);
  }
  return { before: countBetween(before, edges), after: countBetween(after, edges) };
}

/** Counts of ascending values up to each edge, and behind the last. */
function countBetween(sorted: Float64Array, edges: readonly number[]): Float64Array {
  const counts = new Float64Array(edges.length + 1);
  let bin = 0;
  for (const value of sorted) {
    while (bin < edges.length && value > (edges[bin] as number)) bin++;
    counts[bin] = (counts[bin] as number) + 1;
  }
  return counts;
}

function binLabels({ labels, train, synthetic }: LabelColumn): BinnedPair {
  const [before, after] = [countCodes(train, labels.length), countCodes(synthetic, labels.length)];
  const order = Array.from(labels.keys())
    .filter((code) => (before[code] as number) >= leastRows)
    .sort((a, b) => (before[b] as number) - (before[a] as number) || a - b)
    .slice(0, mostLabels);
  const bins = (counts: Float64Array): Float64Array => {
    const shown = order.map((code) => counts[code] as number);
    const rest = counts.reduce((sum, count) => sum + count, 0) - shown.reduce((a, b) => a + b, 0);
    return Float64Array.of(...shown, rest);
  };
  return { before: bins(before), after: bins(after) };
}
