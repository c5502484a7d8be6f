import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stream } from '../../random';
import type { Compiled, Device } from '../device';
import { buildProgram } from '../plan';
import { interpret, makeRegions, viewOf, type Buffer, type Program } from '../program';
import { growGraph, runProgram } from '../testing';
import { drawKernel } from '../wasm/loops/kernel-cases';
import { generate } from './generate';
import { adoptWebgpuDevice, type WebgpuDevice } from './index';
import { programOf, runOnce, softwareDevice, type NamedKernel } from './testing';

let device: Device;
beforeAll(async () => {
  device = await softwareDevice();
});
afterAll(() => device.close());

type Numbers = Float32Array | Int32Array;
const noTrace = { name: '', values: [], nodes: [], inputs: [], variables: [], outputs: [] };

/** Sums in another order, and functions to a few units of the last place. */
function expectClose(got: Numbers, expected: Numbers, where: string): void {
  expect(got.length, where).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [got[i]!, expected[i]!];
    const limit = expected instanceof Int32Array ? 0 : 2e-5 * Math.max(1, Math.abs(b));
    const isSame = Object.is(a, b) || a === b || Math.abs(a - b) <= limit;
    if (!isSame) expect.fail(`${where}, element ${i}: ${a}, not ${b}`);
  }
}

/** Kernels drawn at random as one program; all their buffers lie in the state. */
function programOfCases(first: number, count: number): { program: Program; state: Uint8Array } {
  const buffers: Buffer[] = [];
  const contents: Numbers[] = [];
  let offset = 0;
  const kernels = Array.from({ length: count }, (_, i) => {
    const { kernel, buffers: own } = drawKernel(first + i);
    const start = buffers.length;
    for (const values of own) {
      const type = values instanceof Int32Array ? 'i32' : 'f32';
      buffers.push({ region: 'state', offset, length: values.length, type });
      contents.push(values);
      offset += Math.ceil(values.length / 4) * 4;
    }
    return { ...kernel, operands: kernel.operands.map((place) => start + place) };
  });
  const state = new Uint8Array(offset * 4);
  buffers.forEach((buffer, i) => {
    const values = contents[i]!;
    state.set(
      new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      buffer.offset * 4,
    );
  });
  const program: Program = {
    ...{ name: 'cases', kernels, buffers, inputs: [], outputs: [], constants: new Uint8Array() },
    states: buffers.map(({ length, type }, buffer) => {
      return { name: `state ${buffer}`, shape: [length], type, buffer };
    }),
    lengths: { state: offset, arena: 0, output: 0 },
  };
  return { program, state };
}

describe('loop kernels drawn at random do what the interpreter does', () => {
  const perProgram = 10;
  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])('set %i', async (set) => {
    const at = { seed: 77, step: 5 };
    const { program, state } = programOfCases(set * perProgram, perProgram);
    const compiled: Compiled = { program, trace: noTrace, initialState: state };
    const session = await device.open({ cases: compiled }, { seed: at.seed });
    await session.run('cases', at.step, 1);
    const got = await session.readState();
    session.close();
    const regions = makeRegions(program);
    new Uint8Array(regions.state).set(state);
    interpret(program, regions, at);
    const ran = { ...makeRegions(program), state: got.slice().buffer };
    program.kernels.forEach((kernel, i) => {
      for (const buffer of kernel.operands) {
        const where = `kernel ${set * perProgram + i}, buffer ${buffer}`;
        expectClose(viewOf(program, ran, buffer), viewOf(program, regions, buffer), where);
      }
    });
  });
});

const f32 = 'f32' as const;
const numbers = (length: number, bound: number, purpose: string) => {
  const draws = stream(5, purpose);
  return Float32Array.from({ length }, (_, i) => draws.below(bound, i) - bound / 2);
};

/** Runs a program of one output on the device and in the interpreter. */
async function compare(compiled: Compiled, inputs: Record<string, Numbers>): Promise<void> {
  const { program } = compiled;
  const session = await device.open({ [program.name]: compiled }, { seed: 1 });
  const got = await runOnce(session, compiled, inputs);
  session.close();
  const regions = makeRegions(program);
  for (const { name, buffer } of program.inputs)
    viewOf(program, regions, buffer).set(inputs[name]!);
  interpret(program, regions, { seed: 1, step: 0 });
  for (const { name, buffer } of program.outputs) {
    expectClose(got[name]!, viewOf(program, regions, buffer), name);
  }
}

