/** What a shape rule is: from a kernel's inputs and attributes to what it would make. */
import type { DataType } from '@tensorflow/tfjs-core';

/** Shape and type of a tensor that has no values yet. */
export interface Form {
  readonly shape: readonly number[];
  readonly dtype: DataType;
}

/** By the kernel's input names; kernels with a list of inputs use '0', '1', … */
export type Forms = Readonly<Record<string, Form>>;

/** A kernel's attributes as TensorFlow.js passes them; each rule knows its own. */
export type Attributes = Readonly<Record<string, unknown>>;

/** The forms of a kernel's outputs, as `tfjs-backend-cpu` makes them. */
export type Rule = (inputs: Forms, attributes: Attributes) => readonly Form[];

/** The named input. @throws Error when the kernel was called without it */
export function input(inputs: Forms, name: string): Form {
  const form = inputs[name];
  if (form === undefined) throw new Error(`The kernel was called without its input ${name}.`);
  return form;
}

/** Inputs of a kernel that takes a list of them, in order. */
export function inputList(inputs: Forms): Form[] {
  return Object.keys(inputs).map((_, place) => input(inputs, String(place)));
}

export const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((size, length) => size * length, 1);
