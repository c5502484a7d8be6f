/**
 * What tests and benchmarks know of a model: its step in plain tfjs ops, what it reads, and its losses.
 * Every call of a maker gives the same weights, so that runs can be compared; two models of one kind
 * cannot live at the same time.
 */
import * as tf from '@tensorflow/tfjs-core';
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
  /** The losses whose gradients the step follows, without its updates. */
  readonly losses: (inputs: Tensors) => readonly Loss[];
  /** Frees the variables; compiled steps have copies. */
  readonly dispose: () => void;
}

export interface Loss {
  readonly name: string;
  readonly value: () => tf.Scalar;
  readonly variables: readonly tf.Variable[];
}

/** A model's inputs on the active backend. */
export function inputTensors({ inputs, example }: TestModel): Tensors {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, values]) => {
      const { shape, type } = example[name]!;
      return [name, tf.tensor(values, shape, type)];
    }),
  );
}
