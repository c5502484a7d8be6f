import { afterEach, describe, expect, it } from 'vitest';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-webgpu';
import { Fault } from '../../schema';
import type { Compiled, Device } from '../device';
import type { Instruction } from '../program';
import {
  adoptWebgpuDevice,
  bindInput,
  gpuBufferOf,
  probeWebgpu,
  webgpuDevice,
  type WebgpuDevice,
  type WebgpuSession,
} from '..';
import { programOf, runOnce, softwareDevice, type NamedKernel } from './testing';

const { gpu } = (globalThis as unknown as { navigator: { gpu: GPU } }).navigator;
const index = { offset: 0, strides: [1] };
const devices: Device[] = [];
async function open(options = {}): Promise<WebgpuDevice> {
  const device = await softwareDevice(options);
  devices.push(device);
  return device as WebgpuDevice;
}
afterEach(() => devices.splice(0).forEach((device) => device.close()));

function elementwise(
  name: string,
  length: number,
  operands: readonly string[],
  code: readonly Instruction[],
): NamedKernel {
  const stores = [{ operand: operands.length - 1, index, value: code.length - 1 }];
  const pass = { over: 'inner', reductions: [], code, stores } as const;
  return {
    kind: 'loop',
    name,
    outer: [length],
    inner: [],
    segments: null,
    operands,
    passes: [pass],
  };
}
const load = (operand: number): Instruction => ({ op: 'load', type: 'f32', operand, index });

/** total += step * x, and the output is the total. */
function counter(length: number, name = 'counter'): Compiled {
  return programOf(
    name,
    {
      x: { region: 'input', shape: [length] },
      total: { region: 'state', shape: [length] },
      seen: { region: 'output', shape: [length] },
    },
    [
      elementwise(
        'add',
        length,
        ['x', 'total', 'total'],
        [
          { op: 'step', type: 'i32' },
          { op: 'toF32', type: 'f32', args: [0] },
          load(0),
          { op: 'mul', type: 'f32', args: [1, 2] },
          load(1),
          { op: 'add', type: 'f32', args: [3, 4] },
        ],
      ),
      elementwise('copy', length, ['total', 'seen'], [load(0)]),
    ],
  );
}

async function faultOf(work: Promise<unknown>): Promise<Fault> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Fault);
  return error as Fault;
}

describe('probing', () => {
  it('refuses an imitated GPU, unless asked for it', async () => {
    expect(await webgpuDevice(gpu)).toBeNull();
    expect(await webgpuDevice(undefined)).toBeNull();
    const none = { requestAdapter: () => Promise.resolve(null) } as unknown as GPU;
    expect(await webgpuDevice(none, { allowFallback: true })).toBeNull();
    expect(await probeWebgpu(none)).toBeNull();
  });

  it('says what it found', async () => {
    const finding = await probeWebgpu(gpu, { allowFallback: true });
    expect(finding).toMatchObject({ isFallback: true });
    expect(finding!.label).toMatch(/swiftshader.*\(WebGPU\)/i);
    expect(finding!.memoryLimitBytes).toBeGreaterThan(2 ** 27);
  });

  it('takes the smallest limits where the largest are refused', async () => {
    const adapter = (await gpu.requestAdapter())!;
    const shy = {
      info: adapter.info,
      features: adapter.features,
      limits: adapter.limits,
      requestDevice: (descriptor?: GPUDeviceDescriptor) =>
        descriptor ? Promise.reject(new Error('refused')) : adapter.requestDevice(),
    } as unknown as GPUAdapter;
    const found = { requestAdapter: () => Promise.resolve(shy) } as unknown as GPU;
    const device = await webgpuDevice(found, { allowFallback: true });
    devices.push(device!);
    expect((device as WebgpuDevice).gpu.limits.maxStorageBuffersPerShaderStage).toBe(8);
  });
});

