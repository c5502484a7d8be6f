/** The place in the loops where code is being written. */
import type { Local } from '../assembler';
import type { Scalar } from '../../graph';
import type { Index } from '../../program';
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
  /**
   * What earlier passes stored and later ones may load again, while no loop stands between them: taken
   * from registers, since a load that spans several stores waits until they reach the cache.
   */
  kept: KeptStores | null;
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

/** Stored vectors, by buffer and index. */
export class KeptStores {
  readonly #buffers = new Map<number, { key: string; vectors: Local[] }>();

  set(buffer: number, index: Index, type: Scalar, vector: number, value: Local): void {
    const key = keyOf(index, type);
    const known = this.#buffers.get(buffer);
    // Another walk over the same buffer may overwrite what was stored before.
    const entry = known?.key === key ? known : { key, vectors: [] };
    entry.vectors[vector] = value;
    this.#buffers.set(buffer, entry);
  }

  get(buffer: number, index: Index, type: Scalar, vector: number): Local | null {
    const entry = this.#buffers.get(buffer);
    const key = keyOf(index, type);
    return entry?.key === key && key !== 'terms' ? (entry.vectors[vector] ?? null) : null;
  }
}

function keyOf({ offset, strides, terms = [] }: Index, type: Scalar): string {
  // What terms are worth is known to one pass only.
  return terms.length > 0 ? 'terms' : `${type} ${offset} ${strides.join()}`;
}
