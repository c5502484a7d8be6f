/** Places in a crew's memory, one behind the other. */
import { crewBase } from '../../engine/tensor';

export interface MemoryLayout {
  /** @returns the address of so many bytes, 64-aligned, with 64 readable bytes behind them */
  place(bytes: number): number;
  /** All so far. */
  readonly bytes: number;
}

export function layOutMemory(): MemoryLayout {
  let end = crewBase;
  return {
    place(bytes) {
      const address = end;
      end = Math.ceil((end + bytes + 64) / 64) * 64;
      return address;
    },
    get bytes() {
      return end;
    },
  };
}
