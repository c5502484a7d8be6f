import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { setFlagsFromString } from 'node:v8';
import { shuffled, stream, streamKey } from '../../../random';
import { detectWasmFeatures, type Local, ModuleWriter } from '../assembler';
import {
  atan,
  divideWhole,
  erf,
  exp,
  expm1,
  floorDivide,
  floorDivideWhole,
  type Formula,
  log,
  log1p,
  MathFunctions,
  mod,
  modWhole,
  power,
  powerWhole,
  randomAt,
  randomRun,
  shuffleAt,
  sigmoid,
  sineAndCosine,
  softplus,
  type StreamWords,
  tanh,
  VectorCode,
} from './index';

vi.setConfig({ testTimeout: 30_000 });
// Node 20 knows relaxed SIMD but hides it.
setFlagsFromString('--experimental-wasm-relaxed-simd');
const relaxedSimd = detectWasmFeatures().relaxedSimd;
const machines = [false, ...(relaxedSimd ? [true] : [])].map((relaxed) => ({ relaxed }));

const capacity = 1 << 16;
type Lanes = Float32Array | Int32Array;
type Write = (code: VectorCode, values: readonly Local[]) => Local;

/** Compiles a loop over three arrays of `capacity` elements: two in, one out. */
function compile(write: Write, relaxed: boolean) {
  const module = new ModuleWriter();
  module.memory('memory', { min: (3 * capacity * 4) / 65536 });
  const functions = new MathFunctions(module, { simd: true, relaxedSimd: relaxed, threads: false });
  const body = module.function({ parameters: ['i32'], results: [] }, 'run');
  const code = new VectorCode(body, functions);
  const at = body.local('i32');
  body.loop((again) => {
    const inputs = [0, 1].map((place) => {
      body.get(at).memory('v128.load', place * capacity * 4);
      return code.keep();
    });
    const result = write(code, inputs);
    body
      .get(at)
      .get(result)
      .memory('v128.store', 2 * capacity * 4);
    body.get(at).i32(16).op('i32.add').tee(at).get(0).op('i32.lt_s').branchIf(again);
  });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.toBytes()));
  const { buffer } = exports['memory'] as WebAssembly.Memory;
  return <Out extends Lanes>(
    Type: new (b: ArrayBuffer, at: number, n: number) => Out,
    ...inputs: Lanes[]
  ) => {
    const count = inputs[0]?.length ?? 16;
    inputs.forEach((values, i) => {
      const Type = values.constructor as typeof Float32Array;
      new Type(buffer, i * capacity * 4, count).set(values);
    });
    (exports['run'] as (bytes: number) => void)(count * 4);
    return new Type(buffer, 2 * capacity * 4, count).slice() as Out;
  };
}

const call =
  (formula: Formula, result = 0): Write =>
  (code, values) =>
    code.functions.call(code, formula, values.slice(0, formula.parameters))[result]!;
const inPlace =
  (formula: (code: VectorCode, x: Local) => Local): Write =>
  (code, [x]) =>
    formula(code, x!);

const bits = new Int32Array(1);
const single = new Float32Array(bits.buffer);
function ordered(value: number): number {
  single[0] = value;
  return bits[0]! < 0 ? -(bits[0]! & 0x7fffffff) : bits[0]!;
}
/** Distance of a float32 from the exact value in units of the last place of the latter. */
function ulps(actual: number, exact: number): number {
  if (Number.isNaN(exact) || Number.isNaN(actual))
    return Number.isNaN(exact) === Number.isNaN(actual) ? 0 : Infinity;
  return Math.abs(ordered(actual) - ordered(exact));
}

