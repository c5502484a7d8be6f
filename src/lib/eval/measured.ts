/** Numbers that were measured, or the reason why not. Nothing else may stand in a report. */
import type { Compared, Measured } from '../engine/schema';

/** A number as measured; null, and what is not a finite number, becomes `unavailable` with the reason. */
export function measured(value: number | null, reason: string): Measured {
  if (value === null || !Number.isFinite(value)) return { status: 'unavailable', reason };
  return { status: 'measured', value };
}

export function unavailable(reason: string): Measured {
  return { status: 'unavailable', reason };
}

/** The number itself, or null where it was not measured. */
export function valueOf(figure: Measured): number | null {
  return figure.status === 'measured' ? figure.value : null;
}

/** Mean of the numbers that were measured; `unavailable` when none was. */
export function meanOf(figures: readonly Measured[], reason: string): Measured {
  const values = figures.flatMap((figure) => (figure.status === 'measured' ? [figure.value] : []));
  if (values.length === 0) return unavailable(reason);
  return measured(values.reduce((total, value) => total + value, 0) / values.length, reason);
}

/** The same for figures with a baseline. */
export function meanCompared(figures: readonly Compared[], reason: string): Compared {
  const noHoldout = figures.find(({ baseline }) => baseline.status === 'unavailable')?.baseline;
  const baselineReason = noHoldout?.status === 'unavailable' ? noHoldout.reason : reason;
  return {
    synthetic: meanOf(
      figures.map(({ synthetic }) => synthetic),
      reason,
    ),
    baseline: meanOf(
      figures.map(({ baseline }) => baseline),
      figures.length === 0 ? reason : baselineReason,
    ),
  };
}

export const noHoldoutReason = 'no real rows were set aside as a holdout';
