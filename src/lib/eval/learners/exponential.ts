/**
 * e to a power of 0 or less, twice over: in TypeScript and as vector code, operation for operation, so that
 * both give the same bits on every machine. Not for powers above 0.
 */
import type { FunctionWriter, Local } from '../../engine/tensor';

/** Below it the result stays what it is here, near 1e-304: no model can tell it from 0. */
const lowest = -700;
const ln2High = 0.69314718036912381649; // ln 2 rounded to 33 bits, so that k * ln2High is exact
const ln2Low = 1.90821492927058770002e-10;
/** Added to a number, it leaves the nearest whole number in the last bits. */
const magic = 1.5 * 2 ** 52;
/** 1 / n!, from the highest power; the first that is left out is below 1e-17. */
const terms = Array.from({ length: 14 }, (_, n) => {
  let factorial = 1;
  for (let i = 2; i <= n; i++) factorial *= i;
  return 1 / factorial;
}).reverse();

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

/** e to the power of `x`, which is 0 or less; relative error below 1e-15. */
export function expBelow(x: number): number {
  const power = Math.max(x, lowest);
  const whole = power * Math.LOG2E + magic - magic;
  const rest = power - whole * ln2High - whole * ln2Low;
  let sum = 0;
  for (const term of terms) sum = sum * rest + term;
  words[0] = 0;
  words[1] = (whole + 1023) << 20;
  return sum * (double[0] as number);
}

/** Takes nothing from the stack, leaves e to both powers in `x`, which changes. */
export function writeExpBelow(body: FunctionWriter, x: Local): void {
  const [shifted, whole, sum] = [body.local('v128'), body.local('v128'), body.local('v128')];
  const constant = (value: number) => body.f64(value).op('f64x2.splat');
  body.get(x);
  constant(lowest).op('f64x2.max').tee(x);
  constant(Math.LOG2E).op('f64x2.mul');
  constant(magic).op('f64x2.add').tee(shifted);
  constant(magic).op('f64x2.sub').set(whole);
  body.get(x).get(whole);
  constant(ln2High).op('f64x2.mul', 'f64x2.sub').get(whole);
  constant(ln2Low).op('f64x2.mul', 'f64x2.sub').set(x);
  constant(0).set(sum);
  for (const term of terms) {
    body.get(sum).get(x).op('f64x2.mul');
    constant(term).op('f64x2.add').set(sum);
  }
  // The last bits of what was shifted are the exponent.
  body.get(sum).get(shifted).i64(1023n).op('i64x2.splat', 'i64x2.add').i32(52).op('i64x2.shl');
  body.op('f64x2.mul');
}
