/** x to the power of y: in float64 for f32, by squaring for whole numbers. Special cases as `Math.pow`. */
import type { Local } from '../assembler';
import type { Formula, VectorCode } from './vector-code';

/** log2 of positive, normal float32 in lanes 0 and 1, as f64x2; error below 1e-11 of the result. */
function log2Wide(code: VectorCode, x: Local): Local {
  const above = code.op('i32x4.sub', x, code.i32(0x3f3504f3));
  const exponent = code.op('f64x2.convert_low_i32x4_s', code.shift('i32x4.shr_s', above, 23));
  const bits = code.op('v128.and', above, code.i32(0x7fffff));
  const narrow = code.op('i32x4.add', bits, code.i32(0x3f3504f3));
  const m = code.op('f64x2.promote_low_f32x4', narrow);
  const below = code.op('f64x2.sub', m, code.f64(1));
  const s = code.op('f64x2.div', below, code.op('f64x2.add', m, code.f64(1)));
  const square = code.op('f64x2.mul', s, s);
  let sum = code.f64(1 / 13);
  for (let n = 11; n > 0; n -= 2) {
    sum = code.op('f64x2.add', code.op('f64x2.mul', sum, square), code.f64(1 / n));
  }
  const natural = code.op('f64x2.mul', s, sum);
  return code.op('f64x2.add', exponent, code.op('f64x2.mul', natural, code.f64(2 / Math.LN2)));
}

/** 2 to the power of f64x2, as float32 in lanes 0 and 1; the power is between -1000 and 1000. */
function exp2Wide(code: VectorCode, power: Local): Local {
  const rounder = code.f64(1.5 * 2 ** 52);
  const rounded = code.op('f64x2.add', power, rounder);
  const whole = code.op('f64x2.sub', rounded, rounder);
  const rest = code.op('f64x2.mul', code.op('f64x2.sub', power, whole), code.f64(Math.LN2));
  let sum = code.f64(1);
  for (let n = 10; n > 0; n--) {
    const term = code.op('f64x2.mul', code.op('f64x2.mul', sum, rest), code.f64(1 / n));
    sum = code.op('f64x2.add', term, code.f64(1));
  }
  code.body.get(rounded).i32(52).op('i64x2.shl');
  const scale = code.op('i64x2.add', code.keep(), code.f64(1));
  return code.op('f32x4.demote_f64x2_zero', code.op('f64x2.mul', sum, scale));
}

function bounded(code: VectorCode, value: Local, bound: number): Local {
  const below = code.op('f64x2.min', value, code.f64(bound));
  return code.op('f64x2.max', below, code.f64(-bound));
}

/** |x| to the power of y for x not 0, finite or not. */
function ofSize(code: VectorCode, x: Local, y: Local): Local {
  const size = code.op('f32x4.abs', x);
  const isSmall = code.op('f32x4.lt', size, code.f32(2 ** -126));
  const normal = code.select(isSmall, code.op('f32x4.mul', size, code.f32(2 ** 23)), size);
  const lift = code.op('v128.and', isSmall, code.f32(23));
  return code.inHalves([normal, y, lift], ([base, exponent, lifted]) => {
    const shift = code.op('f64x2.promote_low_f32x4', lifted!);
    const log = code.op('f64x2.sub', log2Wide(code, base!), shift);
    const wide = code.op('f64x2.promote_low_f32x4', exponent!);
    return exp2Wide(code, bounded(code, code.op('f64x2.mul', log, wide), 1000));
  });
}

export const power: Formula = {
  name: 'power',
  parameters: 2,
  results: 1,
  write: (code, [x, y]) => {
    const size = code.op('f32x4.abs', x!);
    const isWhole = code.op('f32x4.eq', code.op('f32x4.trunc', y!), y!);
    const half = code.op('f32x4.mul', y!, code.f32(0.5));
    const isEven = code.op('f32x4.eq', code.op('f32x4.trunc', half), half);
    const isOdd = code.op('v128.andnot', isWhole, isEven);
    const sign = code.op('v128.and', code.op('v128.and', x!, code.i32(0x80000000)), isOdd);
    // 0 and infinity: the result is 0 or infinity by the sign of y.
    const isPole = code.op('f32x4.eq', size, code.f32(0));
    const isLarge = code.op('f32x4.eq', size, code.f32(Infinity));
    const isDown = code.op('f32x4.lt', y!, code.f32(0));
    const rises = code.op('v128.xor', isLarge, isDown);
    const edge = code.op('v128.and', rises, code.f32(Infinity));
    const isEdge = code.op('v128.or', isPole, isLarge);
    const finite = code.select(isEdge, edge, ofSize(code, x!, y!));
    // Negative to a broken power, NaN in, and 1 to an infinite power: NaN.
    const isNegative = code.op('f32x4.lt', x!, code.f32(0));
    const ySize = code.op('f32x4.abs', y!);
    const isEndless = code.op('f32x4.eq', ySize, code.f32(Infinity));
    const broken = code.op('v128.andnot', code.op('v128.andnot', isNegative, isWhole), isLarge);
    const oneEndless = code.op('v128.and', code.op('f32x4.eq', size, code.f32(1)), isEndless);
    const isNan = code.op('v128.or', code.op('f32x4.ne', x!, x!), code.op('f32x4.ne', y!, y!));
    const bad = code.op('v128.or', code.op('v128.or', broken, oneEndless), isNan);
    const result = code.op('v128.or', code.op('v128.or', finite, sign), bad);
    return [code.select(code.op('f32x4.eq', y!, code.f32(0)), code.f32(1), result)];
  },
};

/** Modulo 2^32; a negative power gives the whole part (0 but for x = 1 and -1; 0 for x = 0). */
export const powerWhole: Formula = {
  name: 'powerWhole',
  parameters: 2,
  results: 1,
  write: (code, [x, y]) => {
    const { body } = code;
    const [result, base, rest] = [body.local('v128'), body.local('v128'), body.local('v128')];
    const one = code.i32(1);
    const size = code.op('i32x4.abs', y!);
    body.get(one).set(result).get(x!).set(base).get(size).set(rest);
    body.loop((again) => {
      const isOdd = code.op('i32x4.neg', code.op('v128.and', rest, one));
      const product = code.op('i32x4.mul', result, base);
      body.get(code.select(isOdd, product, result)).set(result);
      body.get(code.op('i32x4.mul', base, base)).set(base);
      body
        .get(code.shift('i32x4.shr_u', rest, 1))
        .tee(rest)
        .op('v128.any_true')
        .branchIf(again);
    });
    const isUnit = code.op('i32x4.eq', code.op('i32x4.abs', x!), one);
    const isUp = code.op('i32x4.ge_s', y!, code.i32(0));
    return [code.op('v128.and', result, code.op('v128.or', isUp, isUnit))];
  },
};
