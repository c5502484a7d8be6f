/** Progress with the time left, from measured speed. The clock is read for nothing else in the engine. */
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
