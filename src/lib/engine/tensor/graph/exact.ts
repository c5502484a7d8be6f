/**
 * Functions of one element whose result is the same on every machine: from arithmetic that IEEE 754
 * rounds correctly. Constants are folded with these alone; exp, log and their like stay in the graph,
 * because the language leaves their last digit to each browser.
 */
import type { PointwiseFunction, Scalar } from './graph';

/** What a number becomes when it is stored as `type`; beyond the range of i32 it wraps around, NaN is 0. */
export function stored(value: number, type: Scalar): number {
  if (type === 'f32') return Math.fround(value);
  return type === 'bool' ? Number(value !== 0) : value | 0;
}

/** An array for values of `type`; a bool is an i32 of 0 or 1. */
export function arrayOf(type: Scalar, length: number): Float32Array | Int32Array {
  return type === 'f32' ? new Float32Array(length) : new Int32Array(length);
}

/** Banker's rounding. */
function roundHalfToEven(x: number): number {
  const below = Math.floor(x);
  const over = x - below;
  if (over !== 0.5) return over < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}

function modulo(a: number, b: number): number {
  const rest = a % b;
  return a >= 0 === b >= 0 ? rest : (rest + b) % b;
}

type Elementwise = (a: number, b: number, c: number) => number;
const truth =
  (claim: (a: number, b: number) => boolean): Elementwise =>
  (a, b) =>
    Number(claim(a, b));

/**
 * Before rounding: pass the result through `stored` with the node's type. `mul` of i32 is exact modulo
 * 2^32; dividing an i32 by zero gives 0.
 */
export const exactFunctions = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  floorDiv: (a, b) => Math.floor(a / b),
  mod: modulo,
  min: (a, b) => Math.min(a, b),
  max: (a, b) => Math.max(a, b),
  neg: (a) => -a,
  abs: (a) => Math.abs(a),
  sign: (a) => Number(a > 0) - Number(a < 0),
  sqrt: (a) => Math.sqrt(a),
  reciprocal: (a) => 1 / a,
  floor: (a) => Math.floor(a),
  ceil: (a) => Math.ceil(a),
  round: roundHalfToEven,
  isNan: truth((a) => Number.isNaN(a)),
  isFinite: truth((a) => Number.isFinite(a)),
  equal: truth((a, b) => a === b),
  notEqual: truth((a, b) => a !== b),
  less: truth((a, b) => a < b),
  lessEqual: truth((a, b) => a <= b),
  greater: truth((a, b) => a > b),
  greaterEqual: truth((a, b) => a >= b),
  and: truth((a, b) => a !== 0 && b !== 0),
  or: truth((a, b) => a !== 0 || b !== 0),
  not: truth((a) => a === 0),
  select: (a, b, c) => (a !== 0 ? b : c),
  toF32: (a) => a,
  toI32: (a) => Math.trunc(a),
  toBool: truth((a) => a !== 0),
} as const satisfies Partial<Record<PointwiseFunction, Elementwise>>;
