/** What a step, a program or its caller may do wrong, or do oddly, on every device of this machine. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { spawnThreads } from '../../workers/threads/node';
import type { Fault } from '../schema';
import { chooseDevice, type Device } from './device';
import { referenceDevice } from './reference';
import {
  compileOdd,
  differences,
  f32,
  i32,
  interpreterDevice,
  oddSteps,
  runOdd,
  type OddStep,
  type Results,
} from './testing';
import { wasmDevice, type SpawnThreads } from './wasm/runtime';

const devices = {
  interpreter: interpreterDevice(),
  'one thread': wasmDevice(),
  // Small kernels are shared too.
  'three threads': wasmDevice({ threads: 3, spawn: spawnThreads, smallestSharedNs: 0 }),
} satisfies Record<string, Device>;

afterAll(() => Object.values(devices).forEach((device) => device.close()));

async function expectAgreement(odd: OddStep): Promise<void> {
  const compiled = await compileOdd(odd, 'wasm');
  const expected = await runOdd(await referenceDevice(), compiled, odd);
  const found: Record<string, Results> = {};
  const gaps: string[] = [];
  for (const [name, device] of Object.entries(devices)) {
    if (odd.isLarge && name === 'interpreter') continue;
    found[name] = await runOdd(device, compiled, odd);
    const own = differences(found[name], expected, odd.tolerance);
    gaps.push(...own.map((gap) => `${name}: ${gap}`));
  }
  expect(gaps).toEqual([]);
  expect(found['three threads']).toEqual(found['one thread']);
}

describe.each(Object.entries(oddSteps))('%s', (_, steps) => {
  it.each(Object.entries(steps))('%s', (__, odd) => expectAgreement(odd));
});

/** `weight` grows by the sum of `x` in each step. */
const adder: OddStep = {
  make: () => {
    const weight = tf.variable(tf.tensor1d([1, 2, 3]), true, 'bad weight');
    return ({ x }) => {
      weight.assign(tf.add(weight, tf.sum(x!)));
      return { total: tf.sum(weight), doubled: tf.mul(x!, 2) };
    };
  },
  inputs: { x: f32([2, 2], [1, 0, 0, 0]) },
};

const doubling: OddStep = {
  make: () => {
    const number = tf.variable(tf.tensor1d([1, 2, 3, 4]), true, 'bad number');
    return () => (number.assign(tf.mul(number, 2)), {});
  },
};

const open = async (device: Device) =>
  device.open({ add: await compileOdd(adder, 'wasm') }, { seed: 1 });

const callers: Readonly<Record<string, () => Promise<Device>>> = {
  reference: referenceDevice,
  'one thread': () => Promise.resolve(devices['one thread']),
  'three threads': () => Promise.resolve(devices['three threads']),
};

