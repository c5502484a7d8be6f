/** What a step at the edge of what may be written is tried with. Every device must give what the reference gives. */
import type * as tf from '@tensorflow/tfjs-core';
import { stream } from '../../random';
import type { Values } from '../device';
import type { Tensors } from './model';

export interface OddStep {
  /** Called before each trace, so that variables are fresh. */
  readonly make: () => (inputs: Tensors) => Record<string, tf.Tensor>;
  readonly inputs?: Readonly<Record<string, OddInput>>;
  readonly seed?: number;
  readonly first?: number;
  readonly count?: number;
  /** Relative to the largest number of an output; 2e-6 by default. */
  readonly tolerance?: number;
  /** WGSL lets a GPU take denormal numbers for 0, and what is multiplied by 0 for finite. */
  readonly isForProcessors?: boolean;
  /** Too large for the software GPU or the interpreter. */
  readonly isLarge?: boolean;
}

export interface OddInput {
  readonly shape: readonly number[];
  readonly values: Values;
}

export const f32 = (shape: readonly number[], values: ArrayLike<number>): OddInput => ({
  shape,
  values: Float32Array.from(values),
});
export const i32 = (shape: readonly number[], values: readonly number[]): OddInput => ({
  shape,
  values: Int32Array.from(values),
});

/** Numbers between -1 and 1 that look like noise. */
export function waves(shape: readonly number[], phase = 0): OddInput {
  const size = shape.reduce((product, length) => product * length, 1);
  const noise = stream(phase, 'waves');
  return f32(
    shape,
    Float32Array.from({ length: size }, (_, i) => 2 * noise.uniform(i) - 1),
  );
}
