/** erf, within 2 units of the last place. */
import type { Local } from '../assembler';
import { exp, withSign } from './exponential';
import type { Formula, VectorCode } from './vector-code';

/** erf(x) / x - 1 in x², |x| <= 1: minimax, 1.2e-9. */
const nearCoefficients = [
  0.128379165913767, -0.37612627136079024, 0.11283600177587658, -0.026854444648966143,
  0.005189535449821069, -0.0008020842264889977, 0.00007889122823787278,
];
/** -log(1 - erf(x)) / x, 1 <= x <= 4: minimax in the result, 2.7e-9. */
const farCoefficients = [
  1.1284998997772677, 0.635767084823317, 0.10519772247945061, -0.022848918744804266,
  0.0032021717343342247, -0.00021243577638324968,
];

function near(code: VectorCode, x: Local): Local {
  const square = code.op('f32x4.mul', x, x);
  return code.madd(x, code.polynomial(square, nearCoefficients), x);
}

export const erf: Formula = {
  name: 'erf',
  parameters: 1,
  results: 1,
  write: (code, [x]) => {
    const size = code.op('f32x4.pmin', code.op('f32x4.abs', x!), code.f32(4));
    const exponent = code.op('f32x4.mul', size, code.polynomial(size, farCoefficients));
    const power = exp(code, code.op('f32x4.neg', exponent));
    const far = withSign(code, code.op('f32x4.sub', code.f32(1), power), x!);
    const isFar = code.op('f32x4.gt', size, code.f32(1));
    return [code.select(isFar, far, near(code, x!))];
  },
};
