/** What boosting descends on: log loss for two and for more classes, half the squared error for numbers. */

import { log } from '../../engine/random';
import { expBelow } from './exponential';

/** What is learnt: numbers, a class of two (targets 0 and 1), or one of `classes` (targets 0, 1, …). */
export type Task =
  | { readonly kind: 'number' }
  | { readonly kind: 'binary' }
  | { readonly kind: 'classes'; readonly classes: number };

export interface Loss {
  /** Scores a row: 1, or one a class. */
  readonly width: number;
  /** The best constant scores for these targets. */
  baseline(targets: Float64Array): Float64Array;
  /** Chances by row and score, `[rows, width]`; of numbers, the scores themselves. */
  chances(scores: Float64Array, out: Float64Array): void;
  /**
   * Gradient and hessian of every row with regard to score `k`. In single precision, as scikit-learn has
   * them: of labels with just as many rows as are needed, their rounding decides.
   */
  differentiate(
    chances: Float64Array,
    targets: Float64Array,
    k: number,
    gradients: Float32Array,
    hessians: Float32Array,
  ): void;
  /** Mean loss. */
  measure(scores: Float64Array, targets: Float64Array): number;
}

function mean(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total / values.length;
}

const number: Loss = {
  width: 1,
  baseline: (targets) => Float64Array.of(mean(targets)),
  chances: (scores, out) => out.set(scores),
  differentiate(chances, targets, _k, gradients, hessians) {
    for (let i = 0; i < targets.length; i++) {
      gradients[i] = (chances[i] as number) - (targets[i] as number);
      hessians[i] = 1;
    }
  },
  measure(scores, targets) {
    let total = 0;
    for (let i = 0; i < targets.length; i++) {
      total += ((scores[i] as number) - (targets[i] as number)) ** 2;
    }
    return total / (2 * targets.length);
  },
};

const binary: Loss = {
  width: 1,
  baseline(targets) {
    const share = clamp(mean(targets));
    return Float64Array.of(log(share / (1 - share)));
  },
  chances(scores, out) {
    for (let i = 0; i < out.length; i++) {
      const score = scores[i] as number;
      const e = expBelow(-Math.abs(score));
      out[i] = (score >= 0 ? 1 : e) / (1 + e);
    }
  },
  differentiate(chances, targets, _k, gradients, hessians) {
    for (let i = 0; i < targets.length; i++) {
      const chance = chances[i] as number;
      gradients[i] = chance - (targets[i] as number);
      hessians[i] = chance * (1 - chance);
    }
  },
  measure(scores, targets) {
    let total = 0;
    for (let i = 0; i < targets.length; i++) {
      const score = scores[i] as number;
      // log(1 + e^s), without overflow.
      const soft = Math.max(0, score) + log(1 + expBelow(-Math.abs(score)));
      total += soft - (targets[i] as number) * score;
    }
    return total / targets.length;
  },
};

/** Classes that no row has keep a tiny share, so that nothing is infinite. */
function clamp(share: number): number {
  return Math.min(1 - 1e-9, Math.max(1e-9, share));
}

function classes(width: number): Loss {
  /** log Σ exp of one row's scores. */
  const total = (scores: Float64Array, base: number): number => {
    let most = -Infinity;
    for (let k = 0; k < width; k++) most = Math.max(most, scores[base + k] as number);
    let sum = 0;
    for (let k = 0; k < width; k++) sum += expBelow((scores[base + k] as number) - most);
    return most + log(sum);
  };
  return {
    width,
    baseline(targets) {
      const shares = new Float64Array(width);
      for (const target of targets) shares[target] = (shares[target] as number) + 1;
      return shares.map((count) => log(clamp(count / targets.length)));
    },
    chances(scores, out) {
      for (let base = 0; base < out.length; base += width) {
        let most = -Infinity;
        for (let k = 0; k < width; k++) most = Math.max(most, scores[base + k] as number);
        let sum = 0;
        for (let k = 0; k < width; k++) {
          sum += out[base + k] = expBelow((scores[base + k] as number) - most);
        }
        for (let k = 0; k < width; k++) out[base + k] = (out[base + k] as number) / sum;
      }
    },
    differentiate(chances, targets, k, gradients, hessians) {
      for (let i = 0; i < targets.length; i++) {
        const chance = chances[i * width + k] as number;
        gradients[i] = chance - Number(targets[i] === k);
        hessians[i] = chance * (1 - chance);
      }
    },
    measure(scores, targets) {
      let sum = 0;
      for (let i = 0; i < targets.length; i++) {
        const base = i * width;
        sum += total(scores, base) - (scores[base + (targets[i] as number)] as number);
      }
      return sum / targets.length;
    },
  };
}

export function lossOf(task: Task): Loss {
  if (task.kind === 'classes') return classes(task.classes);
  return task.kind === 'number' ? number : binary;
}
