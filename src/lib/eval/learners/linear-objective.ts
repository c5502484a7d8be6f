/**
 * What linear models minimise: the sum of all rows' losses and half the squared weights (not intercepts).
 * Weights are `[design width + 1, scores]`, intercepts last.
 */
import type { Encoded } from './design';
import { widthOf } from './learner';
import { lossOf, type Task } from './losses';
import type { Curvature } from './precondition';
import { addProducts, addTransposed } from './products';

const penalty = 1;

/** Stands at the weights that it was last moved to; its answers hold until it is moved or asked again. */
export interface Objective {
  readonly isQuadratic: boolean;
  /** Zeros, and the best intercepts to them. */
  start(): Float64Array;
  /** The loss there. */
  moveTo(weights: Float64Array): number;
  gradient(): Float64Array;
  curvature(): Curvature;
  /** The Hessian times a vector. */
  bend(direction: Float64Array): Float64Array;
}

export function objectiveOf(
  encoded: Encoded,
  designWidth: number,
  targets: Float64Array,
  task: Task,
): Objective {
  const width = widthOf(task);
  const { rows } = encoded;
  const size = (designWidth + 1) * width;
  const penalised = size - width;
  const loss = lossOf(task);
  const scores = new Float64Array(rows * width);
  const chances = new Float64Array(rows * width);
  const perRow = new Float64Array(rows * width);
  const out = new Float64Array(size);
  let at: Float64Array = new Float64Array(size);
  const collect = (from: Float64Array): Float64Array => {
    out.fill(0);
    addTransposed(encoded, perRow, width, out);
    for (let i = 0; i < penalised; i++) out[i] = (out[i] as number) + penalty * (from[i] as number);
    return out;
  };
  return {
    isQuadratic: task.kind === 'number',
    start() {
      const weights = new Float64Array(size);
      if (rows > 0) weights.set(loss.baseline(targets), penalised);
      return weights;
    },
    moveTo(weights) {
      at = weights;
      scores.fill(0);
      addProducts(encoded, weights, width, scores);
      let squares = 0;
      for (let i = 0; i < penalised; i++) squares += (weights[i] as number) ** 2;
      return (rows > 0 ? rows * loss.measure(scores, targets) : 0) + (penalty / 2) * squares;
    },
    gradient() {
      chancesInto(scores, width, task, chances);
      errorsInto(chances, targets, width, perRow);
      return collect(at).slice();
    },
    curvature: () => ({
      encoded,
      curves: chances.map((chance) => curveOf(task, chance)),
      width,
      designWidth,
      penalty,
    }),
    bend(direction) {
      perRow.fill(0);
      addProducts(encoded, direction, width, perRow);
      bendRows(perRow, chances, width, task);
      return collect(direction);
    },
  };
}

/** What is predicted less what is true. */
function errorsInto(
  predicted: Float64Array,
  targets: Float64Array,
  width: number,
  out: Float64Array,
): void {
  out.set(predicted);
  targets.forEach((target, row) => {
    const place = width === 1 ? row : row * width + target;
    out[place] = (out[place] as number) - (width === 1 ? target : 1);
  });
}

function curveOf({ kind }: Task, chance: number): number {
  return kind === 'number' ? 1 : chance * (1 - chance);
}

/** Chances of each class, or the number itself. */
function chancesInto(scores: Float64Array, width: number, { kind }: Task, out: Float64Array): void {
  if (kind === 'number') out.set(scores);
  else if (kind === 'binary') {
    for (let i = 0; i < scores.length; i++) out[i] = 1 / (1 + Math.exp(-(scores[i] as number)));
  } else {
    for (let base = 0; base < scores.length; base += width) {
      let most = -Infinity;
      for (let k = 0; k < width; k++) most = Math.max(most, scores[base + k] as number);
      let total = 0;
      for (let k = 0; k < width; k++) {
        total += out[base + k] = Math.exp((scores[base + k] as number) - most);
      }
      for (let k = 0; k < width; k++) out[base + k] = (out[base + k] as number) / total;
    }
  }
}

/** Each row's own Hessian times its scores. */
function bendRows(values: Float64Array, chances: Float64Array, width: number, task: Task): void {
  if (task.kind === 'number') return;
  if (width === 1) {
    for (let i = 0; i < values.length; i++) {
      values[i] = (values[i] as number) * curveOf(task, chances[i] as number);
    }
    return;
  }
  for (let base = 0; base < values.length; base += width) {
    let mean = 0;
    for (let k = 0; k < width; k++) {
      mean += (chances[base + k] as number) * (values[base + k] as number);
    }
    for (let k = 0; k < width; k++) {
      values[base + k] = (chances[base + k] as number) * ((values[base + k] as number) - mean);
    }
  }
}