/** All exponents and signs, with random mantissas; and the special ones. */
function everyFloat(): Float32Array {
  const words = new Int32Array(capacity);
  const random = stream(1, 'floats');
  for (let i = 0; i < capacity; i++) words[i] = random.uint32(i);
  const values = new Float32Array(words.buffer);
  values.set([
    0,
    -0,
    1,
    -1,
    Infinity,
    -Infinity,
    NaN,
    2 ** -149,
    -(2 ** -149),
    2 ** -126,
    3.4e38,
    -3.4e38,
  ]);
  return values;
}
function grid(low: number, high: number): Float32Array {
  return Float32Array.from({ length: capacity }, (_, i) => low + ((high - low) * i) / capacity);
}
/** Abramowitz and Stegun 7.1.5 (series) and 7.1.14 (continued fraction). */
function erfExact(x: number): number {
  if (Math.abs(x) < 2.5) {
    let [term, sum] = [x, x];
    for (let n = 1; n < 80; n++) {
      term *= -(x * x) / n;
      sum += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * sum;
  }
  const t = Math.min(Math.abs(x), 30);
  let fraction = 0;
  for (let k = 100; k > 0; k--) fraction = k / 2 / (t + fraction);
  return Math.sign(x) * (1 - Math.exp(-t * t) / Math.sqrt(Math.PI) / (t + fraction));
}

const unary: [string, Write, (x: number) => number, number, Float32Array[]][] = [
  ['exp', inPlace(exp), Math.exp, 2, [everyFloat(), grid(-104, -80), grid(-2, 2), grid(80, 90)]],
  [
    'expm1',
    inPlace(expm1),
    Math.expm1,
    2,
    [everyFloat(), grid(-20, 2), grid(-1e-3, 1e-3), grid(80, 90)],
  ],
  [
    'log',
    inPlace(log),
    Math.log,
    2,
    [everyFloat(), grid(0.5, 2), grid(1e-40, 1e-37), grid(0, 1e6)],
  ],
  [
    'log1p',
    inPlace(log1p),
    Math.log1p,
    3,
    [everyFloat(), grid(-1, 1), grid(-1e-4, 1e-4), grid(0, 1e6)],
  ],
  ['tanh', inPlace(tanh), Math.tanh, 3, [everyFloat(), grid(-10, 10), grid(-0.1, 0.1)]],
  [
    'sigmoid',
    inPlace(sigmoid),
    (x) => (x < 0 ? Math.exp(x) : 1) / (1 + Math.exp(-Math.abs(x))),
    3,
    [everyFloat(), grid(-104, -20), grid(-20, 20)],
  ],
  [
    'softplus',
    inPlace(softplus),
    (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    3,
    [everyFloat(), grid(-87, 20)],
  ],
  ['erf', call(erf), erfExact, 3, [everyFloat(), grid(-5, 5), grid(-0.01, 0.01)]],
  ['atan', call(atan), Math.atan, 3, [everyFloat(), grid(-5, 5), grid(-0.5, 0.5)]],
  ['sin', call(sineAndCosine, 0), Math.sin, 2, [grid(-10, 10), grid(-1e5, 1e5), grid(0, 1e-3)]],
  ['cos', call(sineAndCosine, 1), Math.cos, 2, [grid(-10, 10), grid(-1e5, 1e5), grid(0, 1e-3)]],
];

describe.each(machines)('functions of one number, relaxed SIMD $relaxed', ({ relaxed }) => {
  it.each(unary)(
    '%s agrees with float64 to the last places',
    (_name, write, exact, bound, inputs) => {
      const run = compile(write, relaxed);
      for (const input of inputs) {
        const actual = run(Float32Array, input);
        let [worst, at] = [-1, 0];
        for (let i = 0; i < input.length; i++) {
          const error = ulps(actual[i]!, exact(input[i]!));
          if (error > worst) [worst, at] = [error, i];
        }
        expect(
          worst,
          `at ${input[at]}: ${actual[at]}, exactly ${exact(input[at]!)}`,
        ).toBeLessThanOrEqual(bound);
      }
    },
  );
});

describe('functions of two numbers', () => {
  const random = stream(2, 'pairs');
  const floats = (lane: number, scale: number) =>
    Float32Array.from({ length: capacity }, (_, i) => scale * random.normal(i, lane));
  const wholes = (lane: number, bound: number) =>
    Int32Array.from({ length: capacity }, (_, i) => random.below(bound, i, lane) - (bound >> 1));

  it('pow agrees with Math.pow, special cases included', () => {
    const run = compile(call(power), false);
    const special = [
      0,
      -0,
      1,
      -1,
      2,
      -2,
      0.5,
      -0.5,
      3,
      -3,
      1e-40,
      3e38,
      Infinity,
      -Infinity,
      NaN,
      2 ** 24,
    ];
    const pairs = special.flatMap((a) => special.map((b) => [a, b] as const));
    const check = (x: Float32Array, y: Float32Array) => {
      const actual = run(Float32Array, x, y);
      x.forEach((base, i) => {
        const exact = Math.fround(Math.pow(base, y[i]!));
        if (ulps(actual[i]!, exact) > 1)
          expect.fail(`${base} ** ${y[i]} = ${exact}, not ${actual[i]}`);
      });
    };
    check(
      Float32Array.from(pairs, ([a]) => a),
      Float32Array.from(pairs, ([, b]) => b),
    );
    check(floats(0, 3).map(Math.abs), floats(1, 20));
    check(everyFloat(), floats(2, 2).map(Math.round));
  });

  it('mod and floorDiv of f32 as TensorFlow.js defines them', () => {
    const [a, b] = [floats(0, 100), floats(1, 3)];
    const floor = compile(call(floorDivide), false)(Float32Array, a, b);
    const rest = compile(call(mod), false)(Float32Array, a, b);
    a.forEach((x, i) => {
      const down = Math.floor(x / b[i]!);
      if (floor[i] !== Math.fround(down)) expect(floor[i]).toBe(Math.fround(down));
      const left = Math.fround(x - down * b[i]!);
      if (rest[i] !== left) expect(rest[i]).toBe(left);
    });
  });

  it('whole numbers: quotients, remainders and powers, 0 divisors included', () => {
    for (const [a, b] of [
      [wholes(0, 2 ** 31), wholes(1, 50)],
      [wholes(2, 200), wholes(3, 2 ** 31)],
    ] as const) {
      const truncated = compile(call(divideWhole), false)(Int32Array, a, b);
      const floor = compile(call(floorDivideWhole), false)(Int32Array, a, b);
      const rest = compile(call(modWhole), false)(Int32Array, a, b);
      a.forEach((x, i) => {
        const y = b[i]!;
        const down = y === 0 ? 0 : Math.floor(x / y) | 0;
        const exact = [y === 0 ? 0 : (x / y) | 0, down, y === 0 ? 0 : (x - down * y) | 0];
        const actual = [truncated[i], floor[i], rest[i]];
        if (actual.some((value, j) => value !== exact[j]))
          expect(actual, `${x}, ${y}`).toEqual(exact);
      });
    }
    const [x, y] = [wholes(4, 20), wholes(5, 12)];
    compile(call(powerWhole), false)(Int32Array, x, y).forEach((value, i) => {
      const exact = x[i] === 0 && y[i]! < 0 ? 0 : Math.pow(x[i]!, y[i]!) | 0;
      if (value !== exact) expect.fail(`${x[i]} ** ${y[i]} = ${exact}, not ${value}`);
    });
  });
});

describe('random', () => {
  const setting = fc.record({
    seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    step: fc.integer({ min: 0, max: 2 ** 21 - 1 }),
    first: fc.integer({ min: 0, max: 2 ** 28 }).map((n) => 4 * n),
  });
  const purpose = 'noise';
  const words = (code: VectorCode, seed: number, step: number): StreamWords => {
    const { key, check } = streamKey(purpose);
    const [seedWord, stepWord] = [code.i32(seed), code.i32(step)];
    return { seed: seedWord, step: stepWord, key: code.i32(key), check: code.i32(check) };
  };

  it('bits and uniform equal engine/random bit for bit, in runs and one by one', () => {
    fc.assert(
      fc.property(setting, ({ seed, step, first }) => {
        const source = stream(seed, purpose);
        for (const distribution of ['bits', 'uniform'] as const) {
          const elements = Int32Array.from({ length: 16 }, (_, i) => first + i);
          const at = compile(
            (code, [e]) => randomAt(code, distribution, words(code, seed, step), e!),
            false,
          )(Int32Array, elements);
          const runs = [0, 1, 2, 3].map(
            (vector) =>
              compile((code) => {
                const number = code.body.local('i32');
                code.body.i32(first / 4).set(number);
                return randomRun(code, distribution, words(code, seed, step), number)[vector]!;
              }, false)(Int32Array)[3],
          );
          const expected = elements.map((e) => {
            const word = source.uint32(step * 2 ** 32 + (e >>> 2), e & 3);
            single[0] = ((word >>> 9) + 0.5) * 2 ** -23;
            return distribution === 'bits' ? word : bits[0]!;
          });
          expect(at).toEqual(expected);
          expect(runs).toEqual([3, 7, 11, 15].map((e) => expected[e]));
        }
      }),
      { numRuns: 5 },
    );
  });

  it('normal and gumbel follow from the words', () => {
    const elements = Int32Array.from({ length: 4096 }, (_, i) => i);
    const source = stream(7, purpose);
    const uniform = (e: number) => ((source.uint32(e >>> 2, e & 3) >>> 9) + 0.5) * 2 ** -23;
    const draw = (distribution: 'normal' | 'gumbel') =>
      compile((code, [e]) => randomAt(code, distribution, words(code, 7, 0), e!), relaxedSimd)(
        Float32Array,
        elements,
      );
    const [normal, gumbel] = [draw('normal'), draw('gumbel')];
    elements.forEach((e) => {
      const radius = Math.sqrt(-2 * Math.log(uniform(e & ~1)));
      const angle = 2 * Math.PI * uniform(e | 1);
      expect(normal[e]).toBeCloseTo(radius * (e & 1 ? Math.sin(angle) : Math.cos(angle)), 5);
      expect(gumbel[e]).toBeCloseTo(-Math.log(-Math.log(uniform(e))), 5);
    });
  });

  it('shuffles equal engine/random', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 0, max: 1000 }),
        (rows, count, step) => {
          const elements = Int32Array.from({ length: 64 }, (_, i) => i);
          const actual = compile(
            (code, [e]) => shuffleAt(code, { rows, count }, words(code, 5, step), e!),
            false,
          )(Int32Array, elements);
          expect([...actual]).toEqual(
            [...elements].map((e) => shuffled(5, purpose, rows, (step * count + e) >>> 0)),
          );
        },
      ),
      { numRuns: 30 },
    );
  });
});
