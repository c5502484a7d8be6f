/**
 * What linear models minimise: the sum of all rows' losses and half the squared weights (not intercepts).
 * Weights are `[design width + 1, scores]`, intercepts last.
 */
import { lossOf, type Task } from './losses';
import type { Passes } from './passes';
import type { Curvature } from './precondition';

const penalty = 1;

/** Stands at the weights that it was last moved to. */
export interface Objective {
  readonly isQuadratic: boolean;
  /** Zeros, and the best intercepts to them. */
  start(): Float64Array;
  /** The loss there. */
  moveTo(weights: Float64Array): Promise<number>;
  gradient(): Promise<Float64Array>;
  readonly curvature: Curvature;
  /** The Hessian times a vector. */
  bend(direction: Float64Array): Promise<Float64Array>;
}

export function objectiveOf(passes: Passes, targets: Float64Array, task: Task): Objective {
  const { rows, size, width } = passes.shape;
  const penalised = (size - 1) * width;
  let at = new Float64Array(size * width);
  const addPenalty = (out: Float64Array, from: Float64Array): Float64Array => {
    for (let i = 0; i < penalised; i++) out[i] = (out[i] as number) + penalty * (from[i] as number);
    return out;
  };
  return {
    isQuadratic: task.kind === 'number',
    start() {
      const weights = new Float64Array(size * width);
      if (rows > 0) weights.set(lossOf(task).baseline(targets), penalised);
      return weights;
    },
    async moveTo(weights) {
      at = weights.slice();
      let squares = 0;
      for (let i = 0; i < penalised; i++) squares += (weights[i] as number) ** 2;
      return (await passes.move(weights)) + (penalty / 2) * squares;
    },
    gradient: async () => addPenalty(await passes.slopes(), at),
    curvature: { passes, penalty },
    bend: async (direction) => addPenalty(await passes.bend(direction), direction),
  };
}
