/** Domains as lists of axis lengths, row-major; two of one size may have a common refinement. */
import type { Shape } from '../graph';

/** The coarsest list of lengths that both can be split into; null when there is none. */
export function refine(a: Shape, b: Shape): number[] | null {
  const out: number[] = [];
  let [i, j] = [a.length - 1, b.length - 1];
  let [left, right] = [a[i] ?? 1, b[j] ?? 1];
  while (i >= 0 && j >= 0) {
    const length = Math.min(left, right);
    if (left % length !== 0 || right % length !== 0) return null;
    out.unshift(length);
    left /= length;
    right /= length;
    if (left === 1) left = a[--i] ?? 1;
    if (right === 1) right = b[--j] ?? 1;
  }
  return i < 0 && j < 0 ? out : null;
}

/** For each axis of `finer` the axis of `lengths` that it is a part of. */
export function parentsOf(lengths: Shape, finer: Shape): number[] {
  const parents: number[] = [];
  let axis = 0;
  let size = 1;
  for (const length of finer) {
    parents.push(axis);
    size *= length;
    if (size === lengths[axis]) {
      axis += 1;
      size = 1;
    }
  }
  return parents;
}

/** Strides over `lengths` as strides over `finer`. */
export function restride(lengths: Shape, strides: readonly number[], finer: Shape): number[] {
  const parents = parentsOf(lengths, finer);
  return finer.map((_, axis) => {
    let stride = strides[parents[axis]!]!;
    for (let next = axis + 1; parents[next] === parents[axis]; next++) stride *= finer[next]!;
    return stride;
  });
}

export function withoutOnes(shape: Shape): number[] {
  return shape.filter((length) => length !== 1);
}
