/** What the figures of one column have in common: synthetic and holdout, each against train, by one measure. */
import type { Figure, Interval, MetricId } from '../../engine/schema';
import { figure, normalInterval } from '../figures';
import { measured, noHoldoutReason, unavailable } from '../measured';

/** One column of the three tables in the form that its measures take. */
export interface Sides<Side> {
  readonly train: Side;
  readonly holdout: Side | null;
  readonly synthetic: Side;
}

export interface Measurement<Side> {
  readonly metric: MetricId;
  readonly measure: (real: Side, drawn: Side) => number | null;
  /** Why there is no number. */
  readonly reason: string;
  readonly expected?: (real: Side, drawn: Side) => number | null;
  /** Standard error of the measure. */
  readonly error?: (real: Side, drawn: Side) => number | null;
  /** Of a measure whose interval is not its standard error to either side. */
  readonly interval?: (real: Side, drawn: Side) => Interval | null;
}

/** The figure of one measurement of one column. */
export function columnFigure<Side>(
  column: string,
  { train, holdout, synthetic }: Sides<Side>,
  { metric, measure, reason, expected, error, interval }: Measurement<Side>,
): Figure {
  const value = finite(measure(train, synthetic));
  const spread = finite(error?.(train, synthetic) ?? null);
  return figure({
    metric,
    columns: [column],
    synthetic: measured(value, reason),
    baseline:
      holdout === null
        ? unavailable(noHoldoutReason)
        : measured(finite(measure(train, holdout)), reason),
    expected: value === null ? null : finite(expected?.(train, synthetic) ?? null),
    expectedOfBaseline: holdout === null ? null : finite(expected?.(train, holdout) ?? null),
    interval:
      value === null
        ? null
        : spread === null
          ? (interval?.(train, synthetic) ?? null)
          : shareInterval(value, spread),
  });
}

function finite(value: number | null): number | null {
  return value === null || !Number.isFinite(value) ? null : value;
}

/** Of a similarity, which ends at 0 and 1. */
function shareInterval(value: number, error: number): Interval {
  const { low, high } = normalInterval(value, error);
  return { low: Math.max(0, low), high: Math.min(1, high) };
}

/** Keeps the last answer: figures of one column share what is dear to find. */
export function once<Side, Found>(find: (real: Side, drawn: Side) => Found) {
  let kept: { real: Side; drawn: Side; found: Found } | null = null;
  return (real: Side, drawn: Side): Found => {
    if (kept === null || kept.real !== real || kept.drawn !== drawn) {
      kept = { real, drawn, found: find(real, drawn) };
    }
    return kept.found;
  };
}
