/**
 * What every optimizer shares: its variables as one flat stretch of the state, so that an update is one
 * kernel however many variables there are.
 */
import * as tf from '@tensorflow/tfjs-core';
import { declareGroup, stepNumber } from '../ops';
import { rateAt, type LearningRate } from './schedule';

export interface OptimizerOptions {
  readonly learningRate: LearningRate;
  /** Pulls weights towards 0; how is the optimizer's definition. */
  readonly weightDecay?: number;
  /** Gradients longer than this, all variables together, are scaled down to it (`torch.nn.utils.clip_grad_norm_`). */
  readonly clipNorm?: number;
  /** How often a step calls `apply`, for corrections that count updates; each call then names its `turn`. */
  readonly updatesPerStep?: number;
}

export interface UpdateOptions {
  /** In place of the optimizer's own, as where the loop sets it through an input. */
  readonly learningRate?: LearningRate;
  /** Which of a step's updates this is, from 0. */
  readonly turn?: number;
}

export interface Optimizer {
  readonly name: string;
  readonly variables: readonly tf.Variable[];
  /** [length] each, where length counts all elements of the variables; begin as zeros. */
  readonly slots: readonly tf.Variable[];
  /**
   * Moves the variables and the slots.
   * @param grads by variable name, as `tf.variableGrads` gives them; a missing one counts as 0
   */
  apply(grads: Readonly<Record<string, tf.Tensor | null>>, options?: UpdateOptions): void;
  /** Frees the slots (not the variables). */
  dispose(): void;
}

/** @internal One update, all of it flat: [length] each. */
export interface Update {
  readonly weights: tf.Tensor;
  /** After clipping. */
  readonly gradient: tf.Tensor;
  readonly slots: readonly tf.Tensor[];
  /** Scalar. */
  readonly rate: tf.Scalar;
  /** Updates so far, this one included; float32 scalar. */
  readonly count: tf.Scalar;
}

/** @internal */
export interface Rule {
  readonly slotNames: readonly string[];
  next(update: Update): { readonly weights: tf.Tensor; readonly slots: readonly tf.Tensor[] };
}

/**
 * @internal
 * @param name unique among the optimizers of a model
 * @throws Error without variables
 */
export function flatOptimizer(
  name: string,
  variables: readonly tf.Variable[],
  options: OptimizerOptions,
  rule: Rule,
): Optimizer {
  if (variables.length === 0) throw new Error(`The optimizer "${name}" has no variables.`);
  declareGroup(name, [...variables]);
  const length = variables.reduce((sum, { size }) => sum + size, 0);
  const slots = rule.slotNames.map((slot) => {
    const zeros = tf.zeros([length]);
    const made = tf.variable(zeros, false, `${name}/${slot}`);
    zeros.dispose();
    return made;
  });
  const { updatesPerStep = 1, clipNorm } = options;
  return {
    name,
    variables,
    slots,
    apply(grads, { learningRate = options.learningRate, turn = 0 } = {}) {
      tf.tidy(() => {
        const step = tf.cast(stepNumber(), 'float32') as tf.Scalar;
        const raw = flatten(variables.map((variable) => gradientOf(grads, variable)));
        const next = rule.next({
          weights: flatten(variables),
          gradient: clipNorm === undefined ? raw : clipped(raw, clipNorm),
          slots,
          rate: rateAt(learningRate, step),
          count: tf.add(tf.mul(step, updatesPerStep), turn + 1),
        });
        slots.forEach((slot, i) => slot.assign(next.slots[i]!));
        assignFlat(variables, next.weights);
      });
    },
    dispose() {
      for (const slot of slots) slot.dispose();
    },
  };
}

function gradientOf(
  grads: Readonly<Record<string, tf.Tensor | null>>,
  variable: tf.Variable,
): tf.Tensor {
  return grads[variable.name] ?? tf.zeros(variable.shape);
}

function flatten(tensors: readonly tf.Tensor[]): tf.Tensor {
  return tf.concat(tensors.map((tensor) => tf.reshape(tensor, [-1])));
}

function assignFlat(variables: readonly tf.Variable[], flat: tf.Tensor): void {
  let offset = 0;
  for (const variable of variables) {
    const part = tf.slice(flat, [offset], [variable.size]);
    variable.assign(tf.reshape(part, variable.shape));
    offset += variable.size;
  }
}

function clipped(gradient: tf.Tensor, limit: number): tf.Tensor {
  const norm = tf.sqrt(tf.sum(tf.square(gradient)));
  return tf.mul(gradient, tf.minimum(tf.div(limit, tf.add(norm, 1e-6)), 1));
}
