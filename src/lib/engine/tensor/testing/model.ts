/**
 * What tests and benchmarks know of a model: its step in plain tfjs ops, what it reads, and its
 * variables. Every call of a maker gives the same weights, so that runs can be compared.
 */
import * as tf from '@tensorflow/tfjs-core';
import { stream } from '../../random';
import type { Values } from '../device';

export type Tensors = Readonly<Record<string, tf.Tensor>>;

export interface TestModel {
  readonly name: string;
  /** What each input holds, for tracing. */
  readonly example: Readonly<
    Record<string, { readonly shape: number[]; readonly type: 'float32' | 'int32' }>
  >;
  readonly inputs: Readonly<Record<string, Values>>;
  /** One training step; `loss…` outputs are scalars. */
  readonly step: (inputs: Tensors) => Record<string, tf.Tensor>;
  readonly variables: readonly tf.Variable[];
  /** The losses whose gradients the step follows, without its updates: what finite differences are taken of. */
  readonly losses: (inputs: Tensors) => readonly Loss[];
}

export interface Loss {
  readonly name: string;
  readonly value: () => tf.Scalar;
  readonly variables: readonly tf.Variable[];
}

/** A variable with numbers uniform in ±`limit`, the same in every run. */
export function weight(name: string, shape: number[], limit: number): tf.Variable {
  const values = new Float32Array(tf.util.sizeFromShape(shape));
  stream(7, name).fillUniform(values, 0, values.length, 1);
  return variable(
    name,
    values.map((value) => limit * (2 * value - 1)),
    shape,
  );
}

export function constantVariable(name: string, shape: number[], value: number): tf.Variable {
  return variable(name, new Float32Array(tf.util.sizeFromShape(shape)).fill(value), shape);
}

let made = 0;

function variable(name: string, values: Float32Array, shape: number[]): tf.Variable {
  // TensorFlow.js keeps one table of names, and the same model is made for every device.
  return tf.variable(tf.tensor(values, shape), true, `${name} ${made++}`);
}

export function disposeModel({ variables }: TestModel): void {
  for (const each of variables) each.dispose();
}
