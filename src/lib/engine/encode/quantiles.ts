/**
 * A protected quantile function. Often repeated values are kept exactly; all others become ranges whose
 * ends are means of several rows. No minimum or maximum is kept: the outer ends are estimated from the
 * mean of the outermost rows, as if the tail fell off exponentially.
 */
export interface Quantiles {
  /** Ordered by their middle. A kept value has equal ends. */
  readonly lows: Float64Array;
  readonly highs: Float64Array;
  /** Rows in each. */
  readonly counts: Float64Array;
}

interface Range {
  low: number;
  high: number;
  count: number;
}

/** Tables have at most this many ranges and, where values repeat, about as many kept values again. */
const rangesAtMost = 200;
const leastGroup = 5;
const spikeShare = 1 / 400;

interface Split {
  kept: Range[];
  others: Float64Array;
}

/** Values that enough rows share, and the rest, still sorted. */
function splitSpikes(sorted: Float64Array, rareBelow: number): Split {
  let distinct = 0;
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) distinct++;
  const share = distinct <= rangesAtMost ? 0 : sorted.length * spikeShare;
  const least = Math.max(rareBelow, share, distinct <= rangesAtMost ? 1 : 2);
  const kept: Range[] = [];
  const others = new Float64Array(sorted.length);
  let othersCount = 0;
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    const value = sorted[from] as number;
    while (to < sorted.length && sorted[to] === value) to++;
    if (to - from >= least) kept.push({ low: value, high: value, count: to - from });
    else for (let i = from; i < to; i++) others[othersCount++] = value;
  }
  return { kept, others: others.subarray(0, othersCount) };
}

/** Where groups end: equal groups, finer and finer towards both tails, none below `least` rows. */
function groupEnds(size: number, least: number): number[] {
  const usual = Math.max(least, size / rangesAtMost);
  const ends = new Set<number>();
  for (let width = least, end = least; end < size / 2; width = Math.min(width * 2, usual)) {
    ends.add(Math.round(end));
    ends.add(size - Math.round(end));
    end += width;
  }
  const inner = [...ends].sort((a, b) => a - b);
  const kept: number[] = [];
  for (const end of inner) {
    if (end - (kept.at(-1) ?? 0) >= least && size - end >= least) kept.push(end);
  }
  return [...kept, size];
}

function meanOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i] as number;
  return sum / (to - from);
}

/** Expected distance of the largest of n exponential draws from their start, in units of their mean. */
function harmonic(n: number): number {
  let sum = 0;
  for (let i = 1; i <= n; i++) sum += 1 / i;
  return sum;
}

function onlyGroup(values: Float64Array): [number, number] {
  const mean = meanOf(values, 0, values.length);
  let square = 0;
  for (const value of values) square += (value - mean) ** 2;
  const half = Math.sqrt((3 * square) / values.length);
  return [mean - half, mean + half];
}

function rangesOf(values: Float64Array, least: number): Range[] {
  if (values.length < least) return [];
  const ends = groupEnds(values.length, least);
  const window = Math.ceil(least / 2);
  const knots = ends.slice(0, -1).map((end) => meanOf(values, end - window, end + window));
  const [first, last] = [knots[0], knots.at(-1)];
  if (first === undefined || last === undefined) {
    const [low, high] = onlyGroup(values);
    return [{ low, high, count: values.length }];
  }
  const lowest = ends[0] as number;
  const highest = ends.at(-2) as number;
  const below = first - meanOf(values, 0, lowest);
  const above = meanOf(values, highest, values.length) - last;
  const low = first - Math.max(0, below) * harmonic(lowest);
  const high = last + Math.max(0, above) * harmonic(values.length - highest);
  return ends.map((end, i) => ({
    low: i === 0 ? low : (knots[i - 1] as number),
    high: knots[i] ?? high,
    count: end - (ends[i - 1] ?? 0),
  }));
}

/** @param sorted ascending, without NaN, at least one value */
export function fitQuantiles(sorted: Float64Array, rareBelow: number): Quantiles {
  const least = Math.max(rareBelow, leastGroup);
  const { kept, others } = splitSpikes(sorted, rareBelow);
  let all = [...kept, ...rangesOf(others, least)];
  if (all.length === 0) {
    const mean = meanOf(sorted, 0, sorted.length);
    all = [{ low: mean, high: mean, count: sorted.length }];
  }
  const isPositive = (sorted[0] as number) >= 0;
  const isNegative = (sorted.at(-1) as number) <= 0;
  const clamp = (value: number): number =>
    isPositive ? Math.max(0, value) : isNegative ? Math.min(0, value) : value;
  all.sort((a, b) => a.low + a.high - b.low - b.high);
  return {
    lows: Float64Array.from(all, (range) => clamp(range.low)),
    highs: Float64Array.from(all, (range) => clamp(range.high)),
    counts: Float64Array.from(all, (range) => range.count),
  };
}
