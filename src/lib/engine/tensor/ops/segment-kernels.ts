/** What the kernels over column segments compute, on plain arrays. */
import type { ReduceFunction } from '../graph';

/** One row's segment: its values from `first` to `last` (exclusive) of `row`. */
type Reduce = (row: ArrayLike<number>, first: number, last: number) => number;

/** Place inside the segment of the first element that no other beats. */
function placeOf(beats: (a: number, b: number) => boolean): Reduce {
  return (row, first, last) => {
    let best = first;
    for (let i = first + 1; i < last; i++) if (beats(row[i]!, row[best]!)) best = i;
    return best - first;
  };
}

function folded(start: number, fold: (a: number, b: number) => number): Reduce {
  return (row, first, last) => {
    let result = start;
    for (let i = first; i < last; i++) result = fold(result, row[i]!);
    return result;
  };
}

const reduces: Record<ReduceFunction, Reduce> = {
  sum: folded(0, (a, b) => a + b),
  product: folded(1, (a, b) => a * b),
  max: folded(-Infinity, Math.max),
  min: folded(Infinity, Math.min),
  any: folded(0, (a, b) => Number(a !== 0 || b !== 0)),
  all: folded(1, (a, b) => Number(a !== 0 && b !== 0)),
  argmax: placeOf((a, b) => a > b),
  argmin: placeOf((a, b) => a < b),
};

/** `x` [rows, width] into `out` [rows, segments]. */
export function reduceSegments(
  fn: ReduceFunction,
  x: ArrayLike<number>,
  starts: readonly number[],
  out: Float32Array | Int32Array | Uint8Array,
): void {
  const segments = starts.length - 1;
  const width = starts[segments]!;
  const reduce = reduces[fn];
  for (let at = 0; at < out.length; at++) {
    const row = Math.floor(at / segments) * width;
    const segment = at % segments;
    out[at] = reduce(x, row + starts[segment]!, row + starts[segment + 1]!);
  }
}

/** `x` [rows, segments] into `out` [rows, width]. */
export function spreadSegments(
  x: ArrayLike<number>,
  starts: readonly number[],
  out: Float32Array | Int32Array | Uint8Array,
): void {
  const segments = starts.length - 1;
  const width = starts[segments]!;
  for (let row = 0; row * width < out.length; row++) {
    for (let segment = 0; segment < segments; segment++) {
      const value = x[row * segments + segment]!;
      out.fill(value, row * width + starts[segment]!, row * width + starts[segment + 1]!);
    }
  }
}
