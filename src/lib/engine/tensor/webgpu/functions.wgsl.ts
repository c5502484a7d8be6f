/**
 * Functions of one element in WGSL. WGSL allows errors of 2^-11 in sin and cos, unbounded ones in tanh, and lets a
 * compiler assume that there is no NaN; so the transcendental ones are written out here as polynomials
 * (coefficients: Moshier's Cephes, single precision), and NaN and infinity are told by their bits.
 */

/** A WGSL function; `needs` are names in the same library. */
export interface LibraryFunction {
  readonly needs: readonly string[];
  readonly code: string;
}

const of = (code: string, ...needs: string[]): LibraryFunction => ({ needs, code });

/** NaN and infinity come from the uniform: WGSL refuses to make them of constants. */
const special: Record<string, LibraryFunction> = {
  nan: of('fn nan() -> f32 { return bitcast<f32>(setting.nan); }'),
  infinity: of('fn infinity() -> f32 { return bitcast<f32>(setting.infinity); }'),
  f_isNan: of(
    'fn f_isNan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }',
  ),
  f_isFinite: of(
    'fn f_isFinite(x: f32) -> bool { return (bitcast<u32>(x) & 0x7f800000u) != 0x7f800000u; }',
  ),
};

const exponentials: Record<string, LibraryFunction> = {
  // e^r - 1 - r over r^2, for |r| <= ln(2) / 2.
  exponentialTail: of(`fn exponentialTail(r: f32) -> f32 {
  var p = 1.9875691500e-4;
  p = fma(p, r, 1.3981999507e-3);
  p = fma(p, r, 8.3334519073e-3);
  p = fma(p, r, 4.1665795894e-2);
  p = fma(p, r, 1.6666665459e-1);
  return fma(p, r, 0.5);
}`),
  f_exp: of(
    `fn f_exp(x: f32) -> f32 {
  let y = clamp(x, -104.0, 89.0);
  let k = round(y * 1.44269504);
  let r = fma(k, 2.12194440e-4, fma(k, -0.693359375, y));
  let scaled = fma(exponentialTail(r) * r, r, r) + 1.0;
  let whole = i32(k);
  let half = whole >> 1u;
  let low = bitcast<f32>(u32(half + 127) << 23u);
  let high = bitcast<f32>(u32(whole - half + 127) << 23u);
  return select(scaled * low * high, x, f_isNan(x));
}`,
    'exponentialTail',
    'f_isNan',
  ),
  f_expm1: of(
    `fn f_expm1(x: f32) -> f32 {
  return select(f_exp(x) - 1.0, fma(exponentialTail(x) * x, x, x), abs(x) < 0.35);
}`,
    'f_exp',
  ),
  // ln(1 + m) for m between sqrt(1/2) - 1 and sqrt(2) - 1.
  logarithmCore: of(`fn logarithmCore(m: f32) -> f32 {
  let z = m * m;
  var p = 7.0376836292e-2;
  p = fma(p, m, -1.1514610310e-1);
  p = fma(p, m, 1.1676998740e-1);
  p = fma(p, m, -1.2420140846e-1);
  p = fma(p, m, 1.4249322787e-1);
  p = fma(p, m, -1.6668057665e-1);
  p = fma(p, m, 2.0000714765e-1);
  p = fma(p, m, -2.4999993993e-1);
  p = fma(p, m, 3.3333331174e-1);
  return fma(p * m, z, -0.5 * z);
}`),
  f_log: of(
    `fn f_log(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  var exponent = f32(i32(bits >> 23u) - 126);
  var m = bitcast<f32>((bits & 0x7fffffu) | 0x3f000000u);
  let isLow = m < 0.70710678;
  exponent -= select(0.0, 1.0, isLow);
  m = select(m - 1.0, (m - 0.5) + (m - 0.5), isLow);
  let tail = fma(exponent, -2.12194440e-4, logarithmCore(m));
  var result = fma(exponent, 0.693359375, m + tail);
  result = select(result, -infinity(), x == 0.0);
  result = select(result, nan(), x < 0.0);
  return select(result, x, bits == 0x7f800000u || f_isNan(x));
}`,
    'logarithmCore',
    'infinity',
    'nan',
    'f_isNan',
  ),
  f_log1p: of(
    `fn f_log1p(x: f32) -> f32 {
  return select(f_log(1.0 + x), x + logarithmCore(x), x > -0.29 && x < 0.41);
}`,
    'f_log',
  ),
  f_tanh: of(
    `fn f_tanh(x: f32) -> f32 {
  let size = abs(x);
  let z = x * x;
  var p = -5.70498872745e-3;
  p = fma(p, z, 2.06390887954e-2);
  p = fma(p, z, -5.37397155531e-2);
  p = fma(p, z, 1.33314422036e-1);
  p = fma(p, z, -3.33332819422e-1);
  let near = fma(p * z, x, x);
  let far = sign(x) * (1.0 - 2.0 / (f_exp(2.0 * min(size, 10.0)) + 1.0));
  return select(select(far, near, size < 0.625), x, f_isNan(x));
}`,
    'f_exp',
    'f_isNan',
  ),
  f_sigmoid: of(
    `fn f_sigmoid(x: f32) -> f32 {
  let e = f_exp(-abs(x));
  return select(1.0, e, x < 0.0) / (1.0 + e);
}`,
    'f_exp',
  ),
  f_softplus: of(
    'fn f_softplus(x: f32) -> f32 { return f_max(x, 0.0) + f_log1p(f_exp(-abs(x))); }',
    'f_exp',
    'f_log1p',
    'f_max',
  ),
  // Below 1 a polynomial; above Abramowitz and Stegun, formula 7.1.26 (error below 1.5e-7).
  f_erf: of(
    `fn f_erf(x: f32) -> f32 {
  let z = x * x;
  var p = 7.853861353153693e-5;
  p = fma(p, z, -8.010193625184903e-4);
  p = fma(p, z, 5.188327685732524e-3);
  p = fma(p, z, -2.685381193529856e-2);
  p = fma(p, z, 1.128358514861418e-1);
  p = fma(p, z, -3.761262582423300e-1);
  let near = fma(p, z, 1.128379167095513) * x;
  let t = 1.0 / fma(0.3275911, abs(x), 1.0);
  var q = 1.061405429;
  q = fma(q, t, -1.453152027);
  q = fma(q, t, 1.421413741);
  q = fma(q, t, -0.284496736);
  q = fma(q, t, 0.254829592);
  let far = sign(x) * (1.0 - q * t * f_exp(-min(z, 100.0)));
  return select(select(far, near, z < 1.0), x, f_isNan(x));
}`,
    'f_exp',
    'f_isNan',
  ),
};

