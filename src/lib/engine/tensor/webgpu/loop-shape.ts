/** How the invocations of a workgroup share the elements of a loop: by the strides of what it reads. */
import { sizeOf } from '../graph';
import type { LoopKernel } from '../program';

/** Invocations in a workgroup, at most: what every adapter allows. */
const maxThreads = 256;
/** Words of workgroup memory for sums: 16 KiB, which every adapter allows. */
const maxWords = 4096;
/** Invocations that keep a middling card busy. */
const busy = 16_384;

export interface LoopShape {
  /** Outer elements of the whole kernel. */
  readonly count: number;
  /** Inner elements of each (of the longest segment). */
  readonly length: number;
  /** Invocations that share one outer element; a power of two. With 1 there are no barriers. */
  readonly threads: number;
  /** Outer elements of a workgroup; a power of two. */
  readonly elements: number;
  /** Whether neighbouring invocations take neighbouring outer elements (else inner ones). */
  readonly isColumn: boolean;
}

function powerAbove(size: number): number {
  let power = 1;
  while (power < size) power *= 2;
  return power;
}

/** Whether most of what is read and written inside lies side by side along the outer axis. */
function isOuterContiguous({ outer, passes }: LoopKernel): boolean {
  let votes = 0;
  for (const pass of passes.filter(({ over }) => over === 'inner')) {
    const loads = pass.code.flatMap((i) => (i.op === 'load' ? [i.index] : []));
    for (const { strides } of [...loads, ...pass.stores.map(({ index }) => index)]) {
      if (outer.length > 0 && strides[outer.length - 1] === 1) votes++;
      if (strides.at(-1) === 1) votes--;
    }
  }
  return votes > 0;
}

/** Invocations of a workgroup whose sums fit into its memory; a sum may need room for two types. */
function threadsThatFit({ passes }: LoopKernel): number {
  const words = Math.max(
    0,
    ...passes.map(({ reductions }) =>
      reductions.reduce((sum, { fn }) => sum + (fn === 'argmax' || fn === 'argmin' ? 4 : 2), 0),
    ),
  );
  let threads = maxThreads;
  while (threads > 1 && threads * words > maxWords) threads /= 2;
  return threads;
}

/**
 * Element-wise work and scans: one invocation each. Rows: up to a workgroup for each, neighbours inside
 * the row. Columns: at least 16 neighbours side by side, the rest of the workgroup along the column.
 */
export function loopShape(kernel: LoopKernel): LoopShape {
  const count = sizeOf(kernel.outer);
  const length = sizeOf(kernel.inner);
  const runsInside = kernel.passes.some(({ over }) => over === 'inner') && length > 1;
  const hasScan = kernel.passes.some(({ isScan }) => isScan);
  const isColumn = !kernel.segments && isOuterContiguous(kernel);
  const fitting = threadsThatFit(kernel);
  let threads = 1;
  if (runsInside && !hasScan) {
    const alone = kernel.segments ? 32 : 4;
    if (isColumn) threads = Math.min(powerAbove(busy / count), powerAbove(length / 4), 16, fitting);
    else if (length > alone) threads = Math.min(powerAbove(length / 4), fitting);
  }
  const most = Math.min(fitting, count * threads < busy ? Math.max(threads, 64) : maxThreads);
  const elements = Math.max(1, Math.min(most / threads, powerAbove(count)));
  return { count, length, threads, elements, isColumn };
}