describe('segments', () => {
  it.each([
    { name: 'long ones, shared by many invocations', starts: [0, 100, 101, 300, 450] },
    { name: 'short ones, one invocation each', starts: [0, 3, 4, 9, 30] },
  ])('$name', async ({ starts }) => {
    const rows = 7;
    const [width, segments] = [starts.at(-1)!, starts.length - 1];
    const longest = Math.max(...starts.slice(1).map((end, i) => end - starts[i]!));
    const element = { offset: 0, strides: [width, 0, 1] };
    const result = { offset: 0, strides: [segments, 1] };
    // Softmax of each segment, and where its largest element is.
    const kernel: NamedKernel = {
      ...{ kind: 'loop', name: 'softmax', outer: [rows, segments], inner: [longest] },
      ...{ segments: starts, operands: ['x', 'y', 'top'] },
      passes: [
        {
          over: 'inner',
          code: [{ op: 'load', type: f32, operand: 0, index: element }],
          reductions: [
            { fn: 'max', value: 0, type: f32 },
            { fn: 'argmax', value: 0, type: 'i32' },
          ],
          stores: [],
        },
        {
          over: 'inner',
          code: [
            { op: 'load', type: f32, operand: 0, index: element },
            { op: 'reduced', type: f32, reduction: 0 },
            { op: 'sub', type: f32, args: [0, 1] },
            { op: 'exp', type: f32, args: [2] },
          ],
          reductions: [{ fn: 'sum', value: 3, type: f32 }],
          stores: [{ operand: 1, index: element, value: 3 }],
        },
        {
          over: 'inner',
          code: [
            { op: 'load', type: f32, operand: 1, index: element },
            { op: 'reduced', type: f32, reduction: 2 },
            { op: 'div', type: f32, args: [0, 1] },
          ],
          reductions: [],
          stores: [{ operand: 1, index: element, value: 2 }],
        },
        {
          over: 'outer',
          code: [{ op: 'reduced', type: 'i32', reduction: 1 }],
          reductions: [],
          stores: [{ operand: 2, index: result, value: 0 }],
        },
      ],
    };
    const compiled = programOf(
      'segments',
      {
        x: { region: 'input', shape: [rows, width] },
        y: { region: 'output', shape: [rows, width] },
        top: { region: 'output', shape: [rows, segments], type: 'i32' },
      },
      [kernel],
    );
    await compare(compiled, { x: numbers(rows * width, 40, 'segments') });
  });
});

describe('long reductions to few results, in parts', () => {
  it.each([
    { rows: 1, length: 50_000 },
    { rows: 3, length: 9_001 },
    { rows: 300, length: 5_000 },
  ])('$rows of $length', async ({ rows, length }) => {
    const element = { offset: 0, strides: [length, 1] };
    const result = { offset: 0, strides: [1] };
    const store = (operand: number, value: number) => ({ operand, index: result, value });
    const kernel: NamedKernel = {
      ...{ kind: 'loop', name: 'long', outer: [rows], inner: [length], segments: null },
      operands: ['x', 'norm', 'top', 'place'],
      passes: [
        {
          over: 'inner',
          code: [
            { op: 'load', type: f32, operand: 0, index: element },
            { op: 'mul', type: f32, args: [0, 0] },
          ],
          reductions: [
            { fn: 'sum', value: 1, type: f32 },
            { fn: 'max', value: 0, type: f32 },
            { fn: 'argmin', value: 0, type: 'i32' },
          ],
          stores: [],
        },
        {
          over: 'outer',
          code: [
            { op: 'reduced', type: f32, reduction: 0 },
            { op: 'sqrt', type: f32, args: [0] },
            { op: 'reduced', type: f32, reduction: 1 },
            { op: 'reduced', type: 'i32', reduction: 2 },
          ],
          reductions: [],
          stores: [store(1, 1), store(2, 2), store(3, 3)],
        },
      ],
    };
    const compiled = programOf(
      'long',
      {
        x: { region: 'input', shape: [rows, length] },
        norm: { region: 'output', shape: [rows] },
        top: { region: 'output', shape: [rows] },
        place: { region: 'output', shape: [rows], type: 'i32' },
      },
      [kernel],
    );
    const { dispatches } = generate(compiled.program, (device as WebgpuDevice).gpu.limits);
    expect(dispatches).toHaveLength(rows < 300 ? 2 : 1);
    await compare(compiled, { x: numbers(rows * length, 30_000, 'long') });
  });
});

