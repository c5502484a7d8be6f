/** The arctangent, within 3 units of the last place, for all float32. */
import type { Local } from '../assembler';
import { withSign } from './exponential';
import type { Formula, VectorCode } from './vector-code';

/** tan(pi / 8) and tan(3 pi / 8): what lies between them is turned back by pi / 4, what is above by pi / 2. */
const low = 0.41421356237309503;
const high = 2.414213562373095;
/** (atan r - r) / r³ in r², |r| <= tan(pi / 8): Moshier's Cephes, single precision. */
const coefficients = [-3.33329491539e-1, 1.99777106478e-1, -1.38776856032e-1, 8.05374449538e-2];

function turn(code: VectorCode, size: Local): { rest: Local; angle: Local } {
  const one = code.f32(1);
  const isAbove = code.op('f32x4.gt', size, code.f32(high));
  const isBetween = code.op('f32x4.gt', size, code.f32(low));
  const middle = code.op(
    'f32x4.div',
    code.op('f32x4.sub', size, one),
    code.op('f32x4.add', size, one),
  );
  const far = code.op('f32x4.div', code.f32(-1), size);
  return {
    rest: code.select(isAbove, far, code.select(isBetween, middle, size)),
    angle: code.select(
      isAbove,
      code.f32(Math.PI / 2),
      code.op('v128.and', isBetween, code.f32(Math.PI / 4)),
    ),
  };
}

export const atan: Formula = {
  name: 'atan',
  parameters: 1,
  results: 1,
  write: (code, [x]) => {
    const { rest, angle } = turn(code, code.op('f32x4.abs', x!));
    const square = code.op('f32x4.mul', rest, rest);
    const cubic = code.op('f32x4.mul', square, code.polynomial(square, coefficients));
    const size = code.op('f32x4.add', angle, code.madd(rest, cubic, rest));
    return [withSign(code, size, x!)];
  },
};
