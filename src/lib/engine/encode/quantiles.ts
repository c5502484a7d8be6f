/**
 * A protected quantile function. Often repeated values are kept exactly; all others become ranges whose
 * ends are means of several rows. No minimum or maximum is kept: the outer ends are estimated from the
 * mean of the outermost rows, as if the tail fell off exponentially, and drawn in where that would leave
 * what was seen.
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

/** A run of equal values: `count` of them from index `from`. */
interface Tie {
  readonly value: number;
  readonly from: number;
  readonly count: number;
}

function tiesOf(sorted: Float64Array): Tie[] {
  const ties: Tie[] = [];
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    const value = sorted[from] as number;
    while (to < sorted.length && sorted[to] === value) to++;
    ties.push({ value, from, count: to - from });
  }
  return ties;
}

interface Split {
  readonly kept: Range[];
  /** Ascending values that fewer rows share, in lists that become ranges one by one. */
  readonly others: readonly Float64Array[];
}

const pointOf = ({ value, count }: Tie): Range => ({ low: value, high: value, count });

/** Many values: the often repeated ones stand out from ranges over all others. */
function splitSpikes(sorted: Float64Array, ties: readonly Tie[], rareBelow: number): Split {
  const least = Math.max(rareBelow, sorted.length * spikeShare, 2);
  const others = new Float64Array(sorted.length);
  const kept: Range[] = [];
  let size = 0;
  for (const tie of ties) {
    if (tie.count >= least) kept.push(pointOf(tie));
    else for (let i = 0; i < tie.count; i++) others[size++] = tie.value;
  }
  return { kept, others: [others.subarray(0, size)] };
}

/** Rows in too short runs, as a share of all, up to which they are left out rather than blurred with others. */
const leftOutShare = 0.01;
/** A kept value is not given up for a run that has fewer rows than this share of its own. */
const worthShare = 0.25;

interface Run {
  readonly from: number;
  readonly to: number;
  readonly isPoint: boolean;
}

const rowsOf = ({ from, to }: Run): number => to - from;

/** Kept values, and the runs of other values between them. */
function runsOf(ties: readonly Tie[], rareBelow: number): Run[] {
  const runs: Run[] = [];
  for (const { from, count } of ties) {
    const isPoint = count >= rareBelow;
    const last = runs.at(-1);
    if (last && !last.isPoint && !isPoint) runs.splice(-1, 1, { ...last, to: from + count });
    else runs.push({ from, to: from + count, isPoint });
  }
  return runs;
}

/** Where to begin joining two runs so that run `at` grows over its nearer neighbour; -1 where it should not. */
function joinAt(runs: readonly Run[], at: number, sorted: Float64Array): number {
  const run = runs[at] as Run;
  const distanceTo = (other: Run | undefined): number => {
    if (other === undefined || (other.isPoint && rowsOf(run) < worthShare * rowsOf(other))) {
      return Infinity;
    }
    const [low, high] = other.from < run.from ? [other, run] : [run, other];
    return (sorted[high.from] as number) - (sorted[low.to - 1] as number);
  };
  const [before, after] = [distanceTo(runs[at - 1]), distanceTo(runs[at + 1])];
  if (before === Infinity && after === Infinity) return -1;
  return before < after ? at - 1 : at;
}

/**
 * Few values: those that enough rows share are kept, and runs of neighbours between them become ranges. A
 * run of too few rows grows over its neighbours, rarely kept values included, unless it hardly matters.
 */
function splitRuns(
  sorted: Float64Array,
  ties: readonly Tie[],
  rareBelow: number,
  least: number,
): Split {
  const runs = runsOf(ties, rareBelow);
  const isShort = (run: Run): boolean => !run.isPoint && rowsOf(run) < least;
  const short = runs.reduce((sum, run) => sum + (isShort(run) ? rowsOf(run) : 0), 0);
  for (let at = 0; short > leftOutShare * sorted.length && at < runs.length;) {
    const first = isShort(runs[at] as Run) ? joinAt(runs, at, sorted) : -1;
    if (first < 0) {
      at++;
      continue;
    }
    const [left, right] = runs.slice(first, first + 2) as [Run, Run];
    runs.splice(first, 2, { from: left.from, to: right.to, isPoint: false });
    at = first;
  }
  const others = runs.filter(({ isPoint }) => !isPoint);
  return {
    kept: runs
      .filter(({ isPoint }) => isPoint)
      .map(({ from, to }) => pointOf({ value: sorted[from] as number, from, count: to - from })),
    others: others.map(({ from, to }) => sorted.subarray(from, to)),
  };
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

/** How far the ends may reach, in parts of what was estimated; the first that stays within the values is taken. */
const reaches = [1, 0.85, 0.7, 0.55, 0.4, 0.25, 0.1, 0] as const;

/** The end of a range at or inside `limit`, so that no draw leaves what was seen, and yet not `limit` itself. */
function reach(from: number, by: number, limit: number): number {
  const share = reaches.find((part) =>
    by < 0 ? from + by * part > limit : from + by * part < limit,
  );
  return from + by * (share ?? 0);
}

function onlyGroup(values: Float64Array): [number, number] {
  const mean = meanOf(values, 0, values.length);
  let square = 0;
  for (const value of values) square += (value - mean) ** 2;
  const half = Math.sqrt((3 * square) / values.length);
  return [reach(mean, -half, values[0] as number), reach(mean, half, values.at(-1) as number)];
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
  const below = Math.max(0, first - meanOf(values, 0, lowest));
  const above = Math.max(0, meanOf(values, highest, values.length) - last);
  const low = reach(first, -below * harmonic(lowest), values[0] as number);
  const high = reach(last, above * harmonic(values.length - highest), values.at(-1) as number);
  return ends.map((end, i) => ({
    low: i === 0 ? low : (knots[i - 1] as number),
    high: knots[i] ?? high,
    count: end - (ends[i - 1] ?? 0),
  }));
}

/** @param sorted ascending, without NaN, at least one value */
export function fitQuantiles(sorted: Float64Array, rareBelow: number): Quantiles {
  const least = Math.max(rareBelow, leastGroup);
  const ties = tiesOf(sorted);
  const { kept, others } =
    ties.length <= rangesAtMost
      ? splitRuns(sorted, ties, rareBelow, least)
      : splitSpikes(sorted, ties, rareBelow);
  let all = [...kept, ...others.flatMap((values) => rangesOf(values, least))];
  if (all.length === 0) {
    const mean = meanOf(sorted, 0, sorted.length);
    all = [{ low: mean, high: mean, count: sorted.length }];
  }
  all.sort((a, b) => a.low + a.high - b.low - b.high);
  return {
    lows: Float64Array.from(all, ({ low }) => low),
    highs: Float64Array.from(all, ({ high }) => high),
    counts: Float64Array.from(all, ({ count }) => count),
  };
}
