import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device, Values } from '../device';
import { elementFunctions, pointwiseFunctions, type PointwiseFunction } from '../graph';
import type { Instruction } from '../program';
import { programOf, runOnce, softwareDevice, unitsApart, type NamedKernel } from './testing';

/** Deterministic, not random: many magnitudes, both signs. */
const ordinary = Array.from({ length: 600 }, (_, i) => {
  const size = 2 ** (((i * 37) % 41) - 20) * (1 + ((i * 7919) % 1000) / 1000);
  return Math.fround(i % 2 === 0 ? size : -size);
});
const special = [
  0,
  -0,
  1,
  -1,
  2,
  0.5,
  -0.5,
  1.5,
  2.5,
  -2.5,
  NaN,
  Infinity,
  -Infinity,
  3.4e38,
  1e-37,
];
const near = Array.from({ length: 400 }, (_, i) => Math.fround((i - 200) / 40));
const floats = Float32Array.from([...ordinary, ...special, ...near]);
const others = Float32Array.from(floats, (_, i) => floats[(i * 389 + 11) % floats.length]!);
const integers = Int32Array.from(
  { length: floats.length },
  (_, i) => [0, 1, -1, 7, -7, 12345, -2147483648, 2147483647][i % 8]! + (i >> 3),
);
const integers2 = Int32Array.from({ length: floats.length }, (_, i) => ((i * 31) % 23) - 11);
const length = floats.length;
const index = { offset: 0, strides: [1] };

/**
 * Units in the last place, against double precision rounded once. WGSL allows 2.5 in a division;
 * powers and remainders lose what their exponent or quotient takes.
 */
const tolerances: Partial<Record<PointwiseFunction, number>> = {
  ...{ div: 2.5, reciprocal: 2.5, sqrt: 3, rsqrt: 3 },
  ...{
    exp: 2,
    expm1: 3,
    log: 2,
    log1p: 3,
    tanh: 3,
    sigmoid: 4,
    softplus: 4,
    sin: 3,
    cos: 3,
    atan: 4,
  },
  ...{ pow: 2, mod: 1, erf: 5 },
};

const floatFunctions = Object.keys(pointwiseFunctions).filter(
  (fn) => fn !== 'select',
) as PointwiseFunction[];
const integerFunctions = [
  ...(['add', 'sub', 'mul', 'div', 'floorDiv', 'mod', 'pow', 'min', 'max', 'neg', 'abs'] as const),
  ...(['sign', 'equal', 'notEqual', 'less', 'lessEqual', 'greater', 'greaterEqual'] as const),
  ...(['toF32', 'toI32', 'toBool', 'and', 'or', 'not'] as const),
];

type Case = { fn: PointwiseFunction; of: 'f32' | 'i32'; name: string };
const cases: Case[] = [
  ...floatFunctions.map((fn) => ({ fn, of: 'f32' as const, name: `${fn} of f32` })),
  ...integerFunctions.map((fn) => ({ fn, of: 'i32' as const, name: `${fn} of i32` })),
];

function resultType({ fn, of }: Case) {
  const { type } = pointwiseFunctions[fn];
  return type === 'same' ? of : type;
}

function kernelOf(each: Case): NamedKernel {
  const type = each.of;
  const args = pointwiseFunctions[each.fn].arity === 1 ? [0] : [0, 1];
  const code: Instruction[] = [
    { op: 'load', type, operand: 0, index },
    { op: 'load', type, operand: 1, index },
    { op: each.fn, type: resultType(each), args } as Instruction,
  ];
  const operands = type === 'f32' ? ['a', 'b', each.name] : ['i', 'j', each.name];
  const stores = [{ operand: 2, index, value: 2 }];
  const pass = { over: 'inner', reductions: [], code, stores } as const;
  const shape = { outer: [length], inner: [], segments: null };
  return { kind: 'loop', name: each.name, ...shape, operands, passes: [pass] };
}

