/** Where a search keeps its rows in the memory of its crew, and of what shape they are. */
import { boxGroup } from './leaves';
import type { Scale } from './quantise';

/** Addresses of what a search reads and writes; `scratch` is `scratchBytes` for each thread. */
export interface SearchPlaces {
  readonly reference: number;
  readonly order: number;
  readonly leaves: number;
  readonly boxes: number;
  readonly queries: number;
  readonly quantised: number;
  readonly distances: number;
  readonly rows: number;
  readonly scratch: number;
  readonly scratchBytes: number;
  /** One word: the number of the first query, for leaving itself out. */
  readonly first: number;
}

export interface SearchShape {
  readonly rows: number;
  readonly leafCount: number;
  readonly width: number;
  readonly labelWidth: number;
  readonly k: number;
  readonly isSelf: boolean;
  readonly scale: Scale;
}

/** In a thread's scratch: the largest bound that is still of interest, then from here the bounds of all leaves. */
export const boundsAt = 64;

export function scratchBytesFor(leafCount: number): number {
  return boundsAt + Math.ceil(leafCount / boxGroup) * boxGroup * 2 + 64;
}