describe.each(Object.entries(callers))('a caller on %s', (_, deviceOf) => {
  it('writes another length or type: refused with both, and nothing is changed', async () => {
    const session = await open(await deviceOf());
    session.write('add', 'x', f32([4], [1, 1, 1, 1]).values);
    for (const values of [new Float32Array(3), new Float32Array(5), new Int32Array(4)]) {
      expect(() => session.write('add', 'x', values)).toThrow(
        expect.objectContaining({ code: 'shape-changed' }),
      );
    }
    await session.run('add', 0, 1);
    expect(await session.read('add', 'total')).toEqual(Float32Array.of(18));
    session.close();
  });

  it('names a program, an input or an output that is not there', async () => {
    const session = await open(await deviceOf());
    expect(() => session.write('add', 'y', new Float32Array(4))).toThrow(/add.*y/);
    expect(() => session.write('none', 'x', new Float32Array(4))).toThrow(/none/);
    await expect(session.run('none', 0, 1)).rejects.toThrow(/none/);
    await expect(session.read('none', 'total')).rejects.toThrow(/none/);
    await expect(session.read('add', 'loss')).rejects.toThrow(/loss/);
    await expect(session.writeState(new Uint8Array(3))).rejects.toMatchObject({
      code: 'shape-changed',
    });
    await session.run('add', 0, 1);
    session.close();
  });

  it('opens programs that were compiled apart: refused, since they would share one state', async () => {
    const [add, other] = [await compileOdd(adder, 'wasm'), await compileOdd(doubling, 'wasm')];
    const device = await deviceOf();
    await expect(device.open({ add, other }, { seed: 1 })).rejects.toThrow(/add and other/);
    const session = await device.open({}, { seed: 1 });
    expect(await session.readState()).toEqual(new Uint8Array());
    session.close();
  });

  it('reads before a run, runs no step, and gets zeros and the state it began with', async () => {
    const session = await open(await deviceOf());
    const before = await session.readState();
    expect(await session.read('add', 'total')).toEqual(Float32Array.of(0));
    await session.run('add', 7, 0);
    expect(await session.read('add', 'total')).toEqual(Float32Array.of(0));
    expect(await session.readState()).toEqual(before);
    session.close();
  });

  it('runs many times at once: one after the other, in order', async () => {
    const session = await open(await deviceOf());
    session.write('add', 'x', f32([4], [1, 0, 0, 0]).values);
    await Promise.all([0, 1, 2, 3, 4].map((step) => session.run('add', step, 2)));
    expect(await session.read('add', 'total')).toEqual(Float32Array.of(36));
    session.close();
  });

  it('keeps what it was given: neither side sees the other change its arrays', async () => {
    const session = await open(await deviceOf());
    const x = f32([4], [1, 0, 0, 0]).values;
    session.write('add', 'x', x);
    x.fill(9);
    await session.run('add', 0, 1);
    const total = await session.read('add', 'total');
    const state = await session.readState();
    total.fill(7);
    state.fill(7);
    expect(await session.read('add', 'total')).toEqual(Float32Array.of(9));
    await session.run('add', 1, 1);
    expect(await session.read('add', 'total')).toEqual(Float32Array.of(12));
    session.close();
  });

  it('has two sessions, one of which it closes twice and uses after', async () => {
    const device = await deviceOf();
    const [a, b] = [await open(device), await open(device)];
    await Promise.all([a.run('add', 0, 2), b.run('add', 0, 1), a.run('add', 2, 1)]);
    a.close();
    a.close();
    await expect(a.run('add', 3, 1)).rejects.toThrow();
    await expect(a.read('add', 'total')).rejects.toThrow();
    expect(() => a.write('add', 'x', new Float32Array(4))).toThrow();
    await b.run('add', 1, 1);
    expect(await b.read('add', 'doubled')).toEqual(new Float32Array(4));
    b.close();
  });
});

describe.each(['one thread', 'three threads'] as const)('large data on %s', (name) => {
  it('forty megabytes stay where they are; sums are as good as 32 bits allow', async () => {
    const size = 10_000_000;
    const odd: OddStep = {
      make:
        () =>
        ({ x }) => ({
          sum: tf.sum(x!),
          variance: tf.moments(x!).variance,
          place: tf.argMax(tf.reshape(x!, [-1])),
        }),
      inputs: { x: f32([size / 100, 100], { length: size }) },
    };
    const { values } = odd.inputs!['x']!;
    let [sum, squares] = [0, 0];
    for (let i = 0; i < size; i++) {
      values[i] = 1 + ((i * 7919) % 1000) / 1000;
      sum += values[i]!;
      squares += values[i]! ** 2;
    }
    values[8_000_001] = 2.5;
    const found = await runOdd(devices[name], await compileOdd(odd, 'wasm'), odd);
    // One of them was changed by less than 1.5, which is lost in the sums.
    expect(Math.abs(found['sum']![0]! / sum - 1)).toBeLessThan(1e-6);
    const variance = squares / size - (sum / size) ** 2;
    expect(Math.abs(found['variance']![0]! / variance - 1)).toBeLessThan(1e-5);
    expect(found['place']).toEqual(Int32Array.of(8_000_001));
  });

  it('indices outside read the nearest row, never other memory', async () => {
    const odd: OddStep = {
      make:
        () =>
        ({ x, at }) => ({ rows: tf.gather(x!, at!), columns: tf.gather(x!, at!, 1) }),
      inputs: {
        x: f32([3, 2], [1, 2, 3, 4, 5, 6]),
        at: i32([5], [-1, -(2 ** 31), 3, 2 ** 31 - 1, 1]),
      },
    };
    const found = await runOdd(devices[name], await compileOdd(odd, 'wasm'), odd);
    expect([...found['rows']!]).toEqual([1, 2, 1, 2, 5, 6, 5, 6, 3, 4]);
    expect([...found['columns']!]).toEqual([1, 1, 2, 2, 2, 3, 3, 4, 4, 4, 5, 5, 6, 6, 6]);
  });
});

