/**
 * The exponential function and the logarithm from additions, multiplications and divisions alone. The
 * language leaves `Math.exp` and its like to each browser, and a last digit that differs there would
 * break law 2: the same seed gives the same bytes on any machine.
 */
const ln2High = 0.69314718036912381649; // ln 2 rounded to 33 bits, so that k * ln2High is exact
const ln2Low = 1.90821492927058770002e-10;

const double = new Float64Array(1);
/** The halves of `double`; little-endian, as on every machine that runs a browser. */
const words = new Uint32Array(double.buffer);

/** 2 to the power of a whole number from -1022 to 1023. */
function powerOfTwo(exponent: number): number {
  words[0] = 0;
  words[1] = (exponent + 1023) << 20;
  return double[0] as number;
}

/** e to the power of x; relative error below 1e-15. 0 below -700, which is enough for densities. */
export function exp(x: number): number {
  if (!(x > -700)) return Number.isNaN(x) ? x : 0;
  if (x > 700) return Infinity;
  const k = Math.round(x / Math.LN2);
  const r = x - k * ln2High - k * ln2Low;
  let sum = 1;
  for (let n = 14; n > 0; n--) sum = 1 + (sum * r) / n;
  return sum * powerOfTwo(k);
}

/** The natural logarithm of a normal positive number; error below 1e-15 of the larger of 1 and the result. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  double[0] = x;
  const high = words[1] as number;
  let exponent = (high >>> 20) - 1023;
  words[1] = (high & 0xfffff) | 0x3ff00000;
  let mantissa = double[0] as number;
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  // log m = 2 artanh s; |s| is below 0.172, so that eleven terms reach the last digit.
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let sum = 0;
  for (let n = 23; n > 0; n -= 2) sum = sum * square + 1 / n;
  return 2 * s * sum + exponent * ln2Low + exponent * ln2High;
}
