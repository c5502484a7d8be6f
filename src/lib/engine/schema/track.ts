/**
 * Progress with the time left, from measured speed, and how long work takes, which paces it. The clock is
 * read nowhere else in the engine: what is computed does not depend on it.
 */
import type { Control } from './control';

// eslint-disable-next-line no-restricted-properties -- progress only; no result depends on it
const now = (): number => performance.now();

/** Begins a stage of `total` units; call what it returns with the units done so far. */
export function track(control: Control, stage: string, total: number): (done: number) => void {
  const began = now();
  return (done) => {
    const etaMs = done > 0 ? ((now() - began) / done) * (total - done) : null;
    control.onProgress?.({ stage, done, total, etaMs });
  };
}

/** Milliseconds since this call. */
export function stopwatch(): () => number {
  const began = now();
  return () => now() - began;
}

/**
 * Whether `promise` settles within `ms`; rejects where it does. A throttled timer makes the answer late,
 * not wrong, and never holds up one that is there.
 */
export function settlesWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(false), ms);
    promise.then(() => resolve(true), reject).finally(() => clearTimeout(timer));
  });
}
