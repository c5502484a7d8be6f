/** The place in the loops where code is being written. */
import type { Local } from '../assembler';
import type { VectorCode } from '../math';
import type { Cursors } from './cursors';
import type { Layout } from './target';

export interface Frame {
  readonly code: VectorCode;
  readonly cursors: Cursors;
  readonly layout: Layout;
  /** Buffers of the kernel's operands. */
  readonly operands: readonly number[];
  /** The axis along which the four lanes of a vector lie. */
  readonly lane: number;
  /** i32 locals by axis; null outside the axis' loop. Along `lane`: of lane 0 of vector 0. */
  readonly coordinates: (Local | null)[];
  /** How many vectors, side by side along `lane`, each instruction works on now. */
  vectors: number;
  /** Lanes of the last vector that count; the others hold anything and are not stored. */
  last: number;
}

export function activeLanes(frame: Frame, vector: number): number {
  return vector === frame.vectors - 1 ? frame.last : 4;
}

/** Writes (0, 1, 2, 3) * scale + 4 * vector * scale + add, a constant. */
export function laneSteps(frame: Frame, vector: number, scale: number, add = 0): Local {
  const at = (lane: number) => (4 * vector + lane) * scale + add;
  return frame.code.constant(at(0), at(1), at(2), at(3));
}
