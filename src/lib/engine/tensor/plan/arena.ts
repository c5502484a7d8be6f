/** Places of scratch storages in one arena: two share a place when they are not needed at the same time. */
import type { Life } from './lives';
import { aligned } from './states';

export interface Arena {
  /** By storage, in elements. */
  readonly offsets: ReadonlyMap<number, number>;
  readonly length: number;
}

interface Placed extends Life {
  readonly offset: number;
  readonly end: number;
}

/** The lowest place of `length` elements that none of `taken` (by offset) overlaps; the tightest of the gaps. */
function gapFor(length: number, taken: readonly Placed[]): number {
  let best = { offset: -1, gap: Infinity };
  let end = 0;
  for (const { offset, end: next } of taken) {
    const gap = offset - end;
    if (gap >= length && gap < best.gap) best = { offset: end, gap };
    end = Math.max(end, next);
  }
  return best.offset >= 0 ? best.offset : end;
}

/** Largest first, each into the tightest gap that is free during its life. */
export function layArena(lives: readonly Life[]): Arena {
  const lengthOf = (life: Life) => aligned(life.length);
  const inOrder = [...lives].sort((a, b) => lengthOf(b) - lengthOf(a) || a.first - b.first);
  const placed: Placed[] = [];
  for (const life of inOrder) {
    const length = lengthOf(life);
    const taken = placed
      .filter(({ first, last }) => first <= life.last && last >= life.first)
      .sort((a, b) => a.offset - b.offset);
    const offset = gapFor(length, taken);
    placed.push({ ...life, offset, end: offset + length });
  }
  return {
    offsets: new Map(
      placed.flatMap(({ storages, offset }) =>
        storages.map((storage) => [storage, offset] as const),
      ),
    ),
    length: Math.max(0, ...placed.map(({ end }) => end)),
  };
}
