/** What a kernel costs, counted from its description: arithmetic, memory traffic. */
import { sizeOf } from '../graph';
import type { Instruction, Kernel, LoopKernel, Program, Store } from './program';

export interface Cost {
  /** Arithmetic operations; a multiply-add counts two, exp and its like one. */
  readonly flop: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
}

const bytesOf = 4;
const free: ReadonlySet<Instruction['op']> = new Set([
  'constant',
  'step',
  'coordinate',
  'load',
  'reduced',
  'product',
]);

/** Elements that an access touches: the size of the axes along which its place changes. */
function touched(
  strides: readonly number[],
  hasTerms: boolean,
  lengths: readonly number[],
): number {
  const size = (used: (axis: number) => boolean) =>
    lengths.reduce((product, length, axis) => (used(axis) ? product * length : product), 1);
  return size((axis) => hasTerms || strides[axis] !== 0);
}

interface Piece {
  readonly code: readonly Instruction[];
  readonly stores: readonly Store[];
  readonly reductions?: readonly unknown[];
}

/** Of code over a domain; an element that is read again and again is counted once. */
function pieceCost({ code, stores, reductions }: Piece, lengths: readonly number[]): Cost {
  const elements = sizeOf(lengths);
  const arithmetic = code.filter(({ op }) => !free.has(op)).length + (reductions?.length ?? 0);
  let bytesRead = 0;
  for (const each of code)
    if (each.op === 'load')
      bytesRead += touched(each.index.strides, each.index.terms !== undefined, lengths) * bytesOf;
  const bytesWritten = stores.reduce(
    (sum, { index }) => sum + touched(index.strides, index.terms !== undefined, lengths) * bytesOf,
    0,
  );
  return { flop: arithmetic * elements, bytesRead, bytesWritten };
}

function plus(a: Cost, b: Cost): Cost {
  return {
    flop: a.flop + b.flop,
    bytesRead: a.bytesRead + b.bytesRead,
    bytesWritten: a.bytesWritten + b.bytesWritten,
  };
}

const nothing: Cost = { flop: 0, bytesRead: 0, bytesWritten: 0 };

function loopCost({ outer, inner, segments, passes }: LoopKernel): Cost {
  // With segments, all of them together are one row.
  const walked = segments ? [...outer.slice(0, -1), 1, segments.at(-1)!] : [...outer, ...inner];
  return passes
    .map((pass) => pieceCost(pass, pass.over === 'inner' ? walked : outer))
    .reduce(plus, nothing);
}

export function kernelCost(kernel: Kernel): Cost {
  if (kernel.kind === 'loop') return loopCost(kernel);
  if (kernel.kind === 'scatter') {
    const { rows, width, count } = kernel;
    return {
      flop: count * width,
      bytesRead: (count * width + count) * bytesOf,
      bytesWritten: (rows + count) * width * bytesOf,
    };
  }
  const { batch, m, n, k, epilogue } = kernel;
  const products = sizeOf(batch);
  const own = pieceCost(epilogue, [...batch, m, n]);
  return plus(own, {
    flop: 2 * products * m * n * k,
    bytesRead: products * (m * k + k * n) * bytesOf,
    bytesWritten: 0,
  });
}

export function programCost({ kernels }: Program): Cost {
  return kernels.map(kernelCost).reduce(plus, nothing);
}
