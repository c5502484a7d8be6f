/**
 * exp and what is made of it, for all float32: within 2 units of the last place, infinities, NaN and
 * subnormal results included.
 */
import type { Local } from '../assembler';
import type { VectorCode } from './vector-code';

const log2E = 1.4426950408889634;
/** ln 2 in two parts; the first has 10 bits, so that its product with a whole number below 2^14 is exact. */
const ln2High = 0.693359375;
const ln2Low = -2.1219444005469057e-4;
/** 1.5 * 2^23: adding it rounds to a whole number, which then stands in the last bits. */
const rounder = 12582912;
/** (e^r - 1 - r) / r² on |r| <= ln 2 / 2: minimax in r * error, 1.4e-8. */
const tailCoefficients = [
  0.500000006189131, 0.16666542924484568, 0.041666281852263655, 0.008366598058070225,
  0.0013946472808823486,
];

/** x = n ln 2 + r: n as whole numbers, and e^r - 1. */
function reduce(code: VectorCode, x: Local): { n: Local; rest: Local } {
  const rounded = code.madd(x, code.f32(log2E), code.f32(rounder));
  const n = code.op('f32x4.sub', rounded, code.f32(rounder));
  const high = code.nmadd(n, code.f32(ln2High), x);
  const r = code.nmadd(n, code.f32(ln2Low), high);
  const tail = code.polynomial(r, tailCoefficients);
  const rest = code.madd(code.op('f32x4.mul', r, r), tail, r);
  return { n: code.op('i32x4.sub', rounded, code.f32(rounder)), rest };
}

/** Keeps NaN. */
function clamp(code: VectorCode, x: Local, low: number, high: number): Local {
  return code.op('f32x4.pmin', code.op('f32x4.pmax', x, code.f32(low)), code.f32(high));
}

function powerOfTwo(code: VectorCode, n: Local, bias = 127): Local {
  return code.shift('i32x4.shl', code.op('i32x4.add', n, code.i32(bias)), 23);
}

export function exp(code: VectorCode, x: Local): Local {
  const { n, rest } = reduce(code, clamp(code, x, -104, 89));
  // In two factors: n itself goes below the smallest exponent where results are subnormal.
  const half = code.shift('i32x4.shr_s', n, 1);
  const other = code.op('i32x4.sub', n, half);
  const sum = code.op('f32x4.add', rest, code.f32(1));
  const scaled = code.op('f32x4.mul', sum, powerOfTwo(code, half));
  return code.op('f32x4.mul', scaled, powerOfTwo(code, other));
}

export function expm1(code: VectorCode, x: Local): Local {
  const { n, rest } = reduce(code, clamp(code, x, -18, 89));
  // 2^n is computed as 2 * 2^(n - 1): 2^128 is no float32 but its last results are.
  const half = powerOfTwo(code, n, 126);
  const sum = code.madd(half, rest, code.op('f32x4.sub', half, code.f32(0.5)));
  return code.op('f32x4.add', sum, sum);
}

/** e^-|x| / (1 + e^-|x|) on the left, 1 / (1 + e^-|x|) on the right: no overflow, and small results keep their digits. */
export function sigmoid(code: VectorCode, x: Local): Local {
  const power = exp(code, negativeAbsolute(code, x));
  const isNegative = code.op('f32x4.lt', x, code.f32(0));
  const numerator = code.select(isNegative, power, code.f32(1));
  return code.op('f32x4.div', numerator, code.op('f32x4.add', power, code.f32(1)));
}

/** t / (t + 2) with t = e^(2|x|) - 1, and the sign of x. */
export function tanh(code: VectorCode, x: Local): Local {
  const size = code.op('f32x4.pmin', code.op('f32x4.abs', x), code.f32(10));
  const t = expm1(code, code.op('f32x4.add', size, size));
  const result = code.op('f32x4.div', t, code.op('f32x4.add', t, code.f32(2)));
  return withSign(code, result, x);
}

export function negativeAbsolute(code: VectorCode, x: Local): Local {
  return code.op('v128.or', x, code.i32(0x80000000));
}

/** The sign of `x` on a value that has none. */
export function withSign(code: VectorCode, value: Local, x: Local): Local {
  return code.op('v128.or', value, code.op('v128.and', x, code.i32(0x80000000)));
}