const waves: Record<string, LibraryFunction> = {
  // sin(r + phase * pi / 2) for |r| <= pi / 4.
  sinePart: of(`fn sinePart(r: f32, phase: i32) -> f32 {
  let z = r * r;
  let sine = fma(fma(fma(-1.9515295891e-4, z, 8.3321608736e-3), z, -1.6666654611e-1) * z, r, r);
  let cosine = fma(fma(fma(fma(2.443315711809948e-5, z, -1.388731625493765e-3), z, 4.166664568298827e-2), z, -0.5), z, 1.0);
  let value = select(sine, cosine, (phase & 1) != 0);
  return select(value, -value, (phase & 2) != 0);
}`),
  // Cody and Waite: pi / 2 in three parts, of which k times the first is exact.
  wave: of(
    `fn wave(x: f32, shift: i32) -> f32 {
  let k = round(x * 0.636619772);
  let r = fma(k, -7.54978995489e-8, fma(k, -4.837512969970703e-4, fma(k, -1.5703125, x)));
  return select(nan(), sinePart(r, i32(k) + shift), f_isFinite(x));
}`,
    'sinePart',
    'nan',
    'f_isFinite',
  ),
  // Moved to |t| <= tan(pi / 8) by atan(x) = pi / 2 - atan(1 / x) or pi / 4 + atan((x - 1) / (x + 1)).
  f_atan: of(
    `fn f_atan(x: f32) -> f32 {
  let size = abs(x);
  let isFar = size > 2.41421356;
  let isMiddle = size > 0.414213562;
  let start = select(select(0.0, 0.785398163, isMiddle), 1.57079633, isFar);
  let t = select(select(size, (size - 1.0) / (size + 1.0), isMiddle), -1.0 / size, isFar);
  let z = t * t;
  let p = fma(fma(fma(8.05374449538e-2, z, -1.38776856032e-1), z, 1.99777106478e-1), z, -3.33329491539e-1);
  let angle = start + fma(p * z, t, t);
  return select(select(angle, -angle, x < 0.0), x, f_isNan(x) || x == 0.0);
}`,
    'f_isNan',
  ),
  f_sin: of('fn f_sin(x: f32) -> f32 { return wave(x, 0); }', 'wave'),
  f_cos: of('fn f_cos(x: f32) -> f32 { return wave(x, 1); }', 'wave'),
};

