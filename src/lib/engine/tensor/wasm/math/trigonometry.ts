/** Sine and cosine. Reduced in float64, so that they are right up to |x| of about 10^9. */
import type { Local } from '../assembler';
import type { Formula, VectorCode } from './vector-code';

/** pi / 2 in two parts; the first has 33 bits. */
const quarterHigh = 1.57079632673412561417;
const quarterLow = 6.07710050650619224932e-11;
/** (sin r - r) / r³ and (cos r - 1 + r²/2) / r⁴ in r², |r| <= pi / 4: minimax, below 4e-9. */
const sineCoefficients = [-0.16666654873457903, 0.008332173542258129, -0.0001951665570988271];
const cosineCoefficients = [0.04166664674774858, -0.0013887361449032246, 0.000024437729980406875];

/** Sine and cosine of `quadrant` quarter turns and r, |r| <= pi / 4. */
function ofReduced(code: VectorCode, quadrant: Local, r: Local): readonly [Local, Local] {
  const square = code.op('f32x4.mul', r, r);
  const cubic = code.op('f32x4.mul', square, code.polynomial(square, sineCoefficients));
  const sine = code.madd(r, cubic, r);
  const quartic = code.op('f32x4.mul', square, code.polynomial(square, cosineCoefficients));
  const start = code.nmadd(square, code.f32(0.5), code.f32(1));
  const cosine = code.madd(square, quartic, start);
  const odd = code.op('v128.and', quadrant, code.i32(1));
  const isOdd = code.op('i32x4.neg', odd);
  const sign = (turned: Local) =>
    code.shift('i32x4.shl', code.op('v128.and', turned, code.i32(2)), 30);
  const next = code.op('i32x4.add', quadrant, code.i32(1));
  return [
    code.op('v128.xor', code.select(isOdd, cosine, sine), sign(quadrant)),
    code.op('v128.xor', code.select(isOdd, sine, cosine), sign(next)),
  ];
}

export const sineAndCosine: Formula = {
  name: 'sineAndCosine',
  parameters: 1,
  results: 2,
  write: (code, [x]) => {
    const turns = (half: Local) => {
      const wide = code.op('f64x2.promote_low_f32x4', half);
      const scaled = code.op('f64x2.mul', wide, code.f64(2 / Math.PI));
      return { wide, count: code.op('f64x2.nearest', scaled) };
    };
    const quadrant = code.inHalves([x!], ([half]) =>
      code.op('i32x4.trunc_sat_f64x2_s_zero', turns(half!).count),
    );
    const rest = code.inHalves([x!], ([half]) => {
      const { wide, count } = turns(half!);
      const high = code.op('f64x2.mul', count, code.f64(quarterHigh));
      const low = code.op('f64x2.mul', count, code.f64(quarterLow));
      const r = code.op('f64x2.sub', code.op('f64x2.sub', wide, high), low);
      return code.op('f32x4.demote_f64x2_zero', r);
    });
    const bounded = (value: Local) =>
      code.op('f32x4.pmin', code.op('f32x4.pmax', value, code.f32(-1)), code.f32(1));
    return ofReduced(code, quadrant, rest).map(bounded);
  },
};

/** Sine and cosine of 2 pi u, 0 <= u <= 1. */
export function sineAndCosineOfTurns(code: VectorCode, u: Local): readonly [Local, Local] {
  const quarters = code.op('f32x4.mul', u, code.f32(4));
  const rounded = code.op('f32x4.add', quarters, code.f32(12582912));
  const whole = code.op('f32x4.sub', rounded, code.f32(12582912));
  const rest = code.op('f32x4.sub', quarters, whole);
  return ofReduced(code, rounded, code.op('f32x4.mul', rest, code.f32(Math.PI / 2)));
}
