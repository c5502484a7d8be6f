/** Parts of a step that gradients do not look into. */
import { engine, type Tensor } from '@tensorflow/tfjs-core';

/**
 * Runs `run` off the tape: for gradients, its result is a constant. TensorFlow.js has no public way;
 * inside a kernel its own tape stands still by the same counter.
 */
export function withoutGradient<Result>(run: () => Result): Result {
  const { state } = engine();
  state.kernelDepth++;
  try {
    return run();
  } finally {
    state.kernelDepth--;
  }
}

/** `x` as a constant: no gradient flows into it. */
export function stopGradient<T extends Tensor>(x: T): T {
  return withoutGradient(() => x.clone());
}