describe('a session', () => {
  it('runs many steps in order, and each knows its number', async () => {
    const device = await open();
    const session = await device.open({ count: counter(5) }, { seed: 1 });
    session.write('count', 'x', Float32Array.of(1, 2, 3, 4, 5));
    await session.run('count', 1, 300);
    await session.run('count', 301, 100);
    const sum = (400 * 401) / 2;
    expect(Array.from(await session.read('count', 'seen'))).toEqual(
      [1, 2, 3, 4, 5].map((x) => x * sum),
    );
  });

  it('is one state for all its programs; its bytes go out and in', async () => {
    const device = await open();
    const [a, b] = [counter(3, 'a'), counter(3, 'b')];
    const session = await device.open({ a, b }, { seed: 1 });
    session.write('a', 'x', Float32Array.of(1, 1, 1));
    session.write('b', 'x', Float32Array.of(0, 0, 10));
    await session.run('a', 1, 2);
    const kept = await session.readState();
    await session.run('b', 1, 1);
    expect(Array.from(await session.read('b', 'seen'))).toEqual([3, 3, 13]);
    // What a read gave stays as it was.
    expect(Array.from(await session.read('a', 'seen'))).toEqual([3, 3, 3]);
    await session.writeState(kept);
    await session.run('b', 0, 1);
    expect(Array.from(await session.read('b', 'seen'))).toEqual([3, 3, 3]);
    expect(session.bytes).toBeGreaterThan(kept.byteLength);
    session.close();
    await expect(session.run('a', 0, 1)).rejects.toThrow('closed');
  });

  it('begins with the state of the trace', async () => {
    const device = await open();
    const compiled = { ...counter(3), initialState: new Uint8Array(64 * 4).fill(0x40) };
    const session = await device.open({ count: compiled }, { seed: 1 });
    const start = new Float32Array(new Uint8Array(4).fill(0x40).buffer)[0]!;
    const { seen } = await runOnce(
      session,
      { ...compiled, program: { ...compiled.program, name: 'count' } },
      { x: new Float32Array(3) },
    );
    expect(seen![0]).toBe(start);
  });

  it('takes more inputs than a shader has bindings', async () => {
    const device = await open();
    const names = Array.from({ length: 40 }, (_, i) => `x${i}`);
    const compiled = programOf(
      'many',
      {
        ...Object.fromEntries(
          names.map((name, i) => [name, { region: 'input' as const, shape: [i + 1] }]),
        ),
        sum: { region: 'output', shape: [1] },
      },
      [
        elementwise(
          'sum',
          1,
          [...names, 'sum'],
          names.flatMap((_, i): Instruction[] => [
            { ...load(i), index: { offset: i, strides: [0] } } as Instruction,
            ...(i === 0
              ? [{ op: 'add', type: 'f32', args: [0, 0] } as Instruction]
              : [{ op: 'add', type: 'f32', args: [2 * i - 1, 2 * i] } as Instruction]),
          ]),
        ),
      ],
    );
    const session = await device.open({ many: compiled }, { seed: 1 });
    const inputs = names.map((name, i) => [name, new Float32Array(i + 1).fill(i + 1)] as const);
    const { sum } = await runOnce(session, compiled, Object.fromEntries(inputs));
    expect(sum![0]).toBe(1 + (40 * 41) / 2);
    // A buffer from elsewhere is copied where it has no binding of its own.
    const one = device.gpu.createBuffer({ size: 4, usage: 0x8c });
    device.gpu.queue.writeBuffer(one, 0, Float32Array.of(1000));
    bindInput(session, 'many', 'x0', one);
    await session.run('many', 0, 1);
    expect((await session.read('many', 'sum'))[0]).toBe(2000 + (40 * 41) / 2 - 1);
  });

  it('refuses inputs of another size or type, and states of another size', async () => {
    const device = await open();
    const session = await device.open({ count: counter(3) }, { seed: 1 });
    expect(() => session.write('count', 'x', new Float32Array(4))).toThrow('3 numbers of type f32');
    expect(() => session.write('count', 'x', new Int32Array(3))).toThrow('3 numbers of type i32');
    expect(() => session.writeState(new Uint8Array(3))).toThrow('3 bytes');
  });

  it('tells the time of each kernel where the device has timestamps', async () => {
    const device = await open();
    const session = (await device.open({ count: counter(3) }, { seed: 1 })) as WebgpuSession;
    const times = await session.profile('count', 1);
    if (!device.gpu.features.has('timestamp-query')) expect(times).toBeNull();
    else expect(times!.map(({ kernel }) => kernel)).toEqual(['add', 'copy']);
  });

  it('makes one pipeline of equal shaders', async () => {
    const device = await open();
    await device.open({ a: counter(3), b: counter(3) }, { seed: 1 });
    await device.open({ a: counter(3) }, { seed: 2 });
    expect(device.pipelines).toBe(2);
  });
});