describe('resources', () => {
  it('a plan beyond the limit takes no memory and starts no thread', async () => {
    const compiled = await compileOdd(
      {
        make:
          () =>
          ({ x }) => ({ y: tf.cumsum(x!) }),
        inputs: { x: f32([300_000], []) },
      },
      'wasm',
    );
    const memory = vi.spyOn(WebAssembly, 'Memory');
    const spawn = vi.fn(spawnThreads);
    const device = wasmDevice({ threads: 3, spawn, memoryLimitBytes: 2_000_000 });
    const error: unknown = await device.open({ odd: compiled }, { seed: 1 }).catch((e) => e);
    expect(error).toMatchObject({ code: 'plan-too-large', detail: { limitBytes: 2_000_000 } });
    expect((error as Fault<'plan-too-large'>).detail.needBytes).toBeGreaterThan(2_400_000);
    expect((error as Fault).message).toMatch(/3 MiB.*1 MiB/);
    expect(memory).not.toHaveBeenCalled();
    expect(spawn).not.toHaveBeenCalled();
    memory.mockRestore();
    device.close();
  });

  it('are given back: threads, tensors and memory, however often sessions come and go', async () => {
    const spawn = vi.fn(spawnThreads);
    const device = wasmDevice({ threads: 2, spawn });
    const compiled = await compileOdd(adder, 'wasm');
    const tensors = tf.memory().numTensors;
    for (let i = 0; i < 300; i++) {
      const session = await device.open({ add: compiled }, { seed: 1 });
      await session.run('add', 0, 1);
      session.close();
    }
    const reference = await referenceDevice();
    for (let i = 0; i < 5; i++) {
      const session = await reference.open({ add: compiled }, { seed: 1 });
      await session.run('add', 0, 3);
      session.close();
    }
    await compileOdd(adder, 'wasm');
    expect(spawn).toHaveBeenCalledTimes(1);
    expect(tf.memory().numTensors).toBe(tensors);
    device.close();
  });

  it('threads that may still hold the memory of closed sessions are replaced', async () => {
    const odd: OddStep = {
      make:
        () =>
        ({ x }) => ({ y: tf.sum(x!) }),
      inputs: { x: f32([11_000_000], []) },
    };
    const compiled = await compileOdd(odd, 'wasm');
    const close = vi.fn();
    const spawn = vi.fn<SpawnThreads>(async (count) => {
      const ports = await spawnThreads(count);
      return ports.map((port) => ({ ...port, close: () => (close(), port.close()) }));
    });
    const device = wasmDevice({ threads: 2, spawn });
    for (let i = 0; i < 4; i++) {
      const session = await device.open({ odd: compiled }, { seed: 1 });
      await session.run('odd', 0, 1);
      session.close();
    }
    // 44 MB each: after the second there are more than 64.
    expect(spawn).toHaveBeenCalledTimes(2);
    expect(close).toHaveBeenCalledTimes(1);
    device.close();
    expect(close).toHaveBeenCalledTimes(2);
  });

  it('without shared memory there is one thread', () => {
    vi.stubGlobal('SharedArrayBuffer', undefined);
    expect(wasmDevice({ threads: 4, spawn: spawnThreads })).toMatchObject({ threads: 1 });
    vi.unstubAllGlobals();
  });

  it('without SIMD the device is refused with a sentence, and the reference is what is left', () => {
    const validate = vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
    expect(() => wasmDevice()).toThrow(expect.objectContaining({ code: 'device-missing' }));
    validate.mockRestore();
    const no = { isUsable: false, test: null, sentence: 'There is none.', label: '' };
    const plain = { ...no, kind: 'reference', isUsable: true } as const;
    const found = [{ ...no, kind: 'webgpu' }, { ...no, kind: 'wasm' }, plain] as const;
    expect(chooseDevice(found, 'auto').kind).toBe('reference');
  });

  it('threads of which one cannot be started are ended, and asked for again', async () => {
    let tries = 0;
    const spawn: SpawnThreads = (count) =>
      ++tries === 1 ? Promise.reject(new Error('no more')) : spawnThreads(count);
    const device = wasmDevice({ threads: 3, spawn });
    const session = await open(device);
    await expect(session.run('add', 0, 1)).rejects.toMatchObject({ code: 'device-missing' });
    await session.run('add', 0, 1);
    expect(await session.read('add', 'total')).toEqual(Float32Array.of(6));
    device.close();
    await expect(session.run('add', 1, 1)).rejects.toMatchObject({ code: 'worker-lost' });
  });
});
