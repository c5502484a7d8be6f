/**
 * Long reductions to few results, such as a loss or the norm of a gradient: one workgroup alone would
 * leave the card idle, so many make parts first and one joins them, part by part in a fixed order.
 */
import type { LoopKernel } from '../program';
import type { Operand } from './code.wgsl';
import type { LoopShape } from './loop-shape';
import type { Surroundings } from './surroundings';

/** Inner elements from which on it is worth a second dispatch. */
const worthSplitting = 4096;
const elementsOfPart = 2048;
/** Invocations that join; parts are at most as many, so that each takes one. */
export const joiningThreads = 64;
const maxGroups = 512;

/** How the first pass is done in parts. */
export interface Split {
  readonly parts: number;
  /** Inner elements of a part; the last one may have fewer. */
  readonly chunk: number;
  /** Words that a part leaves: one for each accumulator, two for a place. */
  readonly slots: number;
  /** Where the parts of all outer elements lie, part by part. */
  readonly scratch: Operand;
}

/** The split of a kernel whose first pass only reduces and whose others are over outer elements; else null. */
export function splitOf(kernel: LoopKernel, shape: LoopShape, around: Surroundings): Split | null {
  const [first, ...others] = kernel.passes;
  const { count, length, threads, elements, isColumn } = shape;
  const onlyReduces = first?.over === 'inner' && first.stores.length === 0 && !first.isScan;
  if (!onlyReduces || others.some(({ over }) => over !== 'outer')) return null;
  if (kernel.segments || isColumn || threads === 1 || elements > 1) return null;
  const parts = Math.min(
    joiningThreads,
    Math.ceil(length / elementsOfPart),
    Math.floor(maxGroups / count),
  );
  if (length < worthSplitting || parts < 2) return null;
  const slots = first.reductions.reduce(
    (sum, { fn }) => sum + (fn === 'argmax' || fn === 'argmin' ? 2 : 1),
    0,
  );
  const chunk = Math.ceil(length / parts / threads) * threads;
  return { parts, chunk, slots, scratch: around.scratch(count * parts * slots) };
}
