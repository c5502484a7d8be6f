/**
 * The grain of a column of numbers: whether all are multiples of a step (days, minutes, tens) or have
 * few decimals. Sampled numbers are rounded to it, so that they look like the column's own.
 */
const wholeSteps = [86_400_000, 3_600_000, 60_000, 1000, 100, 50, 10, 5, 2, 1];

/** The largest known step of which every value is a multiple; 0 where not all are whole. Values without NaN. */
export function findStep(values: Float64Array): number {
  for (const step of wholeSteps) {
    let fits = true;
    for (let i = values.length - 1; i >= 0 && fits; i--) fits = (values[i] as number) % step === 0;
    if (fits) return step;
  }
  return 0;
}

/** Rounds to multiples of `step`, or to `decimals` where `step` is 0. */
export function rounder(step: number, decimals: number): (value: number) => number {
  if (step === 1) return Math.round;
  if (step > 0) return (value) => Math.round(value / step) * step;
  const scale = 10 ** decimals;
  const largest = Number.MAX_SAFE_INTEGER / scale;
  return (value) => (Math.abs(value) < largest ? Math.round(value * scale) / scale : value);
}
