import { describe, expect, it } from 'vitest';
import type { Compiled } from '../device';
import type { Program } from '../program';
import { webgpuDevice } from './index';

const f32 = 'f32' as const;
const program: Program = {
  name: 'thin',
  inputs: [
    { name: 'a', shape: [3, 5], type: f32, buffer: 0 },
    { name: 'b', shape: [5, 4], type: f32, buffer: 1 },
  ],
  states: [{ name: 's', shape: [12], type: f32, buffer: 2 }],
  outputs: [{ name: 'y', shape: [3, 4], type: f32, buffer: 3 }],
  buffers: [
    { region: 'input', input: 0, offset: 0, length: 15, type: f32 },
    { region: 'input', input: 1, offset: 0, length: 20, type: f32 },
    { region: 'state', offset: 0, length: 12, type: f32 },
    { region: 'output', offset: 0, length: 12, type: f32 },
    { region: 'arena', offset: 0, length: 12, type: f32 },
  ],
  lengths: { state: 12, arena: 12, output: 12 },
  constants: new Uint8Array(),
  kernels: [
    {
      kind: 'product',
      name: 'product',
      batch: [],
      m: 3,
      n: 4,
      k: 5,
      operands: [0, 1, 4],
      left: { operand: 0, offset: 0, batchStrides: [], rowStride: 5, columnStride: 1 },
      right: { operand: 1, offset: 0, batchStrides: [], rowStride: 4, columnStride: 1 },
      epilogue: {
        code: [{ op: 'product', type: f32 }],
        stores: [{ operand: 2, index: { offset: 0, strides: [4, 1] }, value: 0 }],
      },
    },
    {
      kind: 'loop',
      name: 'add',
      outer: [3, 4],
      inner: [],
      segments: null,
      operands: [4, 2, 3],
      passes: [
        {
          over: 'inner',
          reductions: [],
          code: [
            { op: 'load', type: f32, operand: 0, index: { offset: 0, strides: [4, 1] } },
            { op: 'load', type: f32, operand: 1, index: { offset: 0, strides: [4, 1] } },
            { op: 'add', type: f32, args: [0, 1] },
          ],
          stores: [
            { operand: 1, index: { offset: 0, strides: [4, 1] }, value: 2 },
            { operand: 2, index: { offset: 0, strides: [4, 1] }, value: 2 },
          ],
        },
      ],
    },
  ],
};

describe('thin', () => {
  it('runs', async () => {
    const device = await webgpuDevice(navigator.gpu, { allowFallback: true });
    expect(device).not.toBeNull();
    const compiled = { program, initialState: new Uint8Array(48) } as unknown as Compiled;
    const session = await device!.open({ thin: compiled }, { seed: 1 });
    const a = Float32Array.from({ length: 15 }, (_, i) => i);
    const b = Float32Array.from({ length: 20 }, (_, i) => i - 7);
    session.write('thin', 'a', a);
    session.write('thin', 'b', b);
    await session.run('thin', 0, 3);
    const y = await session.read('thin', 'y');
    const expected = Array.from({ length: 12 }, (_, i) => {
      let sum = 0;
      for (let k = 0; k < 5; k++) sum += a[Math.floor(i / 4) * 5 + k]! * b[k * 4 + (i % 4)]!;
      return sum * 3;
    });
    expect(Array.from(y)).toEqual(expected);
    console.log(device!.label, session.bytes);
  });
});
