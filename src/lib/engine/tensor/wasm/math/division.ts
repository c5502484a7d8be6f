/**
 * Division of whole numbers, remainders and rounding down, by way of float64. A whole number divided by
 * 0 gives 0, as TensorFlow.js does on the CPU.
 */
import type { Local } from '../assembler';
import type { Formula, VectorCode } from './vector-code';

function quotient(
  code: VectorCode,
  [a, b]: readonly Local[],
  rounding: 'f64x2.trunc' | 'f64x2.floor',
): Local {
  const whole = code.inHalves([a!, b!], ([left, right]) => {
    const wide = [left!, right!].map((value) => code.op('f64x2.convert_low_i32x4_s', value));
    const exact = code.op('f64x2.div', ...wide);
    return code.op('i32x4.trunc_sat_f64x2_s_zero', code.op(rounding, exact));
  });
  return code.op('v128.and', whole, code.op('i32x4.ne', b!, code.i32(0)));
}

/** Towards zero. */
export const divideWhole: Formula = {
  name: 'divideWhole',
  parameters: 2,
  results: 1,
  write: (code, values) => [quotient(code, values, 'f64x2.trunc')],
};

export const floorDivideWhole: Formula = {
  name: 'floorDivideWhole',
  parameters: 2,
  results: 1,
  write: (code, values) => [quotient(code, values, 'f64x2.floor')],
};

/** Sign of the divisor; a mod 0 is 0. */
export const modWhole: Formula = {
  name: 'modWhole',
  parameters: 2,
  results: 1,
  write: (code, [a, b]) => {
    const count = quotient(code, [a!, b!], 'f64x2.floor');
    const rest = code.op('i32x4.sub', a!, code.op('i32x4.mul', count, b!));
    return [code.op('v128.and', rest, code.op('i32x4.ne', b!, code.i32(0)))];
  },
};

/** Unsigned a / b for b not 0: the quotient and the rest. */
export function divideUnsigned(code: VectorCode, a: Local, b: Local): readonly [Local, Local] {
  const count = code.inHalves([a, b], (halves) => {
    const wide = halves.map((value) => code.op('f64x2.convert_low_i32x4_u', value));
    const exact = code.op('f64x2.div', ...wide);
    return code.op('i32x4.trunc_sat_f64x2_u_zero', exact);
  });
  return [count, code.op('i32x4.sub', a, code.op('i32x4.mul', count, b))];
}

export const floorDivide: Formula = {
  name: 'floorDivide',
  parameters: 2,
  results: 1,
  write: (code, values) => [
    code.inHalves(values, (halves) => {
      const wide = halves.map((value) => code.op('f64x2.promote_low_f32x4', value));
      const whole = code.op('f64x2.floor', code.op('f64x2.div', ...wide));
      return code.op('f32x4.demote_f64x2_zero', whole);
    }),
  ],
};

/** a - floor(a / b) b, sign of the divisor: exact for quotients below 2^29. */
export const mod: Formula = {
  name: 'mod',
  parameters: 2,
  results: 1,
  write: (code, values) => [
    code.inHalves(values, (halves) => {
      const [a, b] = halves.map((value) => code.op('f64x2.promote_low_f32x4', value));
      const count = code.op('f64x2.floor', code.op('f64x2.div', a!, b!));
      const rest = code.op('f64x2.sub', a!, code.op('f64x2.mul', count, b!));
      return code.op('f32x4.demote_f64x2_zero', rest);
    }),
  ],
};
