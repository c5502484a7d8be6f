/** Which seed and step the eager kernels of this folder see. Compiled programs are told by their session. */

interface Setting {
  readonly seed: number;
  readonly step: number;
}

let now: Setting = { seed: 0, step: 0 };

/**
 * Runs `run` (synchronously) as step number `step` of a run with this seed: what random ops, shuffles and
 * `stepNumber` give when they run eagerly.
 */
export function withStep<Result>(seed: number, step: number, run: () => Result): Result {
  const former = now;
  now = { seed, step };
  try {
    return run();
  } finally {
    now = former;
  }
}

/** The seed and step that `withStep` set; both 0 outside. */
export const setting = (): Setting => now;
