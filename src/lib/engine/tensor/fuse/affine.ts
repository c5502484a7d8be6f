/**
 * Whole numbers that are sums over the axes of a kernel's domain: where an element of one tensor lies
 * seen from an element of another. Movement (slice, transpose, reshape …) only changes such sums.
 */
import { stridesOf, type Shape } from '../graph';
import type { Index, Value } from '../program';

/** A value made by code that takes part in a place; its range is known. */
export interface AffineTerm {
  readonly value: Value;
  readonly stride: number;
  readonly low: number;
  readonly high: number;
}

/** offset + Σ coefficients[axis] * coordinate(axis) + Σ term.stride * term.value. */
export interface Affine {
  readonly offset: number;
  readonly coefficients: readonly number[];
  readonly terms: readonly AffineTerm[];
}

/** Thrown when a reshape would be expressible if an axis of the domain were two: [length / factor, factor]. */
export class SplitWanted extends Error {
  /** What would have to be stored if the axis can't be split. */
  node: number | null = null;
  constructor(
    readonly axis: number,
    readonly factor: number,
  ) {
    super(`split axis ${axis} by ${factor}`);
  }
}

export function fixed(offset: number, rank: number): Affine {
  return { offset, coefficients: new Array<number>(rank).fill(0), terms: [] };
}

export function along(axis: number, rank: number): Affine {
  const coefficients = new Array<number>(rank).fill(0);
  coefficients[axis] = 1;
  return { offset: 0, coefficients, terms: [] };
}

export function fromTerm(term: Omit<AffineTerm, 'stride'>, rank: number): Affine {
  return { ...fixed(0, rank), terms: [{ ...term, stride: 1 }] };
}

export function scaled(a: Affine, factor: number): Affine {
  if (factor === 1) return a;
  return {
    offset: a.offset * factor,
    coefficients: a.coefficients.map((c) => (c === 0 ? 0 : c * factor)),
    terms: factor === 0 ? [] : a.terms.map((term) => ({ ...term, stride: term.stride * factor })),
  };
}

export function shifted(a: Affine, by: number): Affine {
  return by === 0 ? a : { ...a, offset: a.offset + by };
}

/** Σ coordinates[i] * strides[i]: a tensor's coordinates as one place. */
export function weighed(
  coordinates: readonly Affine[],
  strides: readonly number[],
  rank: number,
): Affine {
  const coefficients = new Array<number>(rank).fill(0);
  const terms: AffineTerm[] = [];
  let offset = 0;
  coordinates.forEach((coordinate, i) => {
    const stride = strides[i]!;
    if (stride === 0) return;
    offset += coordinate.offset * stride;
    coordinate.coefficients.forEach((c, axis) => (coefficients[axis]! += c * stride));
    for (const term of coordinate.terms) terms.push({ ...term, stride: term.stride * stride });
  });
  return { offset, coefficients, terms };
}

/** Smallest and largest value where every axis runs from 0 to its length - 1. */
export function rangeOf(a: Affine, lengths: Shape): [number, number] {
  let low = a.offset;
  let high = a.offset;
  const take = (from: number, to: number) => {
    low += Math.min(from, to);
    high += Math.max(from, to);
  };
  a.coefficients.forEach((c, axis) => c !== 0 && take(0, c * (lengths[axis]! - 1)));
  for (const { stride, low: least, high: most } of a.terms) take(stride * least, stride * most);
  return [low, high];
}

/** The parts of `a` that are whole multiples of `size`, divided by it; and the others. Offsets apart. */
function divided(a: Affine, size: number): { whole: Affine; rest: Affine } {
  const isWhole = (c: number) => c % size === 0;
  return {
    whole: {
      offset: 0,
      coefficients: a.coefficients.map((c) => (isWhole(c) ? c / size : 0)),
      terms: a.terms
        .filter((term) => isWhole(term.stride))
        .map((term) => ({ ...term, stride: term.stride / size })),
    },
    rest: {
      offset: 0,
      coefficients: a.coefficients.map((c) => (isWhole(c) ? 0 : c)),
      terms: a.terms.filter((term) => !isWhole(term.stride)),
    },
  };
}

/** The axis whose run crosses a multiple of `size`, when it can be split exactly there. */
function splitAt(rest: Affine, size: number, lengths: Shape): SplitWanted | null {
  let found: { axis: number; c: number } | null = null;
  rest.coefficients.forEach((coefficient, axis) => {
    const c = Math.abs(coefficient);
    if (c > (found?.c ?? 0)) found = { axis, c };
  });
  if (!found) return null;
  const { axis, c } = found as { axis: number; c: number };
  const factor = size / c;
  const fits = Number.isInteger(factor) && factor > 1 && lengths[axis]! > factor;
  return fits && lengths[axis]! % factor === 0 ? new SplitWanted(axis, factor) : null;
}

/**
 * Coordinates in `shape` of row-major place `place`; null when that takes a division at run time.
 * @throws SplitWanted when it would not with a finer domain
 */
export function coordinatesAt(place: Affine, shape: Shape, lengths: Shape): Affine[] | null {
  const rank = lengths.length;
  const strides = stridesOf(shape);
  const out = shape.map(() => fixed(0, rank));
  const axes = shape.flatMap((length, axis) => (length === 1 ? [] : [axis]));
  let left = place;
  for (const axis of axes.slice(0, -1)) {
    const size = strides[axis]!;
    const { whole, rest } = divided(left, size);
    const [low, high] = rangeOf(rest, lengths);
    const offset = Math.floor((left.offset + low) / size);
    const remaining = left.offset - offset * size;
    if (remaining + high >= size) {
      const split = splitAt(rest, size, lengths);
      if (split) throw split;
      return null;
    }
    out[axis] = shifted(whole, offset);
    left = shifted(rest, remaining);
  }
  const last = axes.at(-1);
  if (last !== undefined) out[last] = left;
  return out;
}

export function indexOf(place: Affine): Index {
  const index = { offset: place.offset, strides: [...place.coefficients] };
  if (place.terms.length === 0) return index;
  return { ...index, terms: place.terms.map(({ value, stride }) => ({ value, stride })) };
}
