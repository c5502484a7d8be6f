/**
 * Shares of rows in the same bins for the real and the synthetic table, to be drawn over one another.
 * Shows no exact extremes and no label that fewer than five training rows have.
 */
import { kindTraits, printValue, type Distribution } from '../../engine/schema';
import type { AlignedColumn, LabelColumn, NumberColumn } from '../align';
import { sortedValues } from '../metrics';
import { quantile } from '../privacy';

const maxBins = 40;
const maxLabels = 30;
/** Labels of fewer training rows are pooled: a report may be shared. */
const rareBelow = 5;
const otherLabels = 'other labels';
/** How many steps wide the outermost bins are at least. */
const outerSteps = 5;

export function distributionOf(column: AlignedColumn): Distribution {
  return column.measure === 'numeric' ? numberBars(column) : labelBars(column);
}

/** The bins in which the report draws a number column, for others who draw it too. */
export function edgesOf({ column, train, synthetic }: NumberColumn): number[] {
  const real = sortedValues(train);
  return chooseEdges(real, sortedValues(synthetic), unitOf(column, real));
}

function numberBars({ column, train, synthetic }: NumberColumn): Distribution {
  const real = sortedValues(train);
  const drawn = sortedValues(synthetic);
  const edges = chooseEdges(real, drawn, unitOf(column, real));
  return {
    column: column.name,
    edges,
    ...(column.format.type === 'moment' && {
      edgeTexts: edges.map((edge) => printValue(column, edge)),
    }),
    labels: null,
    real: shareInBins(real, train.length, edges),
    synthetic: shareInBins(drawn, synthetic.length, edges),
  };
}

/**
 * At most 40 bins over the middle 99 % of the real values; one bin below and one above take what lies
 * outside, up to a rounder number the farther they reach: in steps of one the end of the last bin would
 * tell the extreme. Every edge is a multiple of a round step, so that none is a value of somebody; only a value
 * that a tenth of the rows share is cut out of its bin, since a step hides how often it is met exactly.
 */
function chooseEdges(real: Float64Array, drawn: Float64Array, unit: number): number[] {
  if (real.length === 0 && drawn.length === 0) return [0, 1];
  const guide = real.length > 0 ? real : drawn;
  const [low, high] = [quantile(guide, 0.005), quantile(guide, 0.995)];
  const step = Math.max(roundStep((high - low) / (maxBins - 6)), unit);
  const first = Math.floor(low / step);
  const last = Math.floor(high / step) + 1;
  const edges = Array.from({ length: last - first + 1 }, (_, i) => tidy((first + i) * step));
  const least = Math.min(real[0] ?? Infinity, drawn[0] ?? Infinity);
  const most = Math.max(real.at(-1) ?? -Infinity, drawn.at(-1) ?? -Infinity);
  const outer = (distance: number) => Math.max(outerSteps * step, roundStep(distance));
  if (least < edges[0]!) edges.unshift(multipleAtOrBelow(least, outer(edges[0]! - least)));
  if (most >= edges.at(-1)!) edges.push(multipleAbove(most, outer(most - edges.at(-1)!)));
  const spike = step > unit ? spikeOf(real) : null;
  if (spike === null) return edges;
  const ends = [spike, tidy(spike + unit)].filter((edge) => !edges.includes(edge));
  return [...edges, ...ends].sort((a, b) => a - b);
}

/** The value that most rows share, where it is a tenth of them and at least ten rows; else null. */
function spikeOf(sorted: Float64Array): number | null {
  const least = Math.max(2 * rareBelow, sorted.length / 10);
  let best: number | null = null;
  let longest = 0;
  let start = 0;
  for (let i = 1; i <= sorted.length; i++) {
    if (i < sorted.length && sorted[i] === sorted[start]) continue;
    if (i - start > longest) [longest, best] = [i - start, sorted[start]!];
    start = i;
  }
  return longest >= least ? best : null;
}

/** The smallest difference between two values that the column's format can show. */
function unitOf(column: NumberColumn['column'], values: Float64Array): number {
  if (kindTraits[column.kind].isWhole || values.every((value) => Number.isInteger(value))) return 1;
  return column.format.type === 'number' ? 10 ** -Math.max(column.format.decimals, 1) : 1;
}

/** The next 1, 2 or 5 times a power of ten. */
function roundStep(width: number): number {
  if (!(width > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(width));
  const step = [1, 2, 5, 10].map((m) => m * power).find((candidate) => candidate >= width * 0.999);
  return step ?? power * 10;
}

/** Division may round up to the next multiple, such as 2353.41 / 0.01, so the result is compared. */
function multipleAtOrBelow(value: number, step: number): number {
  const multiple = Math.floor(value / step);
  const found = tidy(multiple * step);
  return found > value ? tidy((multiple - 1) * step) : found;
}

function multipleAbove(value: number, step: number): number {
  const multiple = Math.floor(value / step) + 1;
  const found = tidy(multiple * step);
  return found > value ? found : tidy((multiple + 1) * step);
}

/** Sheds the float noise of multiples such as 3 × 0.1. */
function tidy(value: number): number {
  return Number(value.toPrecision(15));
}

/** Shares of `rows` in [edge, next edge); the last entry is the share of nulls. */
function shareInBins(sorted: Float64Array, rows: number, edges: readonly number[]): number[] {
  const shares = new Array<number>(edges.length).fill(0);
  if (rows === 0) return shares;
  let bin = 0;
  for (let i = 0; i < sorted.length; i++) {
    while (bin < edges.length - 2 && (sorted[i] as number) >= (edges[bin + 1] as number)) bin++;
    shares[bin] = (shares[bin] as number) + 1;
  }
  shares[edges.length - 1] = rows - sorted.length;
  return shares.map((count) => count / rows);
}

function labelBars({ column, labels, train, synthetic }: LabelColumn): Distribution {
  const real = countWithNulls(train, labels.length);
  const drawn = countWithNulls(synthetic, labels.length);
  const order = labels.map((_, code) => code);
  order.sort((a, b) => (real[b] as number) - (real[a] as number) || a - b);
  const shown = order.filter((code) => (real[code] as number) >= rareBelow).slice(0, maxLabels);
  const isPooled = shown.length < labels.length;
  const bars = (counts: Float64Array, rows: number): number[] => {
    if (rows === 0) return new Array<number>(shown.length + (isPooled ? 2 : 1)).fill(0);
    const shares = shown.map((code) => (counts[code] as number) / rows);
    const nulls = (counts[labels.length] as number) / rows;
    const rest = 1 - nulls - shares.reduce((total, share) => total + share, 0);
    return [...shares, ...(isPooled ? [Math.max(0, rest)] : []), nulls];
  };
  return {
    column: column.name,
    edges: null,
    labels: [
      ...shown.map((code) => printValue(column, labels[code] as string)),
      ...(isPooled ? [otherLabels] : []),
    ],
    real: bars(real, train.length),
    synthetic: bars(drawn, synthetic.length),
  };
}

/** Counts by code; the last entry counts nulls. */
function countWithNulls(codes: Int32Array, labelCount: number): Float64Array {
  const counts = new Float64Array(labelCount + 1);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    const place = code < 0 ? labelCount : code;
    counts[place] = (counts[place] as number) + 1;
  }
  return counts;
}
