/** A small program by hand, for tests: two products and element-wise work that update a state in place. */
import type { Compiled } from '../../device';
import type { Buffer, Kernel, Program } from '../../program';

export interface StepShape {
  readonly rows: number;
  readonly width: number;
  readonly units: number;
}

/** w ← w − xᵀ·relu(x·w)/1000, loss = Σ relu(x·w), step: what the step counter says. State w [width, units], input x [rows, width]. */
export function descent(shape: StepShape): Program {
  const { rows, width, units } = shape;
  const buffer = (region: Buffer['region'], offset: number, length: number): Buffer => ({
    ...{ region, offset, length, type: 'f32' },
    ...(region === 'input' ? { input: 0 } : {}),
  });
  const [hidden, gradient] = [rows * units, width * units];
  const gap = Math.ceil(hidden / 64) * 64;
  const buffers: Buffer[] = [
    buffer('state', 0, gradient),
    buffer('input', 0, rows * width),
    buffer('arena', 0, hidden),
    buffer('arena', gap, gradient),
    buffer('output', 0, 1),
    { ...buffer('output', 64, 1), type: 'i32' },
  ];
  const tensor = (name: string, at: number, shape: number[]) =>
    ({ name, shape, buffer: at, type: buffers[at]!.type }) as const;
  return {
    ...{ name: 'descent', buffers, constants: new Uint8Array(0) },
    kernels: inOrder(products(shape), loops(hidden, gradient)),
    inputs: [tensor('x', 1, [rows, width])],
    states: [tensor('w', 0, [width, units])],
    outputs: [tensor('loss', 4, []), tensor('step', 5, [])],
    lengths: { state: gradient, arena: gap + gradient, output: 65 },
  };
}

const place = (...strides: number[]) => ({ offset: 0, strides });

function products({ rows, width, units }: StepShape): Kernel[] {
  const view = (operand: number, rowStride: number, columnStride: number) => ({
    ...{ operand, offset: 0, batchStrides: [], rowStride, columnStride },
  });
  return [
    {
      ...{ kind: 'product', name: 'forward', batch: [], m: rows, n: units, k: width },
      ...{ left: view(0, width, 1), right: view(1, units, 1), operands: [1, 0, 2] },
      epilogue: {
        code: [
          { type: 'f32', op: 'product' },
          { type: 'f32', op: 'constant', value: 0 },
          { type: 'f32', op: 'max', args: [0, 1] },
        ],
        stores: [{ operand: 2, index: place(units, 1), value: 2 }],
      },
    },
    {
      ...{ kind: 'product', name: 'backward', batch: [], m: width, n: units, k: rows },
      ...{ left: view(0, 1, width), right: view(1, units, 1), operands: [1, 2, 3] },
      epilogue: {
        code: [{ type: 'f32', op: 'product' }],
        stores: [{ operand: 2, index: place(units, 1), value: 0 }],
      },
    },
  ];
}

function loops(hidden: number, gradient: number): Kernel[] {
  return [
    {
      ...{ kind: 'loop', name: 'loss', outer: [], inner: [hidden], segments: null },
      operands: [2, 4],
      passes: [
        {
          over: 'inner',
          code: [{ type: 'f32', op: 'load', operand: 0, index: place(1) }],
          reductions: [{ fn: 'sum', value: 0, type: 'f32' }],
          stores: [],
        },
        {
          over: 'outer',
          code: [{ type: 'f32', op: 'reduced', reduction: 0 }],
          reductions: [],
          stores: [{ operand: 1, index: place(0), value: 0 }],
        },
      ],
    },
    {
      ...{ kind: 'loop', name: 'update', outer: [gradient], inner: [], segments: null },
      operands: [0, 3],
      passes: [
        {
          over: 'inner',
          code: [
            { type: 'f32', op: 'load', operand: 0, index: place(1) },
            { type: 'f32', op: 'load', operand: 1, index: place(1) },
            { type: 'f32', op: 'constant', value: 0.001 },
            { type: 'f32', op: 'mul', args: [1, 2] },
            { type: 'f32', op: 'sub', args: [0, 3] },
          ],
          reductions: [],
          stores: [{ operand: 0, index: place(1), value: 4 }],
        },
      ],
    },
    {
      ...{ kind: 'loop', name: 'count', outer: [], inner: [], segments: null, operands: [5] },
      passes: [
        {
          over: 'inner',
          code: [{ type: 'i32', op: 'step' }],
          reductions: [],
          stores: [{ operand: 0, index: place(), value: 0 }],
        },
      ],
    },
  ];
}

function inOrder(products: Kernel[], loops: Kernel[]): Kernel[] {
  const order = ['forward', 'loss', 'backward', 'update', 'count'];
  return order.map((name) => [...products, ...loops].find((kernel) => kernel.name === name)!);
}

export function compiledDescent(shape: StepShape): Compiled {
  const program = descent(shape);
  const state = noise(program.lengths.state, 3);
  const trace = { name: '', values: [], nodes: [], inputs: [], variables: [], outputs: [] };
  return { program, trace, initialState: new Uint8Array(state.buffer) };
}

/** Numbers in [-1, 1), always the same. */
export function noise(length: number, seed: number): Float32Array {
  let state = seed | 1;
  return Float32Array.from({ length }, () => {
    state = Math.imul(state, 48271) ^ (state >>> 15);
    return (state | 0) / 2 ** 31;
  });
}