describe('tensors of tfjs', () => {
  it('enter without a copy, also when they change', async () => {
    await tf.setBackend('webgpu');
    await tf.ready();
    const backend = tf.backend() as unknown as { device: GPUDevice };
    const device = adoptWebgpuDevice(backend.device);
    const session = await device.open({ count: counter(4) }, { seed: 1 });
    const a = tf.tensor1d([1, 2, 3, 4]);
    const onGpu = tf.add(a, tf.scalar(1));
    bindInput(session, 'count', 'x', gpuBufferOf(onGpu)!);
    await session.run('count', 1, 1);
    expect(Array.from(await session.read('count', 'seen'))).toEqual([2, 3, 4, 5]);
    // Values that wait on the CPU are uploaded first.
    bindInput(session, 'count', 'x', gpuBufferOf(tf.tensor1d([10, 10, 10, 10]))!);
    await session.run('count', 2, 1);
    expect(Array.from(await session.read('count', 'seen'))).toEqual([22, 23, 24, 25]);
    // And values from memory again.
    session.write('count', 'x', Float32Array.of(0, 0, 0, 1));
    await session.run('count', 1, 1);
    expect(Array.from(await session.read('count', 'seen'))).toEqual([22, 23, 24, 26]);
    session.close();
    device.close();
    // The device is still tfjs' own.
    expect(Array.from(await tf.mul(a, a).data())).toEqual([1, 4, 9, 16]);
    await tf.setBackend('cpu').catch(() => undefined);
  });

  it('are none on other backends', () => {
    const elsewhere = { dataId: {} } as unknown as tf.Tensor;
    expect(gpuBufferOf(elsewhere)).toBeNull();
  });
});

describe('faults', () => {
  it('a lost device: runs under way and later ones reject, and its loss is told', async () => {
    const device = await open();
    const session = await device.open({ count: counter(5) }, { seed: 1 });
    const running = faultOf(session.run('count', 0, 5000));
    device.gpu.destroy();
    expect((await running).code).toBe('device-lost');
    expect(await device.lost).not.toBe('');
    expect((await faultOf(session.run('count', 0, 1))).code).toBe('device-lost');
    expect((await faultOf(session.read('count', 'seen'))).code).toBe('device-lost');
    expect((await faultOf(device.open({ count: counter(5) }, { seed: 1 }))).code).toBe(
      'device-lost',
    );
    session.close();
  });

  it('a shader that the driver refuses is named', async () => {
    const device = await open();
    const broken = counter(5);
    const [first] = broken.program.kernels;
    const wrong = { ...first!, name: 'the broken one', outer: [NaN] } as typeof first;
    const program = { ...broken.program, kernels: [wrong!] };
    const fault = await faultOf(device.open({ broken: { ...broken, program } }, { seed: 1 }));
    expect(fault).toMatchObject({ code: 'shader-failed', detail: { kernel: 'the broken one' } });
    // The device goes on.
    const session = await device.open({ count: counter(5) }, { seed: 1 });
    await session.run('count', 0, 1);
  });

  it('regions larger than a buffer may be, before anything is made', async () => {
    const device = await open();
    const large = counter(5);
    const arena = 2 ** 40;
    const program = { ...large.program, lengths: { ...large.program.lengths, arena } };
    const fault = await faultOf(device.open({ large: { ...large, program } }, { seed: 1 }));
    expect(fault).toMatchObject({ code: 'adapter-limit', detail: { need: arena * 4 } });
    expect(fault.message).toContain('working memory');
  });

  it('plans larger than the memory that may be used', async () => {
    const device = await open({ memoryLimitBytes: 1000 });
    const fault = await faultOf(device.open({ count: counter(500) }, { seed: 1 }));
    expect(fault).toMatchObject({ code: 'plan-too-large', detail: { limitBytes: 1000 } });
  });

  it('errors that the device reports later reject the next run', async () => {
    const device = await open();
    const session = await device.open({ count: counter(5) }, { seed: 1 });
    device.gpu.createBuffer({ size: 16, usage: 0x3 });
    await device.gpu.queue.onSubmittedWorkDone();
    const fault = await faultOf(session.run('count', 0, 1));
    expect(fault.code).toBe('shader-failed');
  });
});
