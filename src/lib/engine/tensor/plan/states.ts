/** Where each stretch of the state lies: the same for every program that is compiled over it. */
import { sizeOf, type Shape } from '../graph';

/** Regions are cut at multiples of this many elements: 256 bytes, what WebGPU asks of a binding. */
const alignment = 64;

export function aligned(length: number): number {
  return Math.ceil(length / alignment) * alignment;
}

/** Lays stretches side by side, each at a multiple of 64 elements; `length` is that of the whole. */
export function offsetsOf(lengths: readonly number[]): {
  readonly offsets: readonly number[];
  readonly length: number;
} {
  let length = 0;
  const offsets = lengths.map((each) => {
    const offset = length;
    length += aligned(each);
    return offset;
  });
  return { offsets, length };
}

/** Offsets (elements) of the stretches in the state region, in their order, and its length. */
export function stateOffsets(states: readonly { readonly shape: Shape }[]): {
  readonly offsets: readonly number[];
  readonly length: number;
} {
  return offsetsOf(states.map(({ shape }) => sizeOf(shape)));
}