const algebra: Record<string, LibraryFunction> = {
  // NaN comes through, as in IEEE 754-2019's maximum: a diverging loss must show.
  f_max: of(
    'fn f_max(a: f32, b: f32) -> f32 { return select(select(select(b, a, a > b), a, f_isNan(a)), b, f_isNan(b)); }',
    'f_isNan',
  ),
  f_min: of(
    'fn f_min(a: f32, b: f32) -> f32 { return select(select(select(b, a, a < b), a, f_isNan(a)), b, f_isNan(b)); }',
    'f_isNan',
  ),
  f_sqrt: of('fn f_sqrt(x: f32) -> f32 { return select(sqrt(x), nan(), x < 0.0); }', 'nan'),
  f_rsqrt: of(
    `fn f_rsqrt(x: f32) -> f32 {
  return select(select(inverseSqrt(x), infinity(), x == 0.0), nan(), x < 0.0);
}`,
    'nan',
    'infinity',
  ),
  // The division may round to the next whole number: the remainder tells.
  f_floorDiv: of(`fn f_floorDiv(a: f32, b: f32) -> f32 {
  let quotient = floor(a / b);
  let rest = fma(-quotient, b, a);
  let isHigh = rest != 0.0 && ((rest < 0.0) != (b < 0.0));
  let isLow = abs(rest) >= abs(b) && abs(a) >= abs(b);
  let step = select(select(0.0, 1.0, isLow), -1.0, isHigh);
  return quotient + select(0.0, step, abs(quotient) < 8388608.0);
}`),
  // With the divisor's sign.
  f_mod: of(
    `fn f_mod(a: f32, b: f32) -> f32 {
  var rest = fma(-floor(a / b), b, a);
  rest = select(rest, rest + b, rest != 0.0 && ((rest < 0.0) != (b < 0.0)));
  rest = select(rest, rest - b, abs(rest) >= abs(b) && abs(a) >= abs(b));
  let isSmall = abs(a) < abs(b) && (a == 0.0 || (a < 0.0) == (b < 0.0));
  return select(select(rest, a, isSmall), nan(), b == 0.0 || f_isNan(a) || f_isNan(b));
}`,
    'nan',
    'f_isNan',
  ),
  // A small whole exponent by squaring, so that squares and cubes are exact; else through exp and log.
  f_pow: of(
    `fn f_pow(x: f32, y: f32) -> f32 {
  let isWhole = floor(y) == y;
  if (isWhole && abs(y) <= 16.0) {
    var left = u32(abs(y));
    var square = x;
    var result = 1.0;
    while (left > 0u) {
      result = select(result, result * square, (left & 1u) != 0u);
      square *= square;
      left >>= 1u;
    }
    return select(result, 1.0 / result, y < 0.0);
  }
  let isOdd = isWhole && abs(y) < 16777216.0 && (i32(y) & 1) != 0;
  let size = f_exp(y * f_log(abs(x)));
  let signed = select(size, -size, isOdd && (bitcast<u32>(x) >> 31u) != 0u);
  return select(signed, nan(), x < 0.0 && !isWhole);
}`,
    'f_exp',
    'f_log',
    'nan',
  ),
  i_div: of('fn i_div(a: i32, b: i32) -> i32 { return select(a / b, 0, b == 0); }'),
  i_floorDiv: of(`fn i_floorDiv(a: i32, b: i32) -> i32 {
  let quotient = a / b;
  let isBetween = quotient * b != a && ((a < 0) != (b < 0));
  return select(quotient - select(0, 1, isBetween), 0, b == 0);
}`),
  i_mod: of(`fn i_mod(a: i32, b: i32) -> i32 {
  let rest = a % b;
  return select(select(rest, rest + b, rest != 0 && ((rest < 0) != (b < 0))), 0, b == 0);
}`),
  i_pow: of(`fn i_pow(a: i32, b: i32) -> i32 {
  if (b < 0) {
    return select(select(0, select(1, -1, (b & 1) != 0), a == -1), 1, a == 1);
  }
  var left = b;
  var square = a;
  var result = 1;
  while (left > 0) {
    result = select(result, result * square, (left & 1) != 0);
    square *= square;
    left >>= 1u;
  }
  return result;
}`),
};

export const pointwiseLibrary: Readonly<Record<string, LibraryFunction>> = {
  ...special,
  ...exponentials,
  ...waves,
  ...algebra,
};
