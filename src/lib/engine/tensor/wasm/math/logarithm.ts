/** log and what is made of it, for all float32: within 2 units of the last place, also near 1. */
import type { Local } from '../assembler';
import { exp, negativeAbsolute } from './exponential';
import type { VectorCode } from './vector-code';

const ln2High = 0.693359375;
const ln2Low = -2.1219444005469057e-4;
/** Bits of sqrt(1/2): mantissas are taken from there to sqrt(2). */
const rootHalfBits = 0x3f3504f3;
/** (2 artanh(s) - 2 s) / s³ in s², |s| <= 0.172: minimax, 1.7e-9. */
const tailCoefficients = [0.666667782449289, 0.39977286653934363, 0.2987916796241092];

/** @param shift whole numbers taken from the exponent, or null */
function logOf(code: VectorCode, x: Local, shift: Local | null): Local {
  const above = code.op('i32x4.sub', x, code.i32(rootHalfBits));
  const mantissaBits = code.op('v128.and', above, code.i32(0x7fffff));
  const mantissa = code.op('i32x4.add', mantissaBits, code.i32(rootHalfBits));
  const whole = code.shift('i32x4.shr_s', above, 23);
  const shifted = shift === null ? whole : code.op('i32x4.sub', whole, shift);
  const exponent = code.op('f32x4.convert_i32x4_s', shifted);
  // log m = f - f²/2 + s (f²/2 + tail) with f = m - 1 and s = f / (2 + f): f itself is exact.
  const f = code.op('f32x4.sub', mantissa, code.f32(1));
  const s = code.op('f32x4.div', f, code.op('f32x4.add', f, code.f32(2)));
  const square = code.op('f32x4.mul', s, s);
  const tail = code.op('f32x4.mul', square, code.polynomial(square, tailCoefficients));
  const half = code.op('f32x4.mul', code.op('f32x4.mul', f, f), code.f32(0.5));
  const low = code.op('f32x4.mul', exponent, code.f32(ln2Low));
  const correction = code.madd(s, code.op('f32x4.add', half, tail), low);
  const rest = code.op('f32x4.sub', f, code.op('f32x4.sub', half, correction));
  return code.madd(exponent, code.f32(ln2High), rest);
}

/** For numbers known to be positive, finite and not subnormal. */
export function logOfNormal(code: VectorCode, x: Local): Local {
  return logOf(code, x, null);
}

export function log(code: VectorCode, x: Local): Local {
  const isSmall = code.op('f32x4.lt', x, code.f32(2 ** -126));
  const scaled = code.select(isSmall, code.op('f32x4.mul', x, code.f32(2 ** 23)), x);
  const finite = logOf(code, scaled, code.op('v128.and', isSmall, code.i32(23)));
  const isFinite = code.op('f32x4.lt', x, code.f32(Infinity));
  const orSelf = code.select(isFinite, finite, x);
  const isZero = code.op('f32x4.eq', x, code.f32(0));
  const orPole = code.select(isZero, code.f32(-Infinity), orSelf);
  // All bits set is a NaN.
  return code.op('v128.or', orPole, code.op('f32x4.lt', x, code.f32(0)));
}

/** log(u) + (x - (u - 1)) / u with u = 1 + x rounded. */
export function log1p(code: VectorCode, x: Local): Local {
  const u = code.op('f32x4.add', x, code.f32(1));
  const lost = code.op('f32x4.sub', x, code.op('f32x4.sub', u, code.f32(1)));
  const isPositive = code.op('f32x4.gt', u, code.f32(0));
  const isFinite = code.op('f32x4.lt', u, code.f32(Infinity));
  const correction = code.op('f32x4.div', lost, u);
  const kept = code.op('v128.and', correction, code.op('v128.and', isPositive, isFinite));
  return code.op('f32x4.add', log(code, u), kept);
}

/** max(x, 0) + log1p(e^-|x|). */
export function softplus(code: VectorCode, x: Local): Local {
  const power = exp(code, negativeAbsolute(code, x));
  const u = code.op('f32x4.add', power, code.f32(1));
  const lost = code.op('f32x4.sub', power, code.op('f32x4.sub', u, code.f32(1)));
  const tail = code.op('f32x4.add', logOfNormal(code, u), code.op('f32x4.div', lost, u));
  return code.op('f32x4.add', code.op('f32x4.pmax', x, code.f32(0)), tail);
}
