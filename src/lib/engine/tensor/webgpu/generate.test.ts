import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProductKernel } from '../program';
import { planBindings } from './bindings';
import { generate } from './generate';
import { Pace } from './pace';
import { productShape, vectorsOf } from './product-shape';
import { floatText, integerText } from './shader-text';
import { programOf, type NamedKernel } from './testing';

const limits = { maxStorageBuffersPerShaderStage: 8, maxComputeWorkgroupsPerDimension: 65535 };
const index = { offset: 0, strides: [1] };

function scale(name: string, from: string, to: string, length: number): NamedKernel {
  return {
    ...{ kind: 'loop', name, outer: [length], inner: [], segments: null, operands: [from, to] },
    passes: [
      {
        over: 'inner',
        code: [
          { op: 'load', type: 'f32', operand: 0, index },
          { op: 'neg', type: 'f32', args: [0] },
        ],
        reductions: [],
        stores: [{ operand: 1, index, value: 1 }],
      },
    ],
  };
}

describe('generated shaders', () => {
  const { program } = programOf(
    'two',
    {
      x: { region: 'input', shape: [100] },
      y: { region: 'arena', shape: [100] },
      z: { region: 'output', shape: [100] },
    },
    [
      scale('first', 'x', 'y', 100),
      scale('second', 'y', 'z', 100),
      scale('second again', 'y', 'z', 100),
      scale('of nothing', 'y', 'z', 0),
    ],
  );
  const { dispatches } = generate(program, limits);

  it('are one a kernel, none for a kernel without elements, and equal where kernels are equal', () => {
    expect(dispatches.map(({ kernel }) => kernel)).toEqual([0, 1, 2]);
    expect(dispatches[1]!.code).toBe(dispatches[2]!.code);
  });

  it('declare only the bindings and functions that they use', () => {
    const declared = dispatches.map(({ code }) =>
      [...code.matchAll(/var<storage, \w+> (\w+)/g)].map((m) => m[1]),
    );
    expect(declared).toEqual([
      ['arena', 'input0'],
      ['arena', 'outputs'],
      ['arena', 'outputs'],
    ]);
    expect(dispatches[0]!.code).not.toContain('f_exp');
  });
});

describe('bindings', () => {
  const names = Array.from({ length: 6 }, (_, i) => `x${i}`);
  const { program } = programOf(
    'inputs',
    Object.fromEntries(names.map((name, i) => [name, { region: 'input', shape: [i + 1] }])),
    [],
  );

  it('belong to the largest inputs alone, the others share one without overlapping', () => {
    const plan = planBindings(program, 8);
    expect(plan.inputs.map(({ isOwn }) => isOwn)).toEqual([false, false, false, true, true, true]);
    const shared = plan.inputs.filter(({ isOwn }) => !isOwn).map(({ offset }) => offset);
    expect(shared).toEqual([0, 64, 128]);
    expect(plan.packedLength).toBe(192);
    expect(new Set(plan.inputs.slice(3).map(({ binding }) => binding.number)).size).toBe(3);
  });

  it('are none of their own where an adapter has only the regions', () => {
    expect(planBindings(program, 5).ownInputs).toBe(0);
  });
});

describe('tiles of products', () => {
  it('fit what every adapter allows, whatever the size', () => {
    const size = fc.integer({ min: 1, max: 5000 });
    fc.assert(
      fc.property(size, size, size, (m, n, k) => {
        const shape = productShape({ batch: [], m, n, k } as unknown as ProductKernel);
        expect(vectorsOf(shape) * 16).toBeLessThanOrEqual(16384);
        expect(shape.rows * shape.columns * shape.slices).toBeLessThanOrEqual(256);
      }),
      { numRuns: 60 },
    );
  });
});

describe('many reductions at once', () => {
  it('fit into the workgroup memory that every adapter allows', () => {
    const element = { offset: 0, strides: [1000, 1] };
    const count = 40;
    const kernel: NamedKernel = {
      ...{ kind: 'loop', name: 'many', outer: [3], inner: [1000], segments: null },
      operands: ['x', 'z'],
      passes: [
        {
          over: 'inner',
          code: [{ op: 'load', type: 'f32', operand: 0, index: element }],
          reductions: Array.from({ length: count }, () => ({
            fn: 'argmax',
            value: 0,
            type: 'i32',
          })),
          stores: [],
        },
        {
          over: 'outer',
          code: [{ op: 'reduced', type: 'i32', reduction: count - 1 }],
          reductions: [],
          stores: [{ operand: 1, index, value: 0 }],
        },
      ],
    };
    const { program } = programOf(
      'many',
      {
        x: { region: 'input', shape: [3, 1000] },
        z: { region: 'output', shape: [3], type: 'i32' },
      },
      [kernel],
    );
    const { code } = generate(program, limits).dispatches[0]!;
    const words = [...code.matchAll(/var<workgroup> \w+: array<\w+, (\d+)>/g)].map((m) =>
      Number(m[1]),
    );
    expect(words.length).toBeGreaterThan(count);
    expect(4 * words.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(16384);
  });
});

describe('numbers in shaders', () => {
  it('are read back as the same 32-bit float', () => {
    fc.assert(
      fc.property(fc.float({ noDefaultInfinity: true, noNaN: true }), (value) => {
        if (Object.is(value, -0)) return;
        expect(Math.fround(Number(floatText(value).replace(/[()f]/g, '')))).toBe(value);
      }),
    );
    expect(floatText(-0)).toBe('bitcast<f32>(0x80000000u)');
    expect(integerText(-(2 ** 31))).toBe('i32(-2147483648)');
  });
});

describe('the pace of submits', () => {
  it('begins with one step, grows to about 25 ms, and shrinks at once when steps are slow', () => {
    const pace = new Pace(128);
    expect(pace.steps).toBe(1);
    for (let i = 0; i < 20; i++) pace.measured(pace.steps, pace.steps * 2);
    expect(pace.steps).toBe(12);
    pace.measured(12, 12 * 50);
    expect(pace.steps).toBe(1);
  });

  it('never passes its limit, however short a step', () => {
    const pace = new Pace(128);
    for (let i = 0; i < 20; i++) {
      const before = pace.steps;
      pace.measured(pace.steps, 0);
      expect(pace.steps).toBeLessThanOrEqual(Math.min(128, before * 2));
    }
    expect(pace.steps).toBe(128);
  });
});