let device: Device;
let outputs: Record<string, Values>;
beforeAll(async () => {
  device = await softwareDevice();
  const input = (type: 'f32' | 'i32') => ({ region: 'input', shape: [length], type }) as const;
  const compiled = programOf(
    'functions',
    {
      ...{ a: input('f32'), b: input('f32'), i: input('i32'), j: input('i32') },
      ...Object.fromEntries(
        cases.map((each) => [
          each.name,
          { region: 'output' as const, shape: [length], type: resultType(each) },
        ]),
      ),
    },
    cases.map(kernelOf),
  );
  const session = await device.open({ functions: compiled }, { seed: 1 });
  const values = { a: floats, b: others, i: integers, j: integers2 };
  outputs = await runOnce(session, compiled, values);
});
afterAll(() => device.close());

/** Beyond these a float's conversion or remainder is not asked for. */
function isAsked({ fn, of }: Case, a: number, b: number): boolean {
  if (of === 'i32') return !(fn === 'pow' && (b < 0 ? a === 0 : Math.abs(a) ** b >= 2 ** 31));
  if (fn === 'toI32') return Math.abs(a) < 2 ** 31;
  if (fn === 'sign' || fn === 'toBool' || fn === 'not' || fn === 'and' || fn === 'or')
    return !Number.isNaN(a) && !Number.isNaN(b);
  if (['equal', 'notEqual', 'less', 'lessEqual', 'greater', 'greaterEqual'].includes(fn))
    return !Number.isNaN(a) && !Number.isNaN(b);
  if (fn === 'sin' || fn === 'cos') return !(Math.abs(a) > 1e4);
  if (fn === 'mod' || fn === 'floorDiv') return Math.abs(a / b) < 2 ** 20 && Math.abs(b) < 1e15;
  if (fn === 'rsqrt') return !Object.is(a, -0);
  return true;
}

/** How far off a result is, in the units of `tolerances`. */
function apart({ fn, of }: Case, a: number, b: number, got: number, expected: number): number {
  const error = Math.abs(got - expected);
  // Numbers below the smallest normal one may be flushed to zero.
  if (error < 2 ** -125) return 0;
  // The oracle is itself an approximation, to 1.5e-7.
  if (fn === 'erf') return error * 2 ** 24;
  const units = unitsApart(got, expected);
  if (of === 'f32' && fn === 'pow' && Math.abs(a) > 0) {
    return units / Math.max(1, Math.abs(b * Math.log(Math.abs(a))));
  }
  // A device without a fused multiplication loses what the quotient's product loses.
  if (of === 'f32' && fn === 'mod') return Math.min(units, error / (Math.abs(a) * 2 ** -24));
  return units;
}

describe('functions of one element, against double precision', () => {
  it.each(cases)('$name', (each) => {
    const { fn, of, name } = each;
    const [as, bs] = of === 'f32' ? [floats, others] : [integers, integers2];
    const got = outputs[name]!;
    const worst = { units: 0, at: '' };
    as.forEach((a, i) => {
      const b = bs[i]!;
      if (!isAsked(each, a, b)) return;
      const type = resultType(each);
      const exact = of === 'i32' && fn === 'mul' ? Math.imul(a, b) : elementFunctions[fn](a, b, 0);
      const expected = type === 'f32' ? Math.fround(exact) : Number(exact) | 0;
      const units = apart(each, a, b, got[i]!, expected);
      if (units > worst.units)
        Object.assign(worst, { units, at: `${fn}(${a}, ${b}) = ${got[i]}, not ${expected}` });
    });
    const limit = tolerances[fn] ?? 0;
    expect(worst.units, worst.at).toBeLessThanOrEqual(of === 'f32' ? limit : 0);
  });

  it('erf has its published values (Abramowitz and Stegun, table 7.1)', () => {
    const published: [number, number][] = [
      ...([
        [0.5, 0.5204998778],
        [1, 0.8427007929],
        [2, 0.995322265],
      ] as [number, number][]),
    ];
    for (const [x, value] of published) {
      expect(Math.abs(outputs['erf of f32']![floats.indexOf(x)]! - value)).toBeLessThan(2e-7);
    }
  });
});