describe('scatter', () => {
  it.each([
    { name: 'few rows, many indices', rows: 5, count: 60, width: 3 },
    { name: 'many rows, few indices', rows: 200, count: 9, width: 70 },
    { name: 'no indices', rows: 4, count: 0, width: 2 },
  ])('$name', async ({ rows, count, width }) => {
    const compiled = programOf(
      'scatter',
      {
        values: { region: 'input', shape: [Math.max(1, count), width] },
        indices: { region: 'input', shape: [Math.max(1, count)], type: 'i32' },
        out: { region: 'output', shape: [rows, width] },
      },
      [
        {
          ...{ kind: 'scatter', name: 'scatter', rows, width, count },
          operands: ['values', 'indices', 'out'],
          values: { operand: 0, offset: 0 },
          indices: { operand: 1, offset: 0 },
          out: { operand: 2, offset: 0 },
        },
      ],
    );
    // Some indices lie outside, many are equal.
    const indices = Int32Array.from(
      numbers(Math.max(1, count), rows + 4, 'indices'),
      (x) => x + rows / 2,
    );
    await compare(compiled, { values: numbers(Math.max(1, count) * width, 9, 'values'), indices });
  });
});

describe('more workgroups than one dimension holds', () => {
  it('fill a rectangle', async () => {
    const length = 5000;
    const index = { offset: 0, strides: [1] };
    const compiled = programOf(
      'rectangle',
      { y: { region: 'output', shape: [length], type: 'i32' } },
      [
        {
          ...{ kind: 'loop', name: 'rectangle', outer: [length], inner: [], segments: null },
          operands: ['y'],
          passes: [
            {
              over: 'inner',
              code: [{ op: 'coordinate', type: 'i32', axis: 0 }],
              reductions: [],
              stores: [{ operand: 0, index, value: 0 }],
            },
          ],
        },
      ],
    );
    const { gpu } = device as WebgpuDevice;
    const limits = { maxStorageBuffersPerShaderStage: 8, maxComputeWorkgroupsPerDimension: 11 };
    const generated = generate(compiled.program, limits);
    expect(generated.dispatches[0]!.workgroups).toEqual([10, 8, 1]);
    const small = new Proxy(gpu, {
      get: (target, name) => {
        if (name === 'limits')
          return { ...limits, maxBufferSize: 1e9, maxStorageBufferBindingSize: 1e9 };
        const value = Reflect.get(target, name) as unknown;
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const session = await adoptWebgpuDevice(small).open({ rectangle: compiled }, { seed: 1 });
    const { y } = await runOnce(session, compiled, {});
    session.close();
    expect(Array.from(y!)).toEqual([...Array(length).keys()]);
  });
});

describe('programs of random graphs', () => {
  it('do what the interpreter does: every node, fused and planned', async () => {
    const choices = fc.array(fc.nat(2 ** 20), { minLength: 40, maxLength: 200 });
    const property = fc.asyncProperty(choices, async (numbers) => {
      let next = 0;
      const choose = (bound: number) => numbers[next++ % numbers.length]! % bound;
      const { graph, setting } = growGraph(choose, 12);
      const program = buildProgram('graph', graph, 'webgpu');
      const expected = runProgram(program, graph, setting);
      const regions = makeRegions(program);
      program.states.forEach(({ buffer }, i) => {
        viewOf(program, regions, buffer).set(setting.states![i]!);
      });
      const initialState = new Uint8Array(regions.state);
      const compiled: Compiled = { program, trace: noTrace, initialState };
      const session = await device.open({ graph: compiled }, { seed: setting.seed! });
      for (const { name } of program.inputs) session.write('graph', name, setting.inputs![name]!);
      await session.run('graph', setting.step!, 1);
      for (const { name } of program.outputs) {
        expectClose(await session.read('graph', name), expected.outputs[name]!, name);
      }
      const state = await session.readState();
      const ran = { ...regions, state: state.slice().buffer };
      program.states.forEach(({ name, buffer }, i) => {
        expectClose(viewOf(program, ran, buffer), expected.states[i]!, name);
      });
      session.close();
    });
    // A fixed seed: whether a floor or a comparison meets a tie depends on the graph.
    await fc.assert(property, { numRuns: 40, seed: 11 });
  });
});
