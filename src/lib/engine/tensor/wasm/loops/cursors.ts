/**
 * Addresses that move with the loops: one local for each different way of walking, shared by all
 * buffers that are walked so; a buffer's own place goes into the constant offset of its instructions.
 */
import type { FunctionWriter, Local } from '../assembler';
import type { Index, Pass } from '../../program';
import type { Layout } from './target';

/** Where lane 0 of vector 0 of an index stands: `local` (null: 0) + `offset` bytes. */
export interface Place {
  readonly local: Local | null;
  readonly offset: number;
  /** The sum may be "negative" until more is added, so that `offset` has to be added in 32 bits. */
  readonly wraps: boolean;
}

interface Cursor {
  readonly strides: readonly number[];
  /** Bytes added once, at the start: the whole address where it could be negative on the way. */
  readonly start: number;
  local: Local | null;
}

/** Indexes that may step back, or begin before their buffer's start, carry their address in the local. */
function isForward(index: Index, base: number): boolean {
  const hasTerms = (index.terms ?? []).length > 0;
  if (hasTerms || base + 4 * index.offset < 0) return false;
  return index.strides.every((stride) => stride >= 0);
}

export class Cursors {
  readonly #body: FunctionWriter;
  readonly #cursors = new Map<string, Cursor>();
  readonly #byIndex = new Map<Index, Cursor>();

  constructor(body: FunctionWriter) {
    this.#body = body;
  }

  /** Makes room for an index of a buffer at byte address `base`. */
  declare(index: Index, base: number): void {
    const start = isForward(index, base) ? 0 : base + 4 * index.offset;
    const key = `${index.strides.join()}:${start}`;
    const cursor = this.#cursors.get(key) ?? { strides: index.strides, start, local: null };
    this.#cursors.set(key, cursor);
    this.#byIndex.set(index, cursor);
  }

  /** All indexes of a pass; those of streams, which have no buffer, begin at 0. */
  declareAll(
    pass: Pick<Pass, 'code' | 'stores'>,
    operands: readonly number[],
    layout: Layout,
  ): void {
    const baseOf = (operand: number) => layout.address(operands[operand]!);
    for (const { index, operand } of pass.stores) this.declare(index, baseOf(operand));
    for (const one of pass.code) {
      if ('index' in one) this.declare(one.index, one.op === 'load' ? baseOf(one.operand) : 0);
    }
  }

  place(index: Index, base: number): Place {
    const address = base + 4 * index.offset;
    const isPlain = isForward(index, base);
    const { local } = this.#byIndex.get(index)!;
    return { local, offset: isPlain ? address : 0, wraps: !isPlain };
  }

  /** Sets all cursors from the coordinates known so far (null: not yet, taken as 0). */
  start(coordinates: readonly (Local | null)[]): void {
    for (const cursor of this.#cursors.values()) {
      const parts = cursor.strides.flatMap((stride, axis) => {
        const coordinate = coordinates[axis] ?? null;
        return stride === 0 || coordinate === null ? [] : [{ stride, coordinate }];
      });
      cursor.local = null;
      if (parts.length === 0 && cursor.start === 0) continue;
      this.#body.i32(cursor.start);
      for (const part of parts) this.#addScaled(part.coordinate, part.stride);
      cursor.local = this.#keep();
    }
  }

  /**
   * Enters a loop along `axis`: cursors that move with it get locals of their own, set to its start.
   * @returns `step` writes the move by a number of elements; `leave` gives the outer locals back
   */
  enter(axis: number, start: Local | null): { step: (count: number) => void; leave: () => void } {
    const moved = [...this.#cursors.values()].filter((cursor) => cursor.strides[axis] !== 0);
    const before = moved.map((cursor) => cursor.local);
    for (const cursor of moved) {
      if (cursor.local === null) this.#body.i32(0);
      else this.#body.get(cursor.local);
      if (start !== null) this.#addScaled(start, cursor.strides[axis]!);
      cursor.local = this.#keep();
    }
    return {
      step: (count) => {
        for (const { local, strides } of moved) {
          this.#body
            .get(local!)
            .i32(4 * count * strides[axis]!)
            .op('i32.add')
            .set(local!);
        }
      },
      leave: () => moved.forEach((cursor, i) => (cursor.local = before[i]!)),
    };
  }

  #addScaled(value: Local, stride: number): void {
    this.#body
      .get(value)
      .i32(4 * stride)
      .op('i32.mul', 'i32.add');
  }

  #keep(): Local {
    const local = this.#body.local('i32');
    this.#body.set(local);
    return local;
  }
}
