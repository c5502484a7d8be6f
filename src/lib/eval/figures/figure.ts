/** Makes the figures of a report: numbers with baseline, spread and grade, by the catalogue's rules. */
import {
  metricTraits,
  type Figure,
  type Grade,
  type Grading,
  type Interval,
  type Measured,
  type MetricId,
  type MetricTraits,
} from '../../engine/schema';
import { unavailable, valueOf } from '../measured';

export interface FigureInput {
  readonly metric: MetricId;
  readonly synthetic: Measured;
  /** `unavailable` with the reason where there is none. */
  readonly baseline: Measured;
  readonly columns?: readonly string[];
  readonly variant?: string | null;
  readonly interval?: Interval | null;
  readonly expected?: number | null;
  /** The same of as many rows as the holdout has; with both, the grade allows for its size. */
  readonly expectedOfBaseline?: number | null;
  readonly sentence?: string | null;
  /** Rows that the two shares are of, where the grading allows for chance. */
  readonly rows?: SharesOf;
  /** Standard error of synthetic minus baseline, of figures that are no shares. */
  readonly error?: number | null;
}

export interface SharesOf {
  readonly synthetic: number;
  readonly baseline: number;
}

/** A figure with its grade. */
export function figure(input: FigureInput): Figure {
  const { metric, synthetic, baseline } = input;
  const real = valueOf(baseline);
  const reach = reachOf(metricTraits[metric], real, input);
  return {
    metric,
    columns: [...(input.columns ?? [])],
    variant: input.variant ?? null,
    synthetic,
    baseline,
    interval: input.interval ?? null,
    expected: input.expected ?? null,
    ...(reach !== null && reach !== real && { reach }),
    grade: forgiving(
      metricTraits[metric],
      gradeOf(metricTraits[metric], valueOf(synthetic), reach, input.rows ?? input.error),
      input.interval ?? null,
    ),
    sentence: input.sentence ?? null,
  };
}

/**
 * What the baseline would be in as many rows as the synthetic table's: moved by what chance costs so many more or
 * fewer, but never beyond what a perfect generator would reach.
 */
function reachOf(
  { better, grading }: MetricTraits,
  baseline: number | null,
  { expected = null, expectedOfBaseline = null }: FigureInput,
): number | null {
  if (baseline === null || expected === null || expectedOfBaseline === null) return baseline;
  if (grading?.by !== 'loss' || better === 'nearer') return baseline;
  const moved = baseline + expected - expectedOfBaseline;
  return better === 'higher'
    ? Math.min(moved, Math.max(baseline, expected))
    : Math.max(moved, Math.min(baseline, expected));
}

/** A `limit` that allows for chance: fair is good where the interval reaches into good and not into poor. */
function forgiving(traits: MetricTraits, grade: Grade, interval: Interval | null): Grade {
  const { grading } = traits;
  if (grade !== 'fair' || grading?.by !== 'limit' || !grading.chance || interval === null) {
    return grade;
  }
  const ends = [interval.low, interval.high].map((end) => gradeOf(traits, end, null));
  return ends.includes('good') && !ends.includes('poor') ? 'good' : grade;
}

/** For figures that have no baseline by their nature; `why` says so. */
export const noBaseline = (why: string): Measured => unavailable(why);

/** The grade by the catalogue's rule; `unknown` without a rule, a number or the baseline that it needs. */
export function gradeOf(
  traits: MetricTraits,
  synthetic: number | null,
  baseline: number | null,
  chance: SharesOf | number | null = null,
): Grade {
  const { grading } = traits;
  if (grading === null || synthetic === null) return 'unknown';
  const badness = badnessOf[grading.by](traits, synthetic, baseline);
  if (badness === null) return 'unknown';
  const [good, fair] = limitsOf(traits, grading);
  if (grading.chance === undefined || chance === null || baseline === null) {
    return badness <= good ? 'good' : badness <= fair ? 'fair' : 'poor';
  }
  const error = typeof chance === 'number' ? chance : errorOfDifference(baseline, chance);
  if (badness <= Math.max(good, 2 * error)) return 'good';
  return badness <= Math.max(fair, 4 * error) ? 'fair' : 'poor';
}

/** Standard error of the difference of two shares, were both the baseline's; above 0 by Laplace's rule. */
function errorOfDifference(share: number, { synthetic, baseline }: SharesOf): number {
  const rate = (share * baseline + 1) / (baseline + 2);
  return Math.sqrt(rate * (1 - rate) * (1 / synthetic + 1 / baseline));
}

type Badness = (traits: MetricTraits, synthetic: number, baseline: number | null) => number | null;

/** The larger the worse. */
const badnessOf: Readonly<Record<Grading['by'], Badness>> = {
  limit: ({ better, ideal }, synthetic) =>
    better === 'nearer' ? Math.abs(synthetic - (ideal ?? 0)) : direction(better) * synthetic,
  loss(traits, synthetic, baseline) {
    if (baseline === null) return null;
    const { better } = traits;
    // Without the last digits of a double: .95 − .94 is one point and no more.
    const difference = Number((synthetic - baseline).toFixed(12));
    return better === 'nearer' ? Math.abs(difference) : direction(better) * difference;
  },
};

function direction(better: MetricTraits['better']): number {
  return better === 'higher' ? -1 : 1;
}

/** Limits on the scale of badness. */
function limitsOf({ better, ideal }: MetricTraits, { by, good, fair }: Grading): [number, number] {
  if (by === 'loss') return [good, fair];
  if (better === 'nearer') return [Math.abs(good - (ideal ?? 0)), Math.abs(fair - (ideal ?? 0))];
  return [direction(better) * good, direction(better) * fair];
}
